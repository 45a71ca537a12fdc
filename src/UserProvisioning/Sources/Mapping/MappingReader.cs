using UserProvisioning.Common;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Reads a mapping as a person wrote it, and collects the faults that do not depend on a file.</summary>
internal static class MappingReader
{
    /// <summary>Reads the entries of a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="fields">The fields that files of the database can have.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="mapped">Receives the fields that the mapping names, including those that it excludes.</param>
    internal static List<MappingEntry> Read(
        IReadOnlyDictionary<string, object?> mapping, EmployeeFieldSet fields, List<string> faults, HashSet<EmployeeField> mapped)
    {
        var entries = new List<MappingEntry>();
        foreach ((string name, object? value) in mapping)
        {
            if (fields.Find(name) is not { } field)
            {
                faults.Add($"there is no field '{name}'.{Nearest.Hint(name, fields.Names)} The fields are {string.Join(", ", fields.Names)}");
            }
            else if (!mapped.Add(field))
            {
                faults.Add($"{field} is mapped twice");
            }
            else if (value is not null)
            {
                entries.Add(ReadEntry(field, value, fields, faults));
            }
        }

        return entries;
    }

    /// <summary>Refuses a mapping with faults that do not depend on a file.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="fields">The fields that files of the database can have.</param>
    /// <param name="subject">The name of the mapping in messages, at the beginning of a sentence.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static void Check(IReadOnlyDictionary<string, object?> mapping, EmployeeFieldSet fields, string subject)
    {
        var faults = new List<string>();
        Read(mapping, fields, faults, []);
        if (faults.Count > 0)
        {
            throw new ProvisioningException(ErrorIds.MappingInvalid, $"{subject} does not fit: {string.Join("; ", faults).TrimEnd('.')}.");
        }
    }

    /// <summary>Makes a function that tells whether a text is the name of a recognized column, by the mapping or by name.</summary>
    internal static Func<string, bool> IsKnown(IReadOnlyDictionary<string, object?>? mapping, EmployeeFieldSet fields)
    {
        HashSet<string> named = Read(mapping ?? new Dictionary<string, object?>(), fields, [], [])
            .SelectMany(entry => entry.Columns)
            .SelectMany(name => new[] { Text.Key(name), Text.Key(ColumnNames.WithoutNumber(name)) })
            .ToHashSet(StringComparer.Ordinal);
        return header => fields.Recognize(header) is not null || named.Contains(Text.Key(header));
    }

    private static MappingEntry ReadEntry(EmployeeField field, object value, EmployeeFieldSet fields, List<string> faults)
    {
        if (value is string column)
        {
            if (string.IsNullOrWhiteSpace(column))
            {
                faults.Add($"{field}: the name is empty; write $null to leave the field out");
            }

            return new MappingEntry(field) { Columns = [column] };
        }

        if (MappingValues.AsScript(value) is { } script)
        {
            return new MappingEntry(field) { Columns = script.Columns, Source = new FieldSource { Script = script } };
        }

        if (MappingValues.AsTable(value) is { } table)
        {
            return new MappingTableReader(field, fields, faults).Read(table);
        }

        faults.Add($"{field}: a name or a table is needed, as {field} = 'Name' or {field} = @{{ Column = 'Name' }}");
        return new MappingEntry(field);
    }
}
