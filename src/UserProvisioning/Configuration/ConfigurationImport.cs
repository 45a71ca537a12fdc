using UserProvisioning.Storage;

namespace UserProvisioning.Configuration;

/// <summary>
/// The import of a configuration within one unit of work. Everything is written through the services, and the differences are those between the
/// database before and after, so that a comparison says exactly what an import does.
/// </summary>
/// <param name="context">A context whose units of work are parts of one unit.</param>
/// <param name="request">The file.</param>
internal sealed class ConfigurationImport(ProvisioningContext context, ConfigurationRequest request)
{
    private readonly ConfigurationFaults _faults = new(request.Path);
    private readonly List<string> _warnings = [];

    /// <summary>Writes the configuration.</summary>
    /// <returns>The differences, and warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException">All faults in one error; then the unit must not be kept.</exception>
    internal (IReadOnlyList<ConfigurationDifference> Differences, IReadOnlyList<string> Warnings) Run()
    {
        ConfigurationState before = ConfigurationState.Read(context);
        CheckSections();
        foreach (ConfigurationSection section in ConfigurationSections.All)
        {
            Write(section, before);
        }

        if (request.Prune)
        {
            foreach (ConfigurationSection section in ConfigurationSections.All.Reverse())
            {
                Prune(section, before);
            }
        }

        foreach (ConfigurationSection section in ConfigurationSections.All.Where(section => request.Sections.ContainsKey(section.Name)))
        {
            try
            {
                _warnings.AddRange(section.Check(context));
            }
            catch (ProvisioningException exception)
            {
                _faults.Add(null, section.Name, exception);
            }
        }

        return _faults.Any ? throw _faults.ToException() : (before.DifferencesTo(ConfigurationState.Read(context)).ToList(), _warnings);
    }

    private void CheckSections()
    {
        foreach ((string name, ConfigurationValue value) in request.Sections)
        {
            if (ConfigurationSections.Find(name) is null)
            {
                string known = string.Join(", ", ConfigurationSections.All.Select(section => section.Name).Order(StringComparer.Ordinal));
                _faults.Add(value.Line, $"'{name}'", $"There is no such section. The sections are {known}.");
            }
            else if (value.Table is null)
            {
                _faults.Add(value.Line, name, "A table is needed, as @{ }.");
            }
        }
    }

    private void Write(ConfigurationSection section, ConfigurationState before)
    {
        IReadOnlyList<ConfigurationEntry> present = before.Of(section);
        foreach ((string name, ConfigurationValue value) in NamedIn(section))
        {
            string where = $"{section.Name} '{name}'";
            if (PropertiesOf(section, where, value) is not { } wanted)
            {
                continue;
            }

            try
            {
                string key = Text.Key(name);
                _warnings.AddRange(section.Write(context, name, present.FirstOrDefault(entry => Text.Key(entry.Name) == key), wanted));
            }
            catch (ProvisioningException exception)
            {
                int line = exception.Field is { } field && value.Table?.GetValueOrDefault(field) is { } faulty ? faulty.Line : value.Line;
                _faults.Add(line, where, exception);
            }
        }
    }

    /// <summary>The properties that a thing gets; null when the file has a fault there.</summary>
    private Dictionary<string, object?>? PropertiesOf(ConfigurationSection section, string where, ConfigurationValue value)
    {
        if (section.SingleProperty is { } single)
        {
            if (value.Table is not null)
            {
                _faults.Add(value.Line, where, "A value is needed, and not a table.");
                return null;
            }

            return new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [single] = value.Plain() };
        }

        if (value.Table is not { } table)
        {
            _faults.Add(value.Line, where, "A table of properties is needed, as @{ }.");
            return null;
        }

        List<KeyValuePair<string, ConfigurationValue>> unknown = table
            .Where(pair => !section.Properties.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))
            .ToList();
        foreach ((string property, ConfigurationValue faulty) in unknown)
        {
            string known = string.Join(", ", section.Properties.Order(StringComparer.Ordinal));
            _faults.Add(faulty.Line, where, $"There is no property '{property}'. The properties are {known}.");
        }

        return unknown.Count > 0 ? null : table.ToDictionary(pair => pair.Key, pair => pair.Value.Plain(), StringComparer.OrdinalIgnoreCase);
    }

    private void Prune(ConfigurationSection section, ConfigurationState before)
    {
        // A section that the file does not have at all is nobody's decision to empty it.
        if (!request.Sections.ContainsKey(section.Name))
        {
            return;
        }

        HashSet<string> named = NamedIn(section).Select(pair => Text.Key(pair.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (ConfigurationEntry entry in before.Of(section).Where(entry => !entry.IsDefault && !named.Contains(Text.Key(entry.Name))))
        {
            string where = $"{section.Name} '{entry.Name}'";
            try
            {
                if (section.UseOf(context, entry.Name) is { } use)
                {
                    _faults.AddUse(where, use);
                }
                else
                {
                    section.Remove(context, entry.Name);
                }
            }
            catch (ProvisioningException exception)
            {
                _faults.Add(null, where, exception);
            }
        }
    }

    private IReadOnlyDictionary<string, ConfigurationValue> NamedIn(ConfigurationSection section) =>
        request.Sections.GetValueOrDefault(section.Name)?.Table ?? new Dictionary<string, ConfigurationValue>();
}
