using UserProvisioning.Common;

namespace UserProvisioning.Fields;

/// <summary>
/// A map from fields of a contact to claims of a token. As text: <c>Field=claim</c>, separated by <c>;</c>. Of several claims the first present one
/// is used.
/// </summary>
/// <param name="fields">The contact fields of the database.</param>
internal sealed class WorkplaceClaimMap(ContactFieldSet fields)
{
    /// <summary>The standard claims of OpenID Connect Core 1.0, 5.1, and common names of providers for the other fields.</summary>
    internal static readonly string Default = string.Join(
        "; ",
        ContactFieldCatalog.All.Where(field => field.Claims is { Length: > 0 }).Select(field => $"{field.Name}={field.Claims}"));

    private static readonly HashSet<string> BuiltIn = ContactFieldCatalog.All
        .Where(field => field.Claims is not null)
        .Select(field => field.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string[]> _claims = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a text is not a map; null when it is one.</summary>
    internal static string? FaultOf(string text, ContactFieldSet fields) => TryParse(text, new WorkplaceClaimMap(fields));

    /// <summary>The names of the fields in a text that is a map.</summary>
    internal static IEnumerable<string> FieldsIn(string text) => text.Split(';').Select(entry => entry.Split('=')[0].Trim());

    /// <summary>Parses a text that is known to be a map.</summary>
    internal static WorkplaceClaimMap Parse(string text, ContactFieldSet fields)
    {
        var map = new WorkplaceClaimMap(fields);
        TryParse(text, map);
        return map;
    }

    /// <summary>The own fields of the database, each of which a claim can fill.</summary>
    internal IReadOnlyList<OwnContactField> Own => fields.Own;

    internal IReadOnlyList<string> ClaimsOf(string field) => _claims.GetValueOrDefault(field) ?? [];

    private static string? TryParse(string text, WorkplaceClaimMap map)
    {
        const StringSplitOptions Options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (string entry in text.Split(';', Options))
        {
            string[] parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts is not [var field, { Length: > 0 } claims])
            {
                return $"'{entry}' is not of the form Field=claim";
            }

            if (!BuiltIn.Contains(field) && map.Own.FirstOrDefault(own => Text.Key(own.Name) == Text.Key(field)) is null)
            {
                return field.Equals(nameof(ContactFields.Email), StringComparison.OrdinalIgnoreCase)
                    ? "the e-mail address is always that of the claim 'email', which the issuer vouches for"
                    : $"'{field}' is not a field of a contact that a claim can fill."
                        + Nearest.Hint(field, BuiltIn.Concat(map.Own.Select(own => own.Name)));
            }

            if (!map._claims.TryAdd(field, claims.Split(',', Options)))
            {
                return $"'{field}' occurs twice";
            }
        }

        return null;
    }
}
