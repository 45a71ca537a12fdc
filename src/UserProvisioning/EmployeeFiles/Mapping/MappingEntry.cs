using System.Collections;
using System.Globalization;

namespace UserProvisioning;

/// <summary>Reads one entry of a mapping as a person wrote it: a column's name, or a table of what to do with it.</summary>
internal sealed class MappingEntry
{
    private static readonly string[] Keys = ["Column", "Map", "Value", "Format", "Default"];

    private static readonly EmployeeField[] Dates = [EmployeeField.StartDate, EmployeeField.EndDate];

    private MappingEntry(EmployeeField field) => Field = field;

    internal EmployeeField Field { get; }

    /// <summary>The column's name; null when the entry names none.</summary>
    internal string? Column { get; private set; }

    /// <summary>Everything but the column.</summary>
    internal FieldSource Source { get; private set; } = new();

    internal bool IsConstant { get; private set; }

    /// <summary>Reads an entry, and adds to <paramref name="faults"/> what is wrong with it.</summary>
    internal static MappingEntry Read(EmployeeField field, object value, List<string> faults)
    {
        var entry = new MappingEntry(field);
        if (value is string column)
        {
            entry.Column = column;
            if (string.IsNullOrWhiteSpace(column))
            {
                faults.Add($"{field}: the name of the column is empty; write $null to leave the field out");
            }
        }
        else if (Table(value) is { } table)
        {
            entry.ReadTable(table, faults);
        }
        else
        {
            faults.Add($"{field}: a column's name or a table is needed, as {field} = 'Column' or {field} = @{{ Column = 'Column' }}");
        }

        return entry;
    }

    private void ReadTable(List<(string Key, object? Value)> table, List<string> faults)
    {
        var given = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, object? value) in table)
        {
            if (!Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"{Field}: there is no key '{key}'.{Nearest.Hint(key, Keys)} The keys are {string.Join(", ", Keys)}");
            }

            given[key] = value;
        }

        IsConstant = given.ContainsKey("Value");
        if (IsConstant)
        {
            foreach (string other in Keys.Where(key => key != "Value" && given.ContainsKey(key)))
            {
                faults.Add($"{Field}: Value is the same in every row, so {other} has no meaning beside it; give one of the two");
            }
        }

        if (given.ContainsKey("Map") && given.ContainsKey("Format"))
        {
            faults.Add($"{Field}: Map says what each value means, so Format has no meaning beside it; give one of the two");
        }

        if (given.TryGetValue("Column", out object? column))
        {
            Column = AsText(column);
            if (Column is null)
            {
                faults.Add($"{Field}: the name of the column is empty");
            }
        }

        Source = new FieldSource { Constant = Checked("Value"), Default = Checked("Default") };
        if (given.TryGetValue("Map", out object? map))
        {
            ReadMap(map, faults);
        }

        if (given.TryGetValue("Format", out object? format))
        {
            ReadFormats(format, faults);
        }

        string? Checked(string key)
        {
            string? text = AsText(given.GetValueOrDefault(key));
            if (text is not null && ValueParser.FaultOf(Field, text) is { } fault)
            {
                faults.Add($"{Field}: the {key} {fault}");
            }

            return text;
        }
    }

    private void ReadMap(object? value, List<string> faults)
    {
        if (value is null || Table(value) is not { } pairs)
        {
            faults.Add($"{Field}: Map needs a table, as @{{ 'Value in the file' = 'Value that is meant' }}");
            return;
        }

        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach ((string from, object? to) in pairs)
        {
            string? text = AsText(to);
            if (text is not null && ValueParser.FaultOf(Field, text) is { } fault)
            {
                faults.Add($"{Field}: what '{from}' is mapped to {fault}");
            }

            map[Text.Key(from)] = text;
        }

        Source = Source with { Map = map, MapNames = pairs.Select(pair => pair.Key).Order(StringComparer.OrdinalIgnoreCase).ToArray() };
    }

    private void ReadFormats(object? value, List<string> faults)
    {
        if (!Dates.Contains(Field))
        {
            faults.Add($"{Field}: Format is for dates; only {string.Join(" and ", Dates)} have one");
            return;
        }

        string[] formats = value is IEnumerable list and not string
            ? list.Cast<object?>().Select(AsText).OfType<string>().ToArray()
            : AsText(value) is { } one ? [one] : [];
        if (formats.Length == 0)
        {
            faults.Add($"{Field}: the Format is empty; write one such as 'dd-MM-yyyy'");
        }

        foreach (string format in formats.Where(format => !ValueParser.IsDateFormat(format)))
        {
            faults.Add($"{Field}: '{format}' is not a date format; write one such as 'dd-MM-yyyy' (MM is the month)");
        }

        Source = Source with { Formats = formats };
    }

    private static List<(string Key, object? Value)>? Table(object value)
    {
        if (value is IReadOnlyDictionary<string, object?> typed)
        {
            return typed.Select(pair => (pair.Key, pair.Value)).ToList();
        }

        if (value is not IDictionary dictionary)
        {
            return null;
        }

        var table = new List<(string Key, object? Value)>();
        for (IDictionaryEnumerator pairs = dictionary.GetEnumerator(); pairs.MoveNext();)
        {
            table.Add((AsText(pairs.Key) ?? string.Empty, pairs.Value));
        }

        return table;
    }

    /// <summary>A value as a cell would hold it.</summary>
    private static string? AsText(object? value) => value switch
    {
        null => null,
        string text => Text.Clean(text),
        DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IEnumerable list => Text.Clean(string.Join('|', list.Cast<object?>().Select(AsText).OfType<string>())),
        _ => Text.Clean(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
