namespace UserProvisioning;

/// <summary>
/// Decides where each field comes from: the mapping first, then the names of the columns that it does not use. All
/// that is wrong is said at once.
/// </summary>
internal sealed class MappingBuilder
{
    private static readonly EmployeeField[] Fields = Enum.GetValues<EmployeeField>();

    private readonly string _path;
    private readonly IReadOnlyList<string> _columns;
    private readonly List<string> _faults = [];
    private readonly HashSet<int> _used = [];
    private readonly HashSet<EmployeeField> _mapped = [];
    private readonly FieldMap _map;

    private MappingBuilder(string path, IReadOnlyList<string> columns)
    {
        _path = path;
        _columns = columns;
        _map = new FieldMap { Columns = columns };
    }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static FieldMap Build(string path, IReadOnlyList<string> columns, IReadOnlyDictionary<string, object?>? mapping)
    {
        var builder = new MappingBuilder(path, columns);
        List<MappingEntry> entries = builder.ReadEntries(mapping ?? new Dictionary<string, object?>());
        Dictionary<EmployeeField, List<int>> recognized = builder.Recognize(entries);
        builder.UseEntries(entries, recognized);
        builder.UseHeaders(recognized);
        builder.RequireKey();
        return builder._faults.Count == 0 ? builder._map : throw builder.Invalid();
    }

    /// <summary>Whether a text names a column that a mapping or the header's names would use.</summary>
    internal static Func<string, bool> IsKnown(IReadOnlyDictionary<string, object?>? mapping)
    {
        HashSet<string> named = (mapping ?? new Dictionary<string, object?>())
            .Where(pair => pair.Value is not null && Enum.TryParse(pair.Key, ignoreCase: true, out EmployeeField _))
            .Select(pair => MappingEntry.Read(default, pair.Value!, []).Column)
            .OfType<string>()
            .Select(Text.Key)
            .ToHashSet(StringComparer.Ordinal);
        return header => HeaderNames.Recognize(header) is not null || named.Contains(Text.Key(header));
    }

    private List<MappingEntry> ReadEntries(IReadOnlyDictionary<string, object?> mapping)
    {
        var entries = new List<MappingEntry>();
        foreach ((string name, object? value) in mapping)
        {
            if (!Fields.Select(field => field.ToString()).Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))
            {
                _faults.Add($"there is no field '{name}'.{Nearest.Hint(name, Enum.GetNames<EmployeeField>())} The fields are {string.Join(", ", Fields)}");
                continue;
            }

            EmployeeField field = Enum.Parse<EmployeeField>(name.Trim(), ignoreCase: true);
            if (!_mapped.Add(field))
            {
                _faults.Add($"{field} is mapped twice");
            }
            else if (value is not null)
            {
                entries.Add(MappingEntry.Read(field, value, _faults));
            }
        }

