using System.Text;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration;

/// <summary>The configuration of a database at one moment.</summary>
internal sealed class ConfigurationState
{
    private const string Heading = "# A configuration of UserProvisioning. Compare-ProvisioningConfiguration says what it would change.\n@{\n";

    private readonly IReadOnlyList<(ConfigurationSection Section, IReadOnlyList<ConfigurationEntry> Entries)> _sections;

    private ConfigurationState(IReadOnlyList<(ConfigurationSection Section, IReadOnlyList<ConfigurationEntry> Entries)> sections) =>
        _sections = sections;

    internal static ConfigurationState Read(ProvisioningContext context) =>
        new(ConfigurationSections.All.Select(section => (section, section.Read(context))).ToList());

    internal IReadOnlyList<ConfigurationEntry> Of(ConfigurationSection section) => _sections.First(one => one.Section == section).Entries;

    /// <summary>What another state has different, by section, name and property.</summary>
    internal IEnumerable<ConfigurationDifference> DifferencesTo(ConfigurationState other)
    {
        foreach ((ConfigurationSection section, IReadOnlyList<ConfigurationEntry> entries) in Sorted())
        {
            Dictionary<string, ConfigurationEntry> before = ByKey(entries);
            Dictionary<string, ConfigurationEntry> after = ByKey(other.Of(section));
            foreach (string key in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
            {
                foreach (ConfigurationDifference difference in Between(section, before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
                {
                    yield return difference;
                }
            }
        }
    }

    /// <summary>The text of a file with everything in it. The same state gives the same bytes.</summary>
    internal string ToText()
    {
        var text = new StringBuilder(Heading);
        foreach ((ConfigurationSection section, IReadOnlyList<ConfigurationEntry> entries) in Sorted())
        {
            text.Append("    ").Append(section.Name).Append(" = @{\n");
            foreach (ConfigurationEntry entry in entries.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(one => one.Name, StringComparer.Ordinal))
            {
                text.Append("        ").Append(ConfigurationText.Key(entry.Name)).Append(" = ")
                    .Append(section.SingleProperty is { } single
                        ? ConfigurationText.Of(entry.Properties[single], depth: 2)
                        : ConfigurationText.Table(entry.Properties, depth: 2))
                    .Append(entry.Comment is null ? string.Empty : $"  # {entry.Comment}")
                    .Append('\n');
            }

            text.Append("    }\n");
        }

        return text.Append("}\n").ToString();
    }

    private IEnumerable<(ConfigurationSection Section, IReadOnlyList<ConfigurationEntry> Entries)> Sorted() =>
        _sections.OrderBy(one => one.Section.Name, StringComparer.Ordinal);

    private static Dictionary<string, ConfigurationEntry> ByKey(IEnumerable<ConfigurationEntry> entries) =>
        entries.ToDictionary(entry => Text.Key(entry.Name), StringComparer.Ordinal);

    private static IEnumerable<ConfigurationDifference> Between(ConfigurationSection section, ConfigurationEntry? before, ConfigurationEntry? after)
    {
        if (before is null || after is null)
        {
            yield return new ConfigurationDifference
            {
                Section = section.Name,
                Name = (after ?? before)!.Name,
                Current = ConfigurationShown.Of(before?.Properties),
                Wanted = ConfigurationShown.Of(after?.Properties),
                Change = before is null ? ConfigurationChange.Add : ConfigurationChange.Remove,
            };
            yield break;
        }

        foreach ((string property, object? value) in ConfigurationText.Sorted(after.Properties))
        {
            object? present = before.Properties.GetValueOrDefault(property);
            if (ConfigurationText.Of(present) != ConfigurationText.Of(value))
            {
                yield return new ConfigurationDifference
                {
                    Section = section.Name,
                    Name = after.Name,
                    Property = property,
                    Current = ConfigurationShown.Of(present),
                    Wanted = ConfigurationShown.Of(value),
                    Change = ConfigurationChange.Change,
                };
            }
        }
    }
}
