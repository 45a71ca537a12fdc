using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Tables;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Decides from which column of a file each field comes: first by the mapping, then by the names of the columns that the mapping does not
/// use. All faults are reported in one message.
/// </summary>
internal sealed class MappingBuilder
{
    /// <summary>The most columns that a message lists when several are recognized as the same field.</summary>
    private const int MostColumnsNamed = 10;

    private readonly IEmployeeFile _file;
    private readonly ColumnNames _columns;

    /// <summary>The fields of the columns as the format defines them; null when columns are recognized by name.</summary>
    private readonly IReadOnlyList<EmployeeField?>? _fields;
    private readonly List<string> _faults = [];
    private readonly HashSet<int> _used = [];
    private readonly HashSet<EmployeeField> _mapped = [];
    private readonly FieldMap _map;

    private MappingBuilder(IEmployeeFile file, EmployeeFieldSet fields)
    {
        _file = file;

        // In files of this module a header may be guarded against spreadsheets, as every text in them.
        bool isOurs = RejectColumns.CountOwn(file.Columns) < file.Columns.Count || file.Columns.Contains(WrittenHeaders.GuardedExport);
        IReadOnlyList<string> columns = isOurs ? file.Columns.Select(FormulaGuard.Restore).ToArray() : file.Columns;
        _columns = new ColumnNames(columns);
        _fields = file.Fields;
        _map = new FieldMap(fields) { Columns = columns, Words = file.Words };
        _map.Warnings.AddRange(file.Warnings);
    }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static FieldMap Build(IEmployeeFile file, IReadOnlyDictionary<string, object?>? mapping, EmployeeFieldSet fields)
    {
        var builder = new MappingBuilder(file, fields);
        if (file.Columns.Count == 0)
        {
            // An empty list of employees has no columns, so no mapping could fit it. It is accepted.
            return builder._map;
        }

        List<MappingEntry> entries = MappingReader.Read(
            mapping ?? new Dictionary<string, object?>(), fields, builder._faults, builder._mapped);
        Dictionary<EmployeeField, List<int>> recognized = builder.Recognize(entries);
        builder.UseEntries(entries, recognized);
        builder.UseHeaders(recognized);
        if (builder._mapped.Contains(EmployeeField.ExternalReference) || !recognized.ContainsKey(EmployeeField.ExternalReference))
        {
            builder.RequireKey();
        }

        builder.RequireOnePersonPerRow();
        return builder._faults.Count == 0 ? builder._map : throw builder.Invalid();
    }

