using UserProvisioning.Common;

namespace UserProvisioning.Fields;

/// <summary>
/// A map from fields of a contact to claims of a token. As text: <c>Field=claim</c>, separated by <c>;</c>. Of several claims the first present one
/// is used.
/// </summary>
internal sealed class WorkplaceClaimMap
{
    /// <summary>The standard claims of OpenID Connect Core 1.0, 5.1, and common names of providers for the other fields.</summary>
    internal static readonly string Default = string.Join(
        "; ",
        ContactFieldCatalog.All.Where(field => field.Claims is { Length: > 0 }).Select(field => $"{field.Name}={field.Claims}"));

    private static readonly HashSet<string> Fields = ContactFieldCatalog.All
        .Where(field => field.Claims is not null)
        .Select(field => field.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string[]> _claims = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a text is not a map; null when it is one.</summary>
    internal static string? FaultOf(string text) => TryParse(text, new WorkplaceClaimMap());

    /// <summary>Parses a text that is known to be a map.</summary>
    internal static WorkplaceClaimMap Parse(string text)
    {
        var map = new WorkplaceClaimMap();
        TryParse(text, map);
        return map;
    }

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

            if (!Fields.Contains(field))
            {
                return field.Equals(nameof(ContactFields.Email), StringComparison.OrdinalIgnoreCase)
                    ? "the e-mail address is always that of the claim 'email', which the issuer vouches for"
                    : $"'{field}' is not a field of a contact that a claim can fill.{Nearest.Hint(field, Fields)}";
            }

            if (!map._claims.TryAdd(field, claims.Split(',', Options)))
            {
                return $"'{field}' occurs twice";
            }
        }

        return null;
    }
}
