using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// The claims of a verified token. Most logins are found by the subject alone, so the other claims are read only when they are asked for.
/// </summary>
/// <param name="token">The token, verified.</param>
/// <param name="issuerId">The id of the workplace issuer that accepts it.</param>
/// <param name="map">The map that says which claim fills which field.</param>
internal sealed class WorkplaceClaims(JsonWebToken token, long issuerId, WorkplaceClaimMap map)
{
    /// <summary>The source of contacts that a login makes.</summary>
    internal const string Source = "Workplace";

    private IReadOnlyList<string>? _groups;
    private ContactFields? _values;
    private ContactField[]? _named;

    /// <summary>The id of the workplace issuer that accepts the token.</summary>
    internal long IssuerId => issuerId;

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

    /// <summary>The groups of the person that a claim names, one or a list; none when the token has no such claim.</summary>
    internal IReadOnlyList<string> GroupsIn(string claim) => _groups ??= !token.TryGetPayloadValue(claim, out object value) ? []
        : value is string one ? [one.Trim()]
        : value is IEnumerable<object> several ? several.Select(group => $"{group}".Trim()).ToList()
        : token.Claims.Where(one => one.Type == claim).Select(one => one.Value.Trim()).ToList();

    /// <summary>
    /// Whether the token says that the person is in more groups than it holds, and only where to ask for them. Entra ID does so from 200 groups on.
    /// </summary>
    internal bool LacksGroups(string claim)
    {
        if (string.Equals(TextOf("hasgroups"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!token.TryGetPayloadValue("_claim_names", out object _)
            || token.Claims.FirstOrDefault(one => one.Type == "_claim_names")?.Value is not { } names)
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(names);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(claim, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The fields of a contact that the claims fill. They are read and not changed; <see cref="ToFields"/> makes others.</summary>
    internal ContactFields Fields => field ??= ToFields();

    /// <summary>Makes the fields of a contact from the claims.</summary>
    internal ContactFields ToFields()
    {
        var fields = new ContactFields { Type = ContactType.Person, Source = Source, Email = Email };
        Fill(fields, ContactFieldCatalog.FromClaims);

        if (fields.FirstName is null && fields.LastName is null)
        {
            fields = fields with
            {
                LastName = Text.Clean(TextOf("name")) ?? Text.Clean(TextOf("preferred_username")) ?? Text.Clean(Email?.Split('@')[0])
            };
        }

        return ContactFieldCatalog.Clean(fields);
    }

    /// <summary>Reads now what a login with the issuer needs of the claims: tokens are verified in parallel, and logins taken one by one.</summary>
    internal void Prepare(WorkplaceIssuerRow issuer)
    {
        if (issuer.Groups.Count > 0 || issuer.RequiredGroup is not null)
        {
            GroupsIn(issuer.GroupClaim);
        }

        if (issuer.UpdateContact)
        {
            Said();
        }
    }

    /// <summary>
    /// Returns the fields of a person's contact with the values that the token has; the same object when they have them already. A claim that the
    /// token does not have says nothing. The external reference stays, by which the source of the contact finds it, and so does the organization to
    /// which the contact belongs.
    /// </summary>
    /// <param name="before">The present fields.</param>
    /// <param name="email">The e-mail address to set; null to keep the present one.</param>
    internal ContactFields Update(ContactFields before, string? email)
    {
        (ContactFields values, ContactField[] named) = Said();
        ContactField[] changed = Array.FindAll(named, field => !field.AreEqual(values, before)
            && !(field.Name == nameof(ContactFields.OrganizationName) && before.OrganizationId is not null));
        if (changed.Length == 0 && (email is null || email == before.Email))
        {
            return before;
        }

        ContactFields after = before with { Email = email ?? before.Email };
        foreach (ContactField field in changed)
        {
            field.Copy(values, after);
        }

        return ContactFieldCatalog.Clean(after);
    }

    /// <summary>The values of the claims that the token has, and their fields.</summary>
    private (ContactFields Values, ContactField[] Named) Said()
    {
        if (_named is null)
        {
            var values = new ContactFields { Type = ContactType.Person };
            _named = Fill(values, ContactFieldCatalog.FromClaims.Where(field => field.Name != nameof(ContactFields.ExternalReference)));
            _values = ContactFieldCatalog.Clean(values);
        }

        return (_values!, _named);
    }

    /// <summary>Fills fields by the claims that the token has, and returns them.</summary>
    private ContactField[] Fill(ContactFields fields, IEnumerable<TextContactField> builtIn)
    {
        var filled = new List<ContactField>();
        foreach (TextContactField field in builtIn)
        {
            if (field.OfClaim(Get(field.Name)) is { } value)
            {
                field.Set(fields, value);
                filled.Add(field);
            }
        }

        foreach (OwnContactField own in map.Own)
        {
            // A value that does not fit the type says nothing, as with the other fields.
            if (OwnFieldText.Read(own.Type, Get(own.Name), out string? text) is null && text is not null)
            {
                own.SetText(fields, text);
                filled.Add(own);
            }
        }

        return [.. filled];
    }

    private string? Get(string field) => map.ClaimsOf(field).Select(claim => Text.Clean(TextOf(claim))).FirstOrDefault(value => value is not null);

    /// <summary>Returns a claim that is one text, number or truth value; null when it is missing or anything else.</summary>
    private string? TextOf(string claim) =>
        token.TryGetPayloadValue(claim, out object value) && value is string or bool or int or long
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;
}
