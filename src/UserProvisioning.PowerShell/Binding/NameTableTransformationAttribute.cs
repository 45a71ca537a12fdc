using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of an argument to a table of names, each with one name or several: a hashtable; the object that ConvertFrom-Json makes of one; or
/// the JSON that Export-Csv writes of one. An object with a name, such as a user group, counts as its name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameTableTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            IDictionary table => Read(table.Keys.Cast<object>().Select(key => (TextOf(key), table[key]))),
            string text when string.IsNullOrWhiteSpace(text) => null,
            string text => OfJson(text),
            PSCustomObject => Read(((PSObject)inputData).Properties.Select(property => (property.Name, (object?)property.Value))),
            _ => throw new ArgumentTransformationMetadataException(
                $"A value of the type {value.GetType()} is no table of names. Give a table, as @{{ Planners = 'Planners', 'Viewers' }}."),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> OfJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind switch
            {
                JsonValueKind.Array => (object?)member.Value.EnumerateArray().Select(one => one.GetString()).ToArray(),
                JsonValueKind.Null => null,
                _ => member.Value.GetString(),
            })));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ArgumentTransformationMetadataException(
                "The text is no table of names. Give a table, as @{ Planners = 'Planners', 'Viewers' }.");
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> Read(IEnumerable<(string Name, object? Value)> pairs)
    {
        var table = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in pairs)
        {
            object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
            IEnumerable<string> names = plain switch
            {
                null => [],
                string text => [text],
                IEnumerable several => several.Cast<object?>().Select(TextOf),
                _ => [TextOf(value)],
            };

            // A list that was serialized at the end of its depth is a text with | between its items.
            table[name] = names.SelectMany(text => text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        }

        return table;
    }

    private static string TextOf(object? value) => value is null ? string.Empty
        : value is not (string or IFormattable) && PSObject.AsPSObject(value).Properties["Name"]?.Value is string name ? name
        : Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
