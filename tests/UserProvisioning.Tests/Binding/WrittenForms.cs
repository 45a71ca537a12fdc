using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.Tests.Binding;

/// <summary>
/// The forms of an object that was written and read again. The host of the tests has no commands for files, so CSV and JSON are made here as
/// PowerShell makes them: CSV has texts only; JSON has numbers for enumerations, arrays for lists and no types.
/// </summary>
internal static class WrittenForms
{
    public static PSObject Csv(PSObject item) => Copy(item, value => LanguagePrimitives.ConvertTo<string>(value is IEnumerable and not string
        ? value.ToString() : value) ?? string.Empty);

    public static PSObject Json(PSObject item) => Copy(item, JsonValue);

    private static object? JsonValue(object? value) => value switch
    {
        Enum choice => Convert.ToInt64(choice, System.Globalization.CultureInfo.InvariantCulture),
        Guid guid => guid.ToString(),
        int number => (long)number,
        TimeSpan span => Copy(PSObject.AsPSObject(span), part => part),
        IReadOnlyDictionary<string, object?> table => Table(table),
        IEnumerable list and not (string or IDictionary) => list.Cast<object>().ToArray(),
        _ => value,
    };

    private static PSObject Table(IReadOnlyDictionary<string, object?> table)
    {
        var copy = new PSObject();
        foreach ((string name, object? value) in table)
        {
            copy.Properties.Add(new PSNoteProperty(name, JsonValue(value)));
        }

        return copy;
    }

    public static PSObject Selected(PSObject item)
    {
        PSObject copy = Copy(item, value => value);
        copy.TypeNames.Insert(0, "Selected." + item.TypeNames[0]);
        return copy;
    }

    public static object Serialized(PSObject item, int depth) => PSSerializer.Deserialize(PSSerializer.Serialize(item, depth));

    private static PSObject Copy(PSObject item, Func<object?, object?> of)
    {
        var copy = new PSObject();
        foreach (PSPropertyInfo property in item.Properties)
        {
            copy.Properties.Add(new PSNoteProperty(property.Name, of(property.Value)));
        }

        return copy;
    }
}
