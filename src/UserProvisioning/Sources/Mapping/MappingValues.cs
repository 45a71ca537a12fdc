using System.Collections;
using System.Globalization;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Converts the values of a mapping from the types that a person may use: text, list, table or script.</summary>
internal static class MappingValues
{
    /// <summary>The value as a cell would hold it.</summary>
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

    /// <summary>The value as a list of texts; a single text becomes a list of one.</summary>
    internal static string[] AsTexts(object? value) => value is IEnumerable list and not string
        ? list.Cast<object?>().Select(AsText).OfType<string>().ToArray()
        : AsText(value) is { } one ? [one] : [];

    /// <summary>The value as a script; null when it is not one.</summary>
    internal static MappingScript? AsScript(object value) => value switch
    {
        MappingScript script => script,
        Func<IReadOnlyDictionary<string, string?>, object?> compute => new MappingScript(compute),
        _ => null,
    };

    /// <summary>The pairs of a table, in order; null when the value is not a table.</summary>
    internal static List<(string Key, object? Value)>? AsTable(object value)
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
}
