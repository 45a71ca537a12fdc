using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using UserProvisioning.Fields;

namespace UserProvisioning.Workplace;

/// <summary>
/// The claims of a verified token. Most logins are found by the subject alone, so the other claims are read only when they are asked for.
/// </summary>
/// <param name="token">The token, verified.</param>
/// <param name="map">The map that says which claim fills which field.</param>
internal sealed class WorkplaceClaims(JsonWebToken token, WorkplaceClaimMap map)
{
    /// <summary>The source of contacts that a login makes.</summary>
    internal const string Source = "Workplace";

    /// <summary>The issuer of the token.</summary>
    internal string Issuer { get; } = token.Issuer;

    /// <summary>The subject: the issuer's identifier of the person.</summary>
    internal string Subject { get; } = token.Subject;

    /// <summary>
    /// The hash by which a used token is recognized. It covers the signed text without the signature, since one text can have several signatures that
    /// are valid.
    /// </summary>
    internal string TokenHash { get; } =
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes($"{token.EncodedHeader}.{token.EncodedPayload}")));

    /// <summary>When the token expires, in UTC.</summary>
    internal DateTime ExpiresAt { get; } = token.ValidTo;

    /// <summary>The e-mail address; null without one.</summary>
    internal string? Email => Text.Clean(TextOf("email"));

    /// <summary>
    /// Whether the issuer has verified the address that is looked up. If cleaning changes the address (it replaces look-alike characters), the issuer
    /// has verified another one.
    /// </summary>
    internal bool IsEmailVerified =>
        string.Equals(TextOf("email_verified"), "true", StringComparison.OrdinalIgnoreCase) && Email == TextOf("email")?.Trim();

    /// <summary>Makes the fields of a contact from the claims.</summary>
    internal ContactFields ToFields()
    {
        var fields = new ContactFields { Type = ContactType.Person, Source = Source, Email = Email };
        foreach (TextContactField field in ContactFieldCatalog.FromClaims)
        {
            field.Set(fields, field.OfClaim(Get(field.Name)));
        }

        foreach (OwnContactField own in map.Own)
        {
            // A value that does not fit the type says nothing, as with the other fields.
            if (OwnFieldText.Read(own.Type, Get(own.Name), out string? text) is null && text is not null)
            {
                own.SetText(fields, text);
            }
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

    /// <summary>Returns a claim that is one text, number or truth value; null when it is missing or anything else.</summary>
    private string? TextOf(string claim) =>
        token.TryGetPayloadValue(claim, out object value) && value is string or bool or int or long
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;
}
