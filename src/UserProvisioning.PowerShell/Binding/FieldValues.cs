using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of a table that was given for a parameter <c>-Field</c> to what the service layer takes.</summary>
internal static class FieldValues
{
    /// <summary>Returns the values by the names of fields.</summary>
    internal static Dictionary<string, object?> Of(IDictionary table)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        for (IDictionaryEnumerator pairs = table.GetEnumerator(); pairs.MoveNext();)
        {
            values[Convert.ToString(pairs.Key, CultureInfo.InvariantCulture) ?? string.Empty] = Plain(pairs.Value);
        }

        return values;
    }

    /// <summary>Returns the values of a filter: each is a list, whose texts may have wildcards.</summary>
    /// <exception cref="PSArgumentException">A list of values is empty.</exception>
    internal static Dictionary<string, IReadOnlyList<object?>> Filter(IDictionary table) => Of(table).ToDictionary(
        pair => pair.Key,
        pair =>
        {
            IReadOnlyList<object?> all = pair.Value is IEnumerable several and not string
                ? several.Cast<object?>().Select(Plain).Select(Condition).ToList()
                : [Condition(pair.Value)];
            return all.Count > 0 ? all : throw new PSArgumentException(
                $"The list of values of {pair.Key} is empty. It selects nothing, and does not mean all. Give a value, or $null for an empty field.");
        },
        StringComparer.OrdinalIgnoreCase);

    private static object? Condition(object? value) => value is string { Length: > 0 } text ? Filters.From(text) : value;

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