    /// <summary>The columns that are recognized by name, without those that the mapping uses.</summary>
    private Dictionary<EmployeeField, List<int>> Recognize(List<MappingEntry> entries)
    {
        HashSet<string> named = entries.SelectMany(entry => entry.Columns).Select(Text.Key).ToHashSet(StringComparer.Ordinal);
        var recognized = new Dictionary<EmployeeField, List<int>>();
        for (int i = 0; i < _columns.Count; i++)
        {
            if (FieldOf(i) is { } field && !named.Contains(Text.Key(_columns[i])))
            {
                if (!recognized.TryGetValue(field, out List<int>? columns))
                {
                    recognized.Add(field, columns = []);
                }

                columns.Add(i);
            }
        }

        if (_file.KeyColumn is { } key && !named.Contains(Text.Key(_columns[key])))
        {
            recognized.TryAdd(EmployeeField.ExternalReference, [key]);
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
                    _faults.Add($"{entry.Field}: everybody has another key, so it needs a Column, not a Value");
                }

                _map[entry.Field] = entry.Source;
            }
            else if (entry.IsJoined || entry.Source.Script is not null)
            {
                _map[entry.Field] = entry.Source with { Columns = entry.Columns.Select(name => Find(entry, name)).OfType<int>().ToArray() };
            }
            else if (entry.Columns is [var name])
            {
                if (Find(entry, name) is { } column)
                {
                    _map[entry.Field] = entry.Source with { Column = column };
                }
            }
            else if (recognized.TryGetValue(entry.Field, out List<int>? columns) && columns.Count == 1)
            {
                // The entry @{ Format = '...' } names no column, so the recognized column is used.
                _used.Add(columns[0]);
                _map[entry.Field] = entry.Source with { Column = columns[0] };
            }
            else
            {
                _faults.Add($"{entry.Field}: a Column or a Value is missing");
            }
        }
    }

    /// <summary>The position of a column that an entry names, which is then marked as used; null when no column or several columns match.</summary>
    private int? Find(MappingEntry entry, string name)
    {
        IReadOnlyList<int> found = _columns.Find(name);
        if (found.Count == 1)
        {
            _used.Add(found[0]);
            return found[0];
        }

        _faults.Add(found.Count > 1
            ? $"{entry.Field}: {found.Count} {_file.Words.Columns} are named '{name}'; write which of them, as '{name} (1)' or '{name} (2)'"
            : $"{entry.Field}: {_file.Words.HasNoColumn} '{name}'.{Nearest.Hint(name, _columns.Named)}");
        return null;
    }

    private void UseHeaders(Dictionary<EmployeeField, List<int>> recognized)
    {
        SourceWords words = _file.Words;
        foreach ((EmployeeField field, List<int> columns) in recognized)
        {
            if (_mapped.Contains(field))
            {
                continue;
            }

            int? sure = columns.FindAll(i => columns.Count == 1 || HeaderRecognition.IsPreferred(field, _columns[i])) is [var one] ? one : null;
            if (sure is null)
            {
                string several = columns.Count == 2 ? "both" : "all";
                List<int> shown = columns[..Math.Min(columns.Count, MostColumnsNamed)];
                string others = columns.Count > shown.Count ? $" and {columns.Count - shown.Count} more" : string.Empty;
                string which = field == EmployeeField.ExternalReference
                    ? "; the key must be the one by which the same people were named before"
                    : string.Empty;
                _faults.Add($"the {words.Columns} {string.Join(" and ", shown.Select(i => $"'{_columns[i]}' ({words.Column} {i + 1})"))}{others} "
                    + $"are {several} recognized as {field}; say which is meant: "
                    + $"{string.Join(" or ", shown.Select(i => $"-Mapping @{{ {field} = {MappingAdvice.Quote(_columns.NameOf(i))} }}"))}{which}");
                continue;
            }

            _used.Add(sure.Value);
            _map[field] = new FieldSource { Column = sure.Value };
        }

        // Columns that this module adds to its own files are not reported as unused.
        int own = RejectColumns.CountOwn(_map.Columns);
        _map.IsGuarded = own < _columns.Count;
        for (int i = 0; i < own; i++)
        {
            if (!_used.Contains(i) && _columns[i] is WrittenHeaders.GuardedExport or WrittenHeaders.PlainExport)
            {
                _used.Add(i);
                _map.IsExport = true;
                _map.IsGuarded |= _columns[i] == WrittenHeaders.GuardedExport;
            }
        }

        for (int i = 0; i < own; i++)
        {
            if (_fields is not null || _columns[i].Length == 0 || _used.Contains(i))
            {
                continue;
            }

            if (!_mapped.Contains(EmployeeField.Active) && !_map.Has(EmployeeField.Active) && StatusColumns.LooksLikeStatus(_columns[i]))
            {
                _map.UnusedStatuses.Add(i);
            }
            else if (!(FieldOf(i) is { } left && _mapped.Contains(left) && !_map.Has(left)))
            {
                _map.Warnings.Add(_map.Unused(i));
            }
        }
    }

    private void RequireKey()
    {
        // A faulty entry for the key was reported already.
        if (_map.Has(EmployeeField.ExternalReference) || (_mapped.Contains(EmployeeField.ExternalReference) && _faults.Count > 0))
        {
            return;
        }

        if (_file is CsvFile && _map.Columns is [var only] && DelimiterDetector.FindInHeader(only) is { } delimiter)
        {
            _faults.Add($"its header is one column, '{Text.Shorten(only)}': '{delimiter}' seems to stand between the fields. Say so with "
                + $"-Delimiter '{delimiter}'");
            return;
        }

        string found = _columns.Named.Any() ? string.Join(", ", _columns.Named.Select(name => $"'{Text.Shorten(name)}'").Take(40)) : "none";

        SourceWords words = _file.Words;
        string? key = MappingAdvice.KeyIn(_columns.Named);
        string question = key is null ? string.Empty : $" Did you mean {MappingAdvice.Quote(key)}?";
        _faults.Add($"no {words.Column} is recognized as ExternalReference, the key of {words.ARow}. The {words.Columns} are: {found}.{question} "
            + $"Name the {words.Column} that tells the people apart, as -Mapping @{{ ExternalReference = {MappingAdvice.Quote(key ?? "...")} }}");
    }

    /// <summary>Refuses a file in which each row holds a list of people, since only the first of each list would be read.</summary>
    private void RequireOnePersonPerRow()
    {
        // A row that has a name, or a key of its own, is a person, whatever lists it holds.
        bool hasKey = _map[EmployeeField.ExternalReference]?.Column is { } key && key != _file.KeyColumn && !_columns[key].Contains('[');
        if (!hasKey && !_map.Has(EmployeeField.FirstName) && !_map.Has(EmployeeField.LastName)
            && MappingAdvice.ListOfPeopleIn(_columns.Named) is { } list)
        {
            _faults.Clear();
            _faults.Add($"each {_file.Words.Row} holds a list, '{list}', in which the people seem to be. {_file.Words.ListAdvice}");
        }
    }

    private EmployeeField? FieldOf(int column) => _fields is null ? _map.Fields.Recognize(_columns[column]) : _fields[column];

    private ProvisioningException Invalid() => new(
        ErrorIds.MappingInvalid,
        _faults.Count == 1
            ? $"{_file.Subject} cannot be mapped: {_faults[0]}{End(_faults[0])}"
            : $"{_file.Subject} cannot be mapped, for {_faults.Count} reasons: "
                + $"{string.Join("; ", _faults.Select((fault, i) => $"({i + 1}) {fault}"))}{End(_faults[^1])}",
        _file.Path);

    private static string End(string sentence) => sentence[^1] is '.' or '?' ? string.Empty : ".";
}
