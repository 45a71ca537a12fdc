using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;

namespace UserProvisioning;

/// <summary>What a verified token says.</summary>
/// <param name="Issuer">Who says it.</param>
/// <param name="Subject">Whom it is about.</param>
/// <param name="Email">The e-mail address; null without one.</param>
/// <param name="IsEmailVerified">Whether the issuer has verified the address.</param>
/// <param name="Fields">The contact that the claims make.</param>
internal sealed record WorkplaceClaims(string Issuer, string Subject, string? Email, bool IsEmailVerified, ContactFields Fields)
{
    /// <summary>Where contacts come from that a login made.</summary>
    internal const string Source = "Workplace";

    /// <summary>Reads the claims of a token that is verified.</summary>
    /// <param name="token">The token.</param>
    /// <param name="map">Which claim fills which field.</param>
    internal static WorkplaceClaims Read(JsonWebToken token, WorkplaceClaimMap map)
    {
        string? said = TextOf(token, "email");
        string? email = Text.Clean(said);

        // Cleaning makes one letter of some that look alike: what was verified is then not what would be looked for.
        bool isVerified = string.Equals(TextOf(token, "email_verified"), "true", StringComparison.OrdinalIgnoreCase) && email == said?.Trim();
        var fields = new ContactFields
        {
            Type = ContactType.Person,
            Source = Source,
            ExternalReference = Get(nameof(ContactFields.ExternalReference)),
            FirstName = Get(nameof(ContactFields.FirstName)),
            Prefix = Get(nameof(ContactFields.Prefix)),
            LastName = Get(nameof(ContactFields.LastName)),
            Initials = Get(nameof(ContactFields.Initials)),
            OrganizationName = Get(nameof(ContactFields.OrganizationName)),
            Email = email,
            Phone = Get(nameof(ContactFields.Phone)),
            Language = Get(nameof(ContactFields.Language))?.Replace('_', '-') is { } language && Cultures.Exists(language) ? Cultures.Canonical(language) : null,
            JobTitle = Get(nameof(ContactFields.JobTitle)),
            Department = Get(nameof(ContactFields.Department)),
            CostCenter = Get(nameof(ContactFields.CostCenter)),
        };
        if (fields.FirstName is null && fields.LastName is null)
        {
            fields = fields with { LastName = Text.Clean(TextOf(token, "name")) ?? Text.Clean(TextOf(token, "preferred_username")) ?? Text.Clean(email?.Split('@')[0]) };
        }

        return new WorkplaceClaims(
            token.Issuer, token.Subject, email, isVerified, ContactRules.Clean(fields));

        string? Get(string field) => map.ClaimsOf(field).Select(claim => Text.Clean(TextOf(token, claim))).FirstOrDefault(value => value is not null);
    }

    /// <summary>A claim that is one text, number or truth value; null when it is not there, or is anything else.</summary>
    private static string? TextOf(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue(claim, out object value) && value is string or bool or int or long
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;
}
