using System.Collections;
using System.Globalization;
using System.Text;

namespace UserProvisioning.Configuration;

/// <summary>
/// The writer of values as PowerShell data: what it writes, Import-PowerShellDataFile reads. Tables are sorted, so that the same values are always
/// the same text.
/// </summary>
internal static class ConfigurationText
{
    private const int LongestLine = 110;
    private const int Indent = 4;

    // PowerShell takes these four typographic quotes for the end of a text, as it does the apostrophe.
    private static readonly char[] Quotes = ['\'', '\u2018', '\u2019', '\u201A', '\u201B'];

    /// <summary>The text of a value, on one line where it fits.</summary>
    internal static string Of(object? value, int depth = 0)
    {
        string flat = Flat(value);
        return flat.Length + (depth * Indent) <= LongestLine || value is not (IEnumerable and not string) ? flat
            : value is IReadOnlyDictionary<string, object?> table ? Table(table, depth)
            : List((IEnumerable)value, depth);
    }

    /// <summary>A table with each of its entries on a line of its own, sorted.</summary>
    internal static string Table(IReadOnlyDictionary<string, object?> table, int depth)
    {
        var text = new StringBuilder("@{\n");
        foreach ((string key, object? value) in Sorted(table))
        {
            text.Append(' ', (depth + 1) * Indent).Append(Key(key)).Append(" = ").Append(Of(value, depth + 1)).Append('\n');
        }

        return text.Append(' ', depth * Indent).Append('}').ToString();
    }

    /// <summary>A key of a table: a plain word, or a quoted text.</summary>
    internal static string Key(string key) =>
        key.Length > 0 && char.IsAsciiLetter(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? key : Quote(key);

    internal static IEnumerable<KeyValuePair<string, object?>> Sorted(IReadOnlyDictionary<string, object?> table) =>
        table.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ThenBy(pair => pair.Key, StringComparer.Ordinal);

    private static string List(IEnumerable list, int depth)
    {
        var text = new StringBuilder("@(\n");
        foreach (object? item in list)
        {
            text.Append(' ', (depth + 1) * Indent).Append(Of(item, depth + 1)).Append('\n');
        }

        return text.Append(' ', depth * Indent).Append(')').ToString();
    }

    private static string Flat(object? value) => value switch
    {
        null => "$null",
        true => "$true",
        false => "$false",
        string text => Quote(text),
        IReadOnlyDictionary<string, object?> { Count: 0 } => "@{}",
        IReadOnlyDictionary<string, object?> table =>
            $"@{{ {string.Join("; ", Sorted(table).Select(pair => $"{Key(pair.Key)} = {Flat(pair.Value)}"))} }}",
        IEnumerable list => $"@({string.Join(", ", list.Cast<object?>().Select(Flat))})",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quote(value.ToString()!),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (char c in text)
        {
            quoted.Append(c);
            if (Quotes.Contains(c))
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('\'').ToString();
    }
}
