using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Settings;

namespace UserProvisioning.Workplace;

/// <summary>
/// A verifier of ID tokens (OpenID Connect Core 1.0, 3.1.3.7): issuer and audience are those of the settings, a published key of the issuer
/// made the signature, the token has not expired, its lifetime is short, and its type is that of an ID token. The headers of a token that say
/// where its keys are (jku, x5u, jwk) are ignored.
/// </summary>
internal sealed class TokenVerifier
{
    /// <summary>The largest difference between two clocks that is accepted.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>The longest lifetime of a token that is accepted. Providers issue tokens for minutes to hours.</summary>
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    /// <summary>How long after its issue a token is accepted: it proves a login that has just taken place.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromHours(1);

    /// <summary>The fewest bits of an RSA key (NIST SP 800-131A); the library accepts 1,024.</summary>
    private const int FewestRsaBits = 2048;

    /// <summary>Fewer tokens than this are verified on one thread.</summary>
    private const int FewestBesideEachOther = 8;

    // Algorithms with a shared secret are left out, since whoever can verify such a token can forge one; so is 'none', which is no signature.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenForm.LongestToken };
    private readonly string _issuer;
    private readonly string _audience;
    private readonly TimeProvider _time;
    private readonly WorkplaceClaimMap _map;
    private readonly IssuerKeys _keys;

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: issuer or audience are not set, or not safe.</exception>
    internal TokenVerifier(ClientSettings settings, ContactFieldSet fields, TimeProvider time)
    {
        _issuer = Require(settings.WorkplaceIssuer, "WorkplaceIssuer");
        _audience = Require(settings.WorkplaceAudience, "WorkplaceAudience");
        if (!WebAddress.IsSafe(_issuer))
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"The client setting WorkplaceIssuer is '{_issuer}', and keys are fetched over https:// only. Set it with Set-ClientSetting.",
                _issuer);
        }

        _time = time;
        _map = WorkplaceClaimMap.Parse(settings.WorkplaceClaims, fields);
        _keys = IssuerKeys.Of(_issuer);
    }

    /// <summary>Verifies tokens in parallel, since the signature takes nearly all of the time.</summary>
    /// <param name="requests">The tokens, and the nonces that they must have.</param>
    /// <param name="cancellation">Stops verifying, and waiting for the issuer.</param>
    /// <returns>For each, in order: its claims, or <see cref="ErrorIds.TokenInvalid"/>.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal Outcome<WorkplaceClaims>[] Verify(IReadOnlyList<WorkplaceLoginRequest> requests, CancellationToken cancellation)
    {
        var outcomes = new Outcome<WorkplaceClaims>[requests.Count];

        // A text that does not have the form of a token is refused before the issuer is asked for keys.
        List<int> open = Enumerable.Range(0, requests.Count).ToList();
        Decide(TokenForm.Check);
        if (open.Count == 0)
        {
            return outcomes;
        }

        OpenIdConnectConfiguration configuration = _keys.Get(cancellation);
        TokenValidationParameters parameters = ParametersOf(configuration);
        Decide(request => Verify(request, parameters));
        if (open.Count > 0 && _keys.Refresh(configuration, cancellation) is { } fresh)
        {
            parameters = ParametersOf(fresh);
            Decide(request => Verify(request, parameters));
        }

        Decide(static _ => Invalid("it is not signed by any key that the issuer has published"));
        return outcomes;

        // Decides on the open requests. A request with an empty answer stays open.
        void Decide(Func<WorkplaceLoginRequest, Outcome<WorkplaceClaims>> decide)
        {
            if (open.Count < FewestBesideEachOther)
            {
                open.ForEach(i => outcomes[i] = decide(requests[i]));
            }
            else
            {
                var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
                Parallel.ForEach(open, options, i => outcomes[i] = decide(requests[i]));
            }

            open.RemoveAll(i => outcomes[i].Value is not null || outcomes[i].Error is not null);
        }
    }

    /// <summary>Verifies a token; the answer is empty when none of the keys is the one that it names.</summary>
    private Outcome<WorkplaceClaims> Verify(WorkplaceLoginRequest request, TokenValidationParameters parameters)
    {
        TokenValidationResult result = _handler.ValidateTokenAsync(request.IdToken.Trim(), parameters).GetAwaiter().GetResult();
        if (!result.IsValid)
        {
            return result.Exception is SecurityTokenSignatureKeyNotFoundException
                ? default(Outcome<WorkplaceClaims>)
                : Invalid(Why(result.Exception));
        }

        var token = (JsonWebToken)result.SecurityToken;
        if (FaultOfTimes(token) is { } fault)
        {
            return Invalid(fault);
        }

        if (string.IsNullOrWhiteSpace(token.Subject) || token.Subject.Length > 255)
        {
            return Invalid("it names no subject, or one of more than 255 characters");
        }

        if (token.TryGetPayloadValue("azp", out string party) && party != _audience)
        {
            return Invalid("it was issued to another party than the one in the client setting WorkplaceAudience");
        }

        if (request.Nonce is { } nonce && !(token.TryGetPayloadValue("nonce", out string said) && said == nonce))
        {
            return Invalid("its nonce is not the one that was given");
        }

        return new WorkplaceClaims(token, _map);
    }

    private static string Require(string value, string setting) => value.Length > 0 ? value : throw new ProvisioningException(
        ErrorIds.SettingInvalid,
        $"The client setting {setting} is empty, so no token can be verified. Set it with Set-ClientSetting {setting}.",
        setting);

    private TokenValidationParameters ParametersOf(OpenIdConnectConfiguration configuration) => new()
    {
        IssuerValidator = (issuer, _, _) => issuer == _issuer ? issuer : throw new SecurityTokenInvalidIssuerException("issuer"),
        ValidAudience = _audience,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = configuration.SigningKeys,
        IssuerSigningKeyValidator = (key, _, _) => !IsWeak(key) ? true : throw new SecurityTokenInvalidSigningKeyException("key"),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) => IsNow(from, until),
    };

    private bool IsNow(DateTime? from, DateTime? until)
    {
        DateTime now = _time.UtcNow();
        if (until is null)
        {
            throw new SecurityTokenNoExpirationException("exp");
        }

        if (until <= now - ClockSkew)
        {
            throw new SecurityTokenExpiredException("exp");
        }

        return from is null || from <= now + ClockSkew ? true : throw new SecurityTokenNotYetValidException("nbf");
    }

    /// <summary>Returns why the time of issue does not fit a login that has just taken place; null when it does.</summary>
    private string? FaultOfTimes(JsonWebToken token)
    {
        DateTime now = _time.UtcNow();
        DateTime issued = token.IssuedAt;
        return issued == DateTime.MinValue ? "it does not say when it was issued"
            : issued > now + ClockSkew ? "it was issued in the future; see that the clocks are right"
            : issued < now - LongestAge - ClockSkew
                ? $"it was issued more than {LongestAge.TotalMinutes:0} minutes ago; have the person sign in again"
            : token.ValidTo - issued > LongestLifetime
                ? $"it is valid for longer than {LongestLifetime.TotalHours:0} hours; have the issuer give ID tokens a shorter life"
            : null;
    }

    private static bool IsWeak(SecurityKey key) =>
        (key is RsaSecurityKey or X509SecurityKey { PublicKey: System.Security.Cryptography.RSA }
            or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA })
        && key.KeySize < FewestRsaBits;

    // The messages of the library quote parts of the token; these messages do not.
    private static string Why(Exception? exception) => exception switch
    {
        SecurityTokenExpiredException => "it has expired",
        SecurityTokenNotYetValidException => "it is not valid yet; see that the clocks are right",
        SecurityTokenNoExpirationException => "it does not say when it expires",
        SecurityTokenInvalidAudienceException => "it is for another audience than the one in the client setting WorkplaceAudience",
        SecurityTokenInvalidIssuerException => "it is of another issuer than the one in the client setting WorkplaceIssuer",
        SecurityTokenInvalidAlgorithmException => "its signature algorithm is not one that is accepted: RS, PS and ES with 256, 384 or 512",
        SecurityTokenInvalidSigningKeyException => $"it is signed with an RSA key of fewer than {FewestRsaBits:N0} bits",
        SecurityTokenInvalidSignatureException => "its signature does not verify",
        _ => "it cannot be read as a signed ID token",
    };

    /// <summary>Makes the error for a token that is refused.</summary>
    internal static ProvisioningException Invalid(string why) =>
        new(ErrorIds.TokenInvalid, $"The ID token was refused, and nothing was changed: {why}.");
}
