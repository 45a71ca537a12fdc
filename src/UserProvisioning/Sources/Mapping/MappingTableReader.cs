using System.Globalization;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Reads a mapping entry that a person wrote as a table, as <c>@{ Column = 'Start'; Format = 'dd-MM-yyyy' }</c>.</summary>
internal sealed class MappingTableReader(EmployeeField field, EmployeeFieldSet fields, List<string> faults)
{
    private static readonly string[] Keys = ["Column", "Columns", "Separator", "Map", "Value", "Format", "Culture", "Digits", "Empty", "Default"];

    /// <summary>The most digits to which a number can be padded.</summary>
    private const int MostDigits = 50;

    private IReadOnlyList<string> _columns = [];
    private bool _isJoined;
    private bool _isConstant;
    private FieldSource _source = new();

    /// <summary>Reads the table, and adds its faults to the list.</summary>
    internal MappingEntry Read(List<(string Key, object? Value)> table)
    {
        var given = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, object? value) in table)
        {
            if (!Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"{field}: there is no key '{key}'.{Nearest.Hint(key, Keys)} The keys are {string.Join(", ", Keys)}");
            }

            if (value is not null && MappingValues.AsScript(value) is not null)
            {
                faults.Add($"{field}: a script stands alone, as {field} = {{ $_.'Name' }}, and not as {key}");
            }

            given[key] = value;
        }

        _isConstant = given.ContainsKey("Value");
        CheckTogether(given);
        ReadColumns(given);
        _source = new FieldSource { Constant = Checked("Value"), Default = Checked("Default") };

        // A separator is not trimmed: a space is a valid separator.
        if (given.GetValueOrDefault("Separator") is { } separator)
        {
            _source = _source with { Separator = Convert.ToString(separator, CultureInfo.InvariantCulture)! };
        }

        if (given.TryGetValue("Map", out object? map))
        {
            ReadMap(map);
        }

        if (given.TryGetValue("Empty", out object? empty))
        {
            ReadEmpty(empty);
        }

        // The culture is read first, because the meaning of a format depends on it.
        if (given.TryGetValue("Culture", out object? culture))
        {
            ReadCulture(culture);
        }

        if (given.TryGetValue("Format", out object? format))
        {
            ReadFormats(format);
        }

        if (given.TryGetValue("Digits", out object? digits))
        {
            ReadDigits(digits);
        }

        return new MappingEntry(field) { Columns = _columns, IsJoined = _isJoined, IsConstant = _isConstant, Source = _source };

        string? Checked(string key)
        {
            string? text = MappingValues.AsText(given.GetValueOrDefault(key));
            if (text is not null && ValueParser.FaultOf(field, text) is { } fault)
            {
                faults.Add($"{field}: the {key} {fault}");
            }

            return text;
        }
    }

    private void CheckTogether(Dictionary<string, object?> given)
    {
        if (_isConstant)
        {
            foreach (string other in Keys.Where(key => key != "Value" && given.ContainsKey(key)))
            {
                faults.Add($"{field}: Value is the same for everybody, so {other} has no meaning beside it; give one of the two");
            }
        }

        Exclude("Map", "Format", "Map says what each value means, so Format has no meaning beside it");
        Exclude("Map", "Culture", "Map says what each value means, so Culture has no meaning beside it");
        Exclude("Map", "Digits", "Map says what each value means, so Digits has no meaning beside it");
        Exclude("Column", "Columns", "Column is one, and Columns are several that are joined");
        Exclude("Columns", "Digits", "Digits is for a number in one Column, not for several that are joined");
        if (given.ContainsKey("Separator") && !given.ContainsKey("Columns"))
        {
            faults.Add($"{field}: Separator stands between the values of several Columns, and there are none");
        }

        void Exclude(string one, string other, string why)
        {
            if (given.ContainsKey(one) && given.ContainsKey(other))
            {
                faults.Add($"{field}: {why}; give one of the two");
            }
        }
    }

    private void ReadColumns(Dictionary<string, object?> given)
    {
        if (given.TryGetValue("Columns", out object? columns))
        {
            _isJoined = true;
            _columns = MappingValues.AsTexts(columns);
            if (_columns.Count == 0)
            {
                faults.Add($"{field}: Columns are the names of those that are joined, as Columns = 'Street', 'No'");
            }
        }
        else if (given.TryGetValue("Column", out object? column))
        {
            _columns = MappingValues.AsTexts(column);
            if (_columns.Count != 1)
            {
                faults.Add(_columns.Count == 0
                    ? $"{field}: the name is empty"
                    : $"{field}: Column is the name of one; to join several write Columns = "
                        + $"{string.Join(", ", _columns.Select(name => $"'{name}'"))}");
                _columns = _columns.Take(1).ToArray();
            }
        }
    }

    private void ReadDigits(object? value)
    {
        if (!int.TryParse(MappingValues.AsText(value), NumberStyles.None, CultureInfo.InvariantCulture, out int digits)
            || digits is < 1 or > MostDigits)
        {
            faults.Add($"{field}: Digits is how many digits a number gets, from 1 to {MostDigits}, as Digits = 6");
        }
        else if (ValueParser.IsTyped(field))
        {
            faults.Add($"{field}: Digits is for numbers, such as those of ExternalReference, and {field} is none");
        }

        _source = _source with { Digits = digits };
    }

    private void ReadMap(object? value)
    {
        if (value is null || MappingValues.AsTable(value) is not { } pairs)
        {
            faults.Add($"{field}: Map needs a table, as @{{ 'Value that comes' = 'Value that is meant' }}");
            return;
        }

        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach ((string from, object? to) in pairs)
        {
            string? text = MappingValues.AsText(to);
            if (text is not null && ValueParser.FaultOf(field, text) is { } fault)
            {
                faults.Add($"{field}: what '{from}' is mapped to {fault}");
            }

            map[Text.Key(from)] = text;
        }

        _source = _source with { Map = map, MapNames = pairs.Select(pair => pair.Key).Order(StringComparer.OrdinalIgnoreCase).ToArray() };
    }

    private void ReadFormats(object? value)
    {
        if (field.Kind != EmployeeFieldKind.Date)
        {
            faults.Add($"{field}: Format is for dates; only {string.Join(" and ", fields.Dates)} have one");
            return;
        }

        string[] formats = MappingValues.AsTexts(value);
        if (formats.Length == 0)
        {
            faults.Add($"{field}: the Format is empty; write one such as 'dd-MM-yyyy'");
        }

        foreach (string format in formats.Where(format => !DateText.IsFormat(format, _source.Culture)))
        {
            faults.Add($"{field}: '{format}' is not a date format; write one such as 'dd-MM-yyyy' (MM is the month)");
        }

        _source = _source with { Formats = formats };
    }

    private void ReadEmpty(object? value)
    {
        string[] texts = MappingValues.AsTexts(value);
        if (texts.Length == 0)
        {
            faults.Add($"{field}: Empty lists the texts that mean that there is none, as Empty = 'n/a', '-'");
        }

        _source = _source with { Empty = texts.Select(Text.Key).ToHashSet(StringComparer.Ordinal) };
    }

    private void ReadCulture(object? value)
    {
        string? name = MappingValues.AsText(value);
        if (field.Kind != EmployeeFieldKind.Date)
        {
            faults.Add($"{field}: Culture is for dates; only {string.Join(" and ", fields.Dates)} have one");
        }
        else if (name is null || !Cultures.Exists(name))
        {
            faults.Add($"{field}: '{name}' is not a culture; write the language of the dates, as Culture = 'nl-NL'");
        }
        else
        {
            // The culture without the changes that a person may have made to it on this machine.
            _source = _source with { Culture = new CultureInfo(Cultures.Canonical(name), useUserOverride: false) };
        }
    }
}
