using System.Text.Json;
using UserProvisioning.Fields;
using UserProvisioning.Naming;
using UserProvisioning.Storage;

namespace UserProvisioning.Settings;

/// <summary>What names an own field, and would be wrong without it: client settings and the mappings of employee interfaces.</summary>
internal static class ContactFieldUse
{
    /// <summary>Says in words what uses a field; null when nothing does.</summary>
    internal static string? Of(IUnitOfWork work, string field)
    {
        ClientSettings settings = ClientSettings.Of(work);
        string key = Text.Key(field);
        return UsernameFormat.NamesIn(settings.UsernameFormat).Any(Is) ? "the client setting UsernameFormat"
            : WorkplaceClaimMap.FieldsIn(settings.WorkplaceClaims).Any(Is) ? "the client setting WorkplaceClaims"
            : work.EmployeeInterfaces.All().FirstOrDefault(row => MappedIn(row).Any(Is)) is { } one ? $"the employee interface '{one.Name}'"
            : null;

        bool Is(string name) => Text.Key(name) == key;
    }

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
