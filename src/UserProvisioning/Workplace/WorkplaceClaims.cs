using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using UserProvisioning.Fields;

namespace UserProvisioning.Workplace;

/// <summary>
/// What a verified token says. Most logins are of people who are known by their subject: the other claims are read when they are asked for.
/// </summary>
/// <param name="token">The token, verified.</param>
/// <param name="map">Which claim fills which field.</param>
internal sealed class WorkplaceClaims(JsonWebToken token, WorkplaceClaimMap map)
{
    /// <summary>Where contacts come from that a login made.</summary>
    internal const string Source = "Workplace";

    /// <summary>Who says it.</summary>
    internal string Issuer { get; } = token.Issuer;

    /// <summary>Whom it is about.</summary>
    internal string Subject { get; } = token.Subject;

    /// <summary>
    /// By what the token is known again: a hash of what its issuer has signed. The signature is no part of it, since one text can have several that
    /// verify.
    /// </summary>
    internal string TokenHash { get; } =
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes($"{token.EncodedHeader}.{token.EncodedPayload}")));

    /// <summary>When the token expires, in UTC.</summary>
    internal DateTime ExpiresAt { get; } = token.ValidTo;

    /// <summary>The e-mail address; null without one.</summary>
    internal string? Email => Text.Clean(TextOf("email"));

    /// <summary>
    /// Whether the issuer has verified the address. Cleaning makes one letter of some that look alike: what was verified is then not what
    /// would be looked for.
    /// </summary>
    internal bool IsEmailVerified =>
        string.Equals(TextOf("email_verified"), "true", StringComparison.OrdinalIgnoreCase) && Email == TextOf("email")?.Trim();

    /// <summary>The contact that the claims make.</summary>
    internal ContactFields ToFields()
    {
        var fields = new ContactFields { Type = ContactType.Person, Source = Source, Email = Email };
        foreach (TextContactField field in ContactFieldCatalog.FromClaims)
        {
            field.Set(fields, field.OfClaim(Get(field.Name)));
        }

        if (fields.FirstName is null && fields.LastName is null)
        {
            fields = fields with
            {
                LastName = Text.Clean(TextOf("name")) ?? Text.Clean(TextOf("preferred_username")) ?? Text.Clean(Email?.Split('@')[0])
            };
        }

        return ContactFieldCatalog.Clean(fields);
    }

    private string? Get(string field) => map.ClaimsOf(field).Select(claim => Text.Clean(TextOf(claim))).FirstOrDefault(value => value is not null);

    /// <summary>A claim that is one text, number or truth value; null when it is not there, or is anything else.</summary>
    private string? TextOf(string claim) =>
        token.TryGetPayloadValue(claim, out object value) && value is string or bool or int or long
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;
}
