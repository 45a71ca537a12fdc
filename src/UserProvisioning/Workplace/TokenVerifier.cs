using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace UserProvisioning;

/// <summary>
/// Verifies ID tokens (OpenID Connect Core 1.0, 3.1.3.7): issuer and audience are those of the settings, the signature is by a published key of the
/// issuer, the lifetime holds. What a token says of where its keys are (jku, x5u, jwk) is not looked at.
/// </summary>
internal sealed class TokenVerifier
{
    /// <summary>Longest token, in characters. Those of real providers have a few thousand.</summary>
    internal const int LongestToken = 32 * 1024;

    /// <summary>How far two clocks may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    // With a shared secret, whoever can verify a token can forge one; and 'none' is no signature.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };
    private readonly string _issuer;
    private readonly string _audience;
    private readonly TimeProvider _time;
    private readonly WorkplaceClaimMap _map;
    private readonly IssuerKeys _keys;

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: issuer or audience are not set, or not safe.</exception>
    internal TokenVerifier(ClientSettings settings, TimeProvider time)
    {
        _issuer = Require(settings.WorkplaceIssuer, "WorkplaceIssuer");
        _audience = Require(settings.WorkplaceAudience, "WorkplaceAudience");
        if (!_issuer.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !IssuerKeys.IsLoopback(_issuer))
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"The client setting WorkplaceIssuer is '{_issuer}', and keys are fetched over https:// only. Set it with Set-ClientSetting.", _issuer);
        }

        _time = time;
        _map = WorkplaceClaimMap.Parse(settings.WorkplaceClaims);
        _keys = IssuerKeys.Of(_issuer);
    }

    /// <summary>Verifies a token.</summary>
    /// <param name="request">The token, and the nonce that it must have.</param>
    /// <param name="cancellation">Stops waiting for the issuer.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.TokenInvalid"/>; <see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal WorkplaceClaims Verify(WorkplaceLoginRequest request, CancellationToken cancellation)
    {
        string text = request.IdToken.Trim();
        if (text.Length > LongestToken)
        {
            throw Invalid($"it has {text.Length} characters, and {LongestToken} are the most");
        }

        CheckMembers(text);
        OpenIdConnectConfiguration configuration = _keys.Get(cancellation);
        TokenValidationResult result = Validate(text, configuration);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && _keys.Refresh(configuration, cancellation) is { } fresh)
        {
            result = Validate(text, fresh);
        }

        if (!result.IsValid)
        {
            throw Invalid(Why(result.Exception));
        }

        var token = (JsonWebToken)result.SecurityToken;
        if (string.IsNullOrWhiteSpace(token.Subject) || token.Subject.Length > 255)
        {
            throw Invalid("it names no subject, or one of more than 255 characters");
        }

        if (token.TryGetPayloadValue("azp", out string party) && party != _audience)
        {
            throw Invalid("it was issued to another party than the one in the client setting WorkplaceAudience");
        }

        if (request.Nonce is { } nonce && !(token.TryGetPayloadValue("nonce", out string said) && said == nonce))
        {
            throw Invalid("its nonce is not the one that was given");
        }

        return WorkplaceClaims.Read(token, _map);
    }

    private static string Require(string value, string setting) => value.Length > 0 ? value : throw new ProvisioningException(
        ErrorIds.SettingInvalid, $"The client setting {setting} is empty, so no token can be verified. Set it with Set-ClientSetting {setting}.", setting);

    private TokenValidationResult Validate(string token, OpenIdConnectConfiguration configuration) => _handler.ValidateTokenAsync(
        token,
        new TokenValidationParameters
        {
            IssuerValidator = (issuer, _, _) => issuer == _issuer ? issuer : throw new SecurityTokenInvalidIssuerException("issuer"),
            ValidAudience = _audience,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = configuration.SigningKeys,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsNow(from, until),
        }).GetAwaiter().GetResult();

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

    // Which of two members of one name counts is not said anywhere: the one who checks and the one who uses could differ.
    private static void CheckMembers(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || parts.Any(part => part.Length == 0))
        {
            throw Invalid("it is not a signed JSON web token");
        }

        foreach (string part in parts[..2])
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            try
            {
                var reader = new Utf8JsonReader(Base64UrlEncoder.DecodeBytes(part), new JsonReaderOptions { MaxDepth = 32 });
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && !names.Add(reader.GetString()!))
                    {
                        throw Invalid("it has a claim twice");
                    }
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or DecoderFallbackException)
            {
                throw Invalid("it is not a signed JSON web token");
            }
        }
    }

    // The library's messages hold parts of the token; these do not.
    private static string Why(Exception? exception) => exception switch
    {
        SecurityTokenExpiredException => "it has expired",
        SecurityTokenNotYetValidException => "it is not valid yet; see that the clocks are right",
        SecurityTokenNoExpirationException => "it does not say when it expires",
        SecurityTokenInvalidAudienceException => "it is for another audience than the one in the client setting WorkplaceAudience",
        SecurityTokenInvalidIssuerException => "it is of another issuer than the one in the client setting WorkplaceIssuer",
        SecurityTokenInvalidAlgorithmException => "its signature algorithm is not one that is accepted: RS, PS and ES with 256, 384 or 512",
        SecurityTokenSignatureKeyNotFoundException => "it is not signed by any key that the issuer has published",
        SecurityTokenInvalidSignatureException => "its signature does not verify",
        _ => "it cannot be read as a signed ID token",
    };

    private static ProvisioningException Invalid(string why) =>
        new(ErrorIds.TokenInvalid, $"The ID token was refused, and nothing was changed: {why}.");
}