        return entries;
    }

    /// <summary>The columns that are recognized by their names, less those that the mapping uses.</summary>
    private Dictionary<EmployeeField, List<int>> Recognize(List<MappingEntry> entries)
    {
        HashSet<string> named = entries.Select(entry => entry.Column).OfType<string>().Select(Text.Key).ToHashSet(StringComparer.Ordinal);
        var recognized = new Dictionary<EmployeeField, List<int>>();
        for (int i = 0; i < _columns.Count; i++)
        {
            if (HeaderNames.Recognize(_columns[i]) is { } field && !named.Contains(Text.Key(_columns[i])))
            {
                if (!recognized.TryGetValue(field, out List<int>? columns))
                {
                    recognized.Add(field, columns = []);
                }

                columns.Add(i);
            }
        }

        return recognized;
    }

    private void UseEntries(List<MappingEntry> entries, Dictionary<EmployeeField, List<int>> recognized)
    {
        foreach (MappingEntry entry in entries)
        {
            if (entry.IsConstant)
            {
                if (entry.Field == EmployeeField.ExternalReference)
                {
                    _faults.Add($"{entry.Field}: the key is another in every row, so it needs a Column, not a Value");
                }

                _map[entry.Field] = entry.Source;
            }
            else if (entry.Column is { } name)
            {
                UseColumn(entry, name);
            }
            else if (recognized.TryGetValue(entry.Field, out List<int>? columns) && columns.Count == 1)
            {
                // @{ Format = '...' } alone: the column is the one that is recognized.
                _used.Add(columns[0]);
                _map[entry.Field] = entry.Source with { Column = columns[0] };
            }
            else
            {
                _faults.Add($"{entry.Field}: a Column or a Value is missing");
            }
        }
    }

    private void UseColumn(MappingEntry entry, string name)
    {
        List<int> found = Enumerable.Range(0, _columns.Count).Where(i => Text.Key(_columns[i]) == Text.Key(name)).ToList();
        if (found.Count == 1)
        {
            _used.Add(found[0]);
            _map[entry.Field] = entry.Source with { Column = found[0] };
        }
        else if (found.Count > 1)
        {
            _faults.Add($"{entry.Field}: {found.Count} columns are named '{name}'; give each a name of its own");
        }
        else
        {
            _faults.Add($"{entry.Field}: the file has no column '{name}'.{Nearest.Hint(name, Named())}");
        }
    }

    private void UseHeaders(Dictionary<EmployeeField, List<int>> recognized)
    {
        foreach ((EmployeeField field, List<int> columns) in recognized)
        {
            if (_mapped.Contains(field))
            {
                continue;
            }

            if (columns.Count > 1)
            {
                _faults.Add($"the columns {string.Join(" and ", columns.Select(i => $"'{_columns[i]}' ({i + 1})"))} are both recognized as {field}; choose one, as -Mapping @{{ {field} = '{_columns[columns[0]]}' }}, or rename one");
                continue;
            }

            _used.Add(columns[0]);
            _map[field] = new FieldSource { Column = columns[0] };
        }

        // Columns that our own files have for us.
        int own = RejectColumns.CountOwn(_columns);
        for (int i = 0; i < own; i++)
        {
            if (!_used.Contains(i) && _columns[i] is FileHeaders.GuardedExport or FileHeaders.PlainExport)
            {
                _used.Add(i);
                _map.IsExport = true;
                _map.IsGuarded |= _columns[i] == FileHeaders.GuardedExport;
            }
        }

        for (int i = 0; i < own; i++)
        {
            if (_columns[i].Length > 0 && !_used.Contains(i)
                && !(HeaderNames.Recognize(_columns[i]) is { } left && _mapped.Contains(left) && !_map.Has(left)))
            {
                _map.Warnings.Add($"The column '{_columns[i]}' is not used.");
            }
        }
    }

    private void RequireKey()
    {
        // An entry for it that is at fault has been named already.
        if (_map.Has(EmployeeField.ExternalReference) || (_mapped.Contains(EmployeeField.ExternalReference) && _faults.Count > 0))
        {
            return;
        }

        string found = Named().Any() ? string.Join(", ", Named().Select(name => $"'{ContactRules.Shorten(name)}'").Take(40)) : "none";
        string nearest = HeaderNames.NearestColumn(EmployeeField.ExternalReference, Named()) is { } name ? $" Did you mean '{name}'?" : string.Empty;
        _faults.Add(
            $"no column is recognized as ExternalReference, the key of a row. The columns are: {found}.{nearest} Name the column, as -Mapping @{{ ExternalReference = '{HeaderNames.NearestColumn(EmployeeField.ExternalReference, Named()) ?? Named().FirstOrDefault() ?? "Column"}' }}");
    }

    private IEnumerable<string> Named() => _columns.Where(name => name.Length > 0);

    private ProvisioningException Invalid() => new(
        ErrorIds.MappingInvalid,
        _faults.Count == 1
            ? $"'{_path}' cannot be mapped: {_faults[0]}{(_faults[0].EndsWith('?') ? string.Empty : ".")}"
            : $"'{_path}' cannot be mapped, for {_faults.Count} reasons: {string.Join("; ", _faults.Select((fault, i) => $"({i + 1}) {fault}"))}{(_faults[^1].EndsWith('?') ? string.Empty : ".")}",
        _path);
}
