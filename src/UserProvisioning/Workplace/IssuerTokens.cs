using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// A verifier of the ID tokens of one workplace issuer (OpenID Connect Core 1.0, 3.1.3.7): issuer and audience are those of its definition, a
/// published key of the issuer made the signature, the token has not expired, its lifetime is short, and its type is that of an ID token. The headers
/// of a token that say where its keys are (jku, x5u, jwk) are ignored.
/// </summary>
/// <param name="issuer">The workplace issuer.</param>
/// <param name="fields">The contact fields of the database.</param>
/// <param name="time">The clock.</param>
internal sealed class IssuerTokens(WorkplaceIssuerRow issuer, ContactFieldSet fields, TimeProvider time)
{
    /// <summary>The largest difference between two clocks that is accepted.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>The longest lifetime of a token that is accepted. Providers issue tokens for minutes to hours.</summary>
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    /// <summary>How long after its issue a token is accepted: it proves a login that has just taken place.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromHours(1);

    /// <summary>The fewest bits of an RSA key (NIST SP 800-131A); the library accepts 1,024.</summary>
    private const int FewestRsaBits = 2048;

    // Algorithms with a shared secret are left out, since whoever can verify such a token can forge one; so is 'none', which is no signature.
    internal static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenForm.LongestToken };
    private readonly WorkplaceClaimMap _map = WorkplaceClaimMap.Parse(issuer.ClaimMap, fields);
    private readonly IssuerKeys _keys = IssuerKeys.Of(issuer.Issuer);

    /// <summary>Verifies tokens whose issuer and audience are those of the definition.</summary>
    /// <param name="open">The tokens. Those that are decided are no longer open afterwards.</param>
    /// <param name="cancellation">Stops verifying, and waiting for the issuer.</param>
    internal void Verify(OpenTokens open, CancellationToken cancellation)
    {
        try
        {
            OpenIdConnectConfiguration configuration = _keys.Get(cancellation);
            TokenValidationParameters parameters = ParametersOf(configuration);
            open.Decide((token, nonce) => Verify(token, nonce, parameters));
            if (open.Any && _keys.Refresh(configuration, cancellation) is { } fresh)
            {
                parameters = ParametersOf(fresh);
                open.Decide((token, nonce) => Verify(token, nonce, parameters));
            }
        }
        catch (ProvisioningException unreachable)
        {
            // The tokens of other issuers are verified all the same.
            open.Decide((_, _) => unreachable);
        }

        open.Decide(static (_, _) => TokenVerifier.Invalid("it is not signed by any key that the issuer has published"));
    }

    /// <summary>Whether a key that an issuer publishes can sign ID tokens.</summary>
    internal static bool IsUsable(SecurityKey key) =>
        !IsWeak(key) && key is RsaSecurityKey or X509SecurityKey or ECDsaSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA
            or JsonWebAlgorithmsKeyTypes.EllipticCurve };

    /// <summary>Verifies a token; the answer is empty when none of the keys is the one that it names.</summary>
    private Outcome<WorkplaceClaims> Verify(JsonWebToken token, string? nonce, TokenValidationParameters parameters)
    {
        TokenValidationResult result = _handler.ValidateTokenAsync(token, parameters).GetAwaiter().GetResult();
        if (!result.IsValid)
        {
            return result.Exception is SecurityTokenSignatureKeyNotFoundException
                ? default(Outcome<WorkplaceClaims>)
                : TokenVerifier.Invalid(Why(result.Exception));
        }

        string? fault = FaultOfTimes(token)
            ?? (string.IsNullOrWhiteSpace(token.Subject) || token.Subject.Length > 255 ? "it names no subject, or one of more than 255 characters"
            : token.TryGetPayloadValue("azp", out string party) && party != issuer.Audience
                ? $"it was issued to another party than the audience of the workplace issuer '{issuer.Name}'"
            : nonce is not null && !(token.TryGetPayloadValue("nonce", out string said) && said == nonce) ? "its nonce is not the one that was given"
            : null);
        if (fault is not null)
        {
            return TokenVerifier.Invalid(fault);
        }

        var claims = new WorkplaceClaims(token, issuer.Id, _map);
        claims.Prepare(issuer);
        return claims;
    }

    private TokenValidationParameters ParametersOf(OpenIdConnectConfiguration configuration) => new()
    {
        IssuerValidator = (found, _, _) => found == issuer.Issuer ? found : throw new SecurityTokenInvalidIssuerException("issuer"),
        ValidAudience = issuer.Audience,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = configuration.SigningKeys,
        IssuerSigningKeyValidator = (key, _, _) => !IsWeak(key) ? true : throw new SecurityTokenInvalidSigningKeyException("key"),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) => IsNow(from, until),
    };

    private bool IsNow(DateTime? from, DateTime? until)
    {
        DateTime now = time.UtcNow();
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
        DateTime now = time.UtcNow();
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
        SecurityTokenInvalidAudienceException => "it is for another audience than that of the workplace issuer",
        SecurityTokenInvalidIssuerException => "it is of another issuer than the workplace issuer names",
        SecurityTokenInvalidAlgorithmException => "its signature algorithm is not one that is accepted: RS, PS and ES with 256, 384 or 512",
        SecurityTokenInvalidSigningKeyException => $"it is signed with an RSA key of fewer than {FewestRsaBits:N0} bits",
        SecurityTokenInvalidSignatureException => "its signature does not verify",
        _ => "it cannot be read as a signed ID token",
    };
}
