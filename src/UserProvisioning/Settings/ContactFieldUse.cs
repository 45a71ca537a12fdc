using System.Text.Json;
using UserProvisioning.Fields;
using UserProvisioning.Naming;
using UserProvisioning.Storage;

namespace UserProvisioning.Settings;

/// <summary>
/// What names an own field, and would be wrong without it: client settings, workplace issuers, the mappings of employee interfaces, and assignment
/// rules.
/// </summary>
internal static class ContactFieldUse
{
    /// <summary>Says in words what uses a field; null when nothing does.</summary>
    internal static string? Of(IUnitOfWork work, string field)
    {
        ClientSettings settings = ClientSettings.Of(work);
        string key = Text.Key(field);
        return UsernameFormat.NamesIn(settings.UsernameFormat).Any(Is) ? "the client setting UsernameFormat"
            : UsernameFormat.NamesIn(settings.WorkplaceIdentifierFormat).Any(Is) ? "the client setting WorkplaceIdentifierFormat"
            : work.WorkplaceIssuers.All().FirstOrDefault(row => NamedIn(row).Any(Is)) is { } issuer ? $"the workplace issuer '{issuer.Name}'"
            : work.EmployeeInterfaces.All().FirstOrDefault(row => MappedIn(row).Any(Is)) is { } one ? $"the employee interface '{one.Name}'"
            : work.AssignmentRules.All().FirstOrDefault(rule => NamedIn(rule).Any(Is)) is { } rule ? $"the assignment rule '{rule.Name}'"
            : null;

        bool Is(string name) => Text.Key(name) == key;
    }

    private static IEnumerable<string> NamedIn(AssignmentRuleRow rule) => new[] { rule.Condition, rule.Excluded }
        .OfType<string>()
        .SelectMany(json => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.Keys)
        .Concat(rule.UsernameFormat is { } format ? UsernameFormat.NamesIn(format) : []);

    private static IEnumerable<string> NamedIn(WorkplaceIssuerRow row) =>
        WorkplaceClaimMap.FieldsIn(row.ClaimMap).Concat(row.MatchBy?.Split('|') ?? []);

    private static List<string> MappedIn(EmployeeInterfaceRow row)
    {
        List<string> names = row.MatchBy?.Split('|').ToList() ?? [];
        if (row.Mapping is not null)
        {
            using JsonDocument mapping = JsonDocument.Parse(row.Mapping);
            names.AddRange(mapping.RootElement.EnumerateObject().Select(entry => entry.Name));
        }

        return names;
    }
}
