using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of the table that a condition is given as to what the service layer takes.</summary>
internal static class ConditionValues
{
    /// <summary>Returns the values by the names of fields, each as a list.</summary>
    internal static Dictionary<string, IReadOnlyList<object?>> Of(IDictionary? table) => FieldValues.Of(table ?? new Hashtable()).ToDictionary(
        pair => pair.Key,
        pair => pair.Value is IEnumerable several and not (string or IDictionary)
            ? several.Cast<object?>().Select(Plain).ToList()
            : (IReadOnlyList<object?>)[pair.Value],
        StringComparer.OrdinalIgnoreCase);

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
