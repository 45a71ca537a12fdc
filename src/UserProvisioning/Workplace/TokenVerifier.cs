using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// A verifier of ID tokens of several workplace issuers. The issuer and the audience that a token says it has choose the workplace issuer, by whose
/// definition and keys the token is verified then.
/// </summary>
internal sealed class TokenVerifier
{
    private readonly ILookup<string, WorkplaceIssuerRow> _issuers;
    private readonly ContactFieldSet _fields;
    private readonly TimeProvider _time;

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.IssuerNotFound"/>: there is no issuer.</exception>
    internal TokenVerifier(IReadOnlyList<WorkplaceIssuerRow> issuers, ContactFieldSet fields, TimeProvider time)
    {
        if (issuers.Count == 0)
        {
            throw new ProvisioningException(
                ErrorIds.IssuerNotFound, "There is no workplace issuer, so no token can be verified. New-WorkplaceIssuer makes one.");
        }

        _issuers = issuers.ToLookup(issuer => issuer.Issuer, StringComparer.Ordinal);
        _fields = fields;
        _time = time;
    }

    /// <summary>Verifies tokens.</summary>
    /// <param name="requests">The tokens, and the nonces that they must have.</param>
    /// <param name="cancellation">Stops verifying, and waiting for issuers.</param>
    /// <returns>
    /// For each, in order: its claims, or <see cref="ErrorIds.TokenInvalid"/>, or <see cref="ErrorIds.ConnectionFailed"/>: the keys of its issuer
    /// cannot be fetched.
    /// </returns>
    internal Outcome<WorkplaceClaims>[] Verify(IReadOnlyList<WorkplaceLoginRequest> requests, CancellationToken cancellation)
    {
        var outcomes = new Outcome<WorkplaceClaims>[requests.Count];
        var chosen = new (WorkplaceIssuerRow Issuer, JsonWebToken Token)?[requests.Count];

        // A text that does not have the form of a token is refused before an issuer is asked for keys.
        OpenTokens.Each(
            requests.Count,
            i =>
            {
                (JsonWebToken? token, ProvisioningException? error) = Read(requests[i].IdToken.Trim());
                if (token is not null && (error = Choose(token, out WorkplaceIssuerRow? issuer)) is null)
                {
                    chosen[i] = (issuer!, token);
                }
                else
                {
                    outcomes[i] = error!;
                }
            },
            cancellation);
        foreach (IGrouping<WorkplaceIssuerRow, int> group in Enumerable.Range(0, requests.Count)
            .Where(i => chosen[i] is not null)
            .GroupBy(i => chosen[i]!.Value.Issuer))
        {
            List<(int Place, JsonWebToken Token, string? Nonce)> tokens =
                group.Select(i => (i, chosen[i]!.Value.Token, requests[i].Nonce)).ToList();
            new IssuerTokens(group.Key, _fields, _time).Verify(new OpenTokens(outcomes, tokens, cancellation), cancellation);
        }

        return outcomes;
    }

    private static (JsonWebToken? Token, ProvisioningException? Error) Read(string text)
    {
        if (TokenForm.FaultOf(text) is { } fault)
        {
            return (null, Invalid(fault));
        }

        try
        {
            return (new JsonWebToken(text), null);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenMalformedException)
        {
            return (null, Invalid("it cannot be read as a signed ID token"));
        }
    }

    /// <summary>Chooses the workplace issuer of a token by what the token says, which is not verified yet.</summary>
    private ProvisioningException? Choose(JsonWebToken token, out WorkplaceIssuerRow? issuer)
    {
        issuer = null;
        WorkplaceIssuerRow[] ofIssuer = _issuers[token.Issuer].ToArray();
        if (ofIssuer.Length == 0)
        {
            return Invalid("it is of an issuer that no workplace issuer names");
        }

        WorkplaceIssuerRow[] ofAudience = Array.FindAll(ofIssuer, one => token.Audiences.Contains(one.Audience, StringComparer.Ordinal));
        if (ofAudience.Length > 1)
        {
            token.TryGetPayloadValue("azp", out string? party);
            ofAudience = Array.FindAll(ofAudience, one => one.Audience == party);
            if (ofAudience.Length == 0)
            {
                return Invalid("it is for the audiences of several workplace issuers, and does not say to which of them it was issued (azp)");
            }
        }

        issuer = ofAudience.FirstOrDefault();
        return issuer is not null ? null : Invalid("it is for another audience than that of the workplace issuer of its issuer");
    }

    /// <summary>Makes the error for a token that is refused.</summary>
    internal static ProvisioningException Invalid(string why) =>
        new(ErrorIds.TokenInvalid, $"The ID token was refused, and nothing was changed: {why}.");
}
