using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace.Issuers;

/// <summary>A test of an issuer: it makes one check after the other, and skips checks that cannot succeed because an earlier one failed.</summary>
internal sealed class IssuerTest(WorkplaceIssuerRow definition, CancellationToken cancellation)
{
    // The last two steps need nothing of the issuer's documents.
    private static readonly string[] Steps = ["Discovery", "Issuer", "Keys", "Algorithms", "EmailDomain", "Groups"];

    private readonly IssuerDocuments _documents = new(definition.Issuer);
    private OpenIdConnectConfiguration _configuration = new();

    internal IEnumerable<WorkplaceIssuerCheck> Run()
    {
        string? failed = null;
        foreach (string step in Steps)
        {
            if (failed is not null && step is not ("EmailDomain" or "Groups"))
            {
                yield return new WorkplaceIssuerCheck
                {
                    WorkplaceIssuer = definition.Name,
                    Step = step,
                    Result = WorkplaceIssuerCheckResult.Skipped,
                    Message = $"Not tried, since {failed} failed.",
                };
                continue;
            }

            WorkplaceIssuerCheck check = Try(step);
            failed ??= check.Result == WorkplaceIssuerCheckResult.Failed ? step : null;
            yield return check;
        }
    }

    private WorkplaceIssuerCheck Try(string step)
    {
        (string Message, string? ErrorId) finding;
        try
        {
            finding = step switch
            {
                "Discovery" => Discovery(),
                "Issuer" => SameIssuer(),
                "Keys" => Keys(),
                "Algorithms" => SigningAlgorithms(),
                "EmailDomain" => EmailDomain(),
                _ => Groups(),
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            finding = ($"{IssuerKeys.Innermost(exception)} See that the address can be reached from here.", ErrorIds.ConnectionFailed);
        }

        return new WorkplaceIssuerCheck
        {
            WorkplaceIssuer = definition.Name,
            Step = step,
            Result = finding.ErrorId is null ? WorkplaceIssuerCheckResult.Passed : WorkplaceIssuerCheckResult.Failed,
            Message = finding.Message,
            ErrorId = finding.ErrorId,
        };
    }

    private (string, string?) Discovery()
    {
        string address = IssuerKeys.DiscoveryOf(definition.Issuer);
        _configuration = OpenIdConnectConfiguration.Create(Read(address));
        return ($"The discovery document at {address} was read.", null);
    }

    private (string, string?) SameIssuer() => _configuration.Issuer == definition.Issuer
        ? ($"The document is of the issuer '{definition.Issuer}'.", null)
        : ($"The document is of the issuer '{Text.Shorten(_configuration.Issuer ?? string.Empty)}', and the workplace issuer says "
            + $"'{definition.Issuer}'. The two must be the same to the letter: Set-WorkplaceIssuer -Issuer.", ErrorIds.ConnectionFailed);

    private (string, string?) Keys()
    {
        if (string.IsNullOrWhiteSpace(_configuration.JwksUri))
        {
            return ("The document names no address of keys (jwks_uri).", ErrorIds.ConnectionFailed);
        }

        IList<SecurityKey> keys = new JsonWebKeySet(Read(_configuration.JwksUri)).GetSigningKeys();
        int usable = keys.Count(IssuerTokens.IsUsable);
        return usable > 0
            ? ($"{Counted.Of(usable, "key")} for signatures {(usable == 1 ? "is" : "are")} published at {_configuration.JwksUri}.", null)
            : ($"{_configuration.JwksUri} publishes no key that signs ID tokens: an RSA key of 2,048 bits or more, or one of an elliptic curve.",
                ErrorIds.TokenInvalid);
    }

    private (string, string?) SigningAlgorithms()
    {
        ICollection<string> said = _configuration.IdTokenSigningAlgValuesSupported;
        List<string> accepted = said.Intersect(IssuerTokens.Algorithms, StringComparer.Ordinal).ToList();
        return said.Count == 0 ? ("The document names no algorithms for ID tokens; those of its keys are asymmetric.", null)
            : accepted.Count > 0 ? ($"ID tokens are signed with {string.Join(", ", accepted)}.", null)
            : ("The document names none of the algorithms that are accepted for ID tokens: RS, PS and ES with 256, 384 or 512. A shared secret "
                + "could sign a forged token.", ErrorIds.TokenInvalid);
    }

    private (string, string?) EmailDomain() => definition.Domains.Count == 0
        ? ("It serves every e-mail domain that belongs to no other workplace issuer.", null)
        : ($"It serves {string.Join(", ", definition.Domains)}.", null);

    private (string, string?) Groups()
    {
        IReadOnlyList<string> required = WorkplaceIssuerRules.RequiredOf(definition);
        string given = definition.Groups.Count == 0
            ? "Its groups give no user group"
            : $"Its groups give {string.Join(", ", definition.Groups.Select(group => $"'{group.Name}'").Distinct())}";
        string needed = required.Count == 0 ? "none is needed to log in" : $"one of {string.Join(", ", required.Select(group => $"'{group}'"))} is "
            + "needed to log in";
        ICollection<string> claims = _configuration.ClaimsSupported;
        bool isMissing = (definition.Groups.Count > 0 || required.Count > 0) && claims.Count > 0 && !claims.Contains(definition.GroupClaim);
        return ($"{given}, and {needed}.{(isMissing
            ? $" The discovery document does not list the claim '{definition.GroupClaim}': see that the issuer puts it into ID tokens."
            : string.Empty)}", null);
    }

    private string Read(string address) => _documents.GetDocumentAsync(address, cancellation).GetAwaiter().GetResult();
}
