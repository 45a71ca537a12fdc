using UserProvisioning.Common;

namespace UserProvisioning.Fields;

/// <summary>
/// A map from fields of a contact to claims of a token. As text: <c>Field=claim,claim</c>, separated by <c>;</c>. Of several claims the first present
/// one is used. A field that the text does not name has its standard claims; one that it names without a claim has none.
/// </summary>
/// <param name="fields">The contact fields of the database.</param>
internal sealed class WorkplaceClaimMap(ContactFieldSet fields)
{
    private const StringSplitOptions Options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>The standard claims of OpenID Connect Core 1.0, 5.1, and common names of providers for the other fields.</summary>
    private static readonly Dictionary<string, string[]> Standard = ContactFieldCatalog.All
        .Where(field => field.Claims is not null)
        .ToDictionary(field => field.Name, field => field.Claims!.Split(',', Options), StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string[]> _claims = new(Standard, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a text is not a map; null when it is one.</summary>
    internal static string? FaultOf(string text, ContactFieldSet fields) => TryParse(text, new WorkplaceClaimMap(fields));

    /// <summary>The names of the fields in a text that is a map.</summary>
    internal static IEnumerable<string> FieldsIn(string? text) => Table(text).Keys;

    /// <summary>The claims in a text that is a map, by the name of the field, without the standard ones.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> Table(string? text) => (text ?? string.Empty).Split(';', Options)
        .Select(entry => entry.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(parts => parts[0], parts => (IReadOnlyList<string>)parts[^1].Split(',', Options), StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the text of a map.</summary>
    internal static string ToText(IReadOnlyDictionary<string, IReadOnlyList<string>> map) =>
        string.Join("; ", map.Select(pair => $"{pair.Key.Trim()}={string.Join(',', pair.Value.Select(claim => claim.Trim()))}"));

    /// <summary>Parses a text that is known to be a map; null for the standard claims alone.</summary>
    internal static WorkplaceClaimMap Parse(string? text, ContactFieldSet fields)
    {
        var map = new WorkplaceClaimMap(fields);
        TryParse(text ?? string.Empty, map);
        return map;
    }

    /// <summary>The own fields of the database, each of which a claim can fill.</summary>
    internal IReadOnlyList<OwnContactField> Own => fields.Own;

    internal IReadOnlyList<string> ClaimsOf(string field) => _claims.GetValueOrDefault(field) ?? [];

    private static string? TryParse(string text, WorkplaceClaimMap map)
    {
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string entry in text.Split(';', Options))
        {
            string[] parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts is not [var field, var claims])
            {
                return $"'{entry}' is not of the form Field=claim";
            }

            string? own = map.Own.FirstOrDefault(own => Text.Key(own.Name) == Text.Key(field))?.Name;
            if (own is null && !Standard.ContainsKey(field))
            {
                return field.Equals(nameof(ContactFields.Email), StringComparison.OrdinalIgnoreCase)
                    ? "the e-mail address is always that of the claim 'email', which the issuer vouches for"
                    : $"'{field}' is not a field of a contact that a claim can fill."
                        + Nearest.Hint(field, Standard.Keys.Concat(map.Own.Select(own => own.Name)));
            }

            if (!named.Add(own ?? field))
            {
                return $"'{field}' occurs twice";
            }

            map._claims[own ?? field] = claims.Split(',', Options);
        }

        return null;
    }
}
