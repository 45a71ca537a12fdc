using System.Collections;
using System.Globalization;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Reads one entry of a mapping as a person wrote it: a column's name, or a table of what to do with it.</summary>
internal sealed class MappingEntry
{
    private static readonly string[] Keys = ["Column", "Columns", "Separator", "Map", "Value", "Format", "Culture", "Digits", "Empty", "Default"];

    /// <summary>More than any number has.</summary>
    private const int MostDigits = 50;

    private MappingEntry(EmployeeField field) => Field = field;

    internal EmployeeField Field { get; }

    /// <summary>The names of the columns; none for a constant, or for the column that is recognized.</summary>
    internal IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>Whether the cells of the columns are joined, however many there are.</summary>
    internal bool IsJoined { get; private set; }

    /// <summary>Everything but the columns.</summary>
    internal FieldSource Source { get; private set; } = new();

    internal bool IsConstant { get; private set; }

    /// <summary>Reads an entry, and adds to <paramref name="faults"/> what is wrong with it.</summary>
    internal static MappingEntry Read(EmployeeField field, object value, List<string> faults)
    {
        var entry = new MappingEntry(field);
        if (value is string column)
        {
            entry.Columns = [column];
            if (string.IsNullOrWhiteSpace(column))
            {
                faults.Add($"{field}: the name of the column is empty; write $null to leave the field out");
            }
        }
        else if (Script(value) is { } script)
        {
            entry.Columns = script.Columns;
            entry.Source = new FieldSource { Script = script };
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

            if (value is not null && Script(value) is not null)
            {
                faults.Add($"{Field}: a script stands alone, as {Field} = {{ $_.'Column' }}, and not as {key}");
            }

            given[key] = value;
        }

        IsConstant = given.ContainsKey("Value");
        CheckTogether(given, faults);
        ReadColumns(given, faults);
        Source = new FieldSource { Constant = Checked("Value"), Default = Checked("Default") };

        // A separator is written as it is meant: a space is one.
        if (given.GetValueOrDefault("Separator") is { } separator)
        {
            Source = Source with { Separator = Convert.ToString(separator, CultureInfo.InvariantCulture)! };
        }

        if (given.TryGetValue("Map", out object? map))
        {
            ReadMap(map, faults);
        }

        if (given.TryGetValue("Empty", out object? empty))
        {
            ReadEmpty(empty, faults);
        }

        // What a format means depends on it.
        if (given.TryGetValue("Culture", out object? culture))
        {
            ReadCulture(culture, faults);
        }

        if (given.TryGetValue("Format", out object? format))
        {
            ReadFormats(format, faults);
        }

        if (given.TryGetValue("Digits", out object? digits))
        {
            ReadDigits(digits, faults);
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

    private void CheckTogether(Dictionary<string, object?> given, List<string> faults)
    {
        if (IsConstant)
        {
            foreach (string other in Keys.Where(key => key != "Value" && given.ContainsKey(key)))
            {
                faults.Add($"{Field}: Value is the same in every row, so {other} has no meaning beside it; give one of the two");
            }
        }

        Exclude("Map", "Format", "Map says what each value means, so Format has no meaning beside it");
        Exclude("Map", "Culture", "Map says what each value means, so Culture has no meaning beside it");
        Exclude("Map", "Digits", "Map says what each value means, so Digits has no meaning beside it");
        Exclude("Column", "Columns", "Column is one, and Columns are several that are joined");
        Exclude("Columns", "Digits", "Digits is for a number in one Column, not for several that are joined");
        if (given.ContainsKey("Separator") && !given.ContainsKey("Columns"))
        {
            faults.Add($"{Field}: Separator stands between the cells of several Columns, and there are none");
        }

        void Exclude(string one, string other, string why)
        {
            if (given.ContainsKey(one) && given.ContainsKey(other))
            {
                faults.Add($"{Field}: {why}; give one of the two");
            }
        }
    }

    private void ReadColumns(Dictionary<string, object?> given, List<string> faults)
    {
        if (given.TryGetValue("Columns", out object? columns))
        {
            IsJoined = true;
            Columns = Texts(columns);
            if (Columns.Count == 0)
            {
                faults.Add($"{Field}: Columns are the names of those that are joined, as Columns = 'Street', 'No'");
            }
        }
        else if (given.TryGetValue("Column", out object? column))
        {
            Columns = Texts(column);
            if (Columns.Count != 1)
            {
                faults.Add(Columns.Count == 0
                    ? $"{Field}: the name of the column is empty"
                    : $"{Field}: Column is the name of one; to join several write Columns = "
                        + $"{string.Join(", ", Columns.Select(name => $"'{name}'"))}");
                Columns = Columns.Take(1).ToArray();
            }
        }
    }

    private void ReadDigits(object? value, List<string> faults)
    {
        if (!int.TryParse(AsText(value), NumberStyles.None, CultureInfo.InvariantCulture, out int digits) || digits is < 1 or > MostDigits)
        {
            faults.Add($"{Field}: Digits is how many digits a number gets, from 1 to {MostDigits}, as Digits = 6");
        }
        else if (ValueParser.IsTyped(Field))
        {
            faults.Add($"{Field}: Digits is for numbers, such as those of ExternalReference, and {Field} is none");
        }

        Source = Source with { Digits = digits };
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
        if (!ValueParser.Dates.Contains(Field))
        {
            faults.Add($"{Field}: Format is for dates; only {string.Join(" and ", ValueParser.Dates)} have one");
            return;
        }

        string[] formats = Texts(value);
        if (formats.Length == 0)
        {
            faults.Add($"{Field}: the Format is empty; write one such as 'dd-MM-yyyy'");
        }

        foreach (string format in formats.Where(format => !DateText.IsFormat(format, Source.Culture)))
        {
            faults.Add($"{Field}: '{format}' is not a date format; write one such as 'dd-MM-yyyy' (MM is the month)");
        }

        Source = Source with { Formats = formats };
    }

    private void ReadEmpty(object? value, List<string> faults)
    {
        string[] texts = Texts(value);
        if (texts.Length == 0)
        {
            faults.Add($"{Field}: Empty is the texts that mean an empty cell, as Empty = 'n/a', '-'");
        }

        Source = Source with { Empty = texts.Select(Text.Key).ToHashSet(StringComparer.Ordinal) };
    }

    private void ReadCulture(object? value, List<string> faults)
    {
        string? name = AsText(value);
        if (!ValueParser.Dates.Contains(Field))
        {
            faults.Add($"{Field}: Culture is for dates; only {string.Join(" and ", ValueParser.Dates)} have one");
        }
        else if (name is null || !Cultures.Exists(name))
        {
            faults.Add($"{Field}: '{name}' is not a culture; write the language of the dates, as Culture = 'nl-NL'");
        }
        else
        {
            // Not the one of this machine, in which a person may have changed what a short date is.
            Source = Source with { Culture = new CultureInfo(Cultures.Canonical(name), useUserOverride: false) };
        }
    }

    private static string[] Texts(object? value) => value is IEnumerable list and not string
        ? list.Cast<object?>().Select(AsText).OfType<string>().ToArray()
        : AsText(value) is { } one ? [one] : [];

    private static MappingScript? Script(object value) => value switch
    {
        MappingScript script => script,
        Func<IReadOnlyDictionary<string, string?>, object?> compute => new MappingScript(compute),
        _ => null,
    };

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
    internal static string? AsText(object? value) => value switch
    {
        null => null,
        string text => Text.Clean(text),
        DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IEnumerable list => Text.Clean(string.Join('|', list.Cast<object?>().Select(AsText).OfType<string>())),
        _ => Text.Clean(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
