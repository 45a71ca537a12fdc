using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UserProvisioning.Importing.Approval;

/// <summary>Converts a mapping to JSON and back. Values become texts, because the import reads them as it reads the text of a cell.</summary>
internal static class MappingJson
{
    /// <summary>The mapping as JSON; null when it holds something other than values, lists and tables, such as a script block.</summary>
    internal static JsonElement? Write(IReadOnlyDictionary<string, object?> mapping)
    {
        try
        {
            return JsonSerializer.SerializeToElement(Node(mapping));
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    internal static MappingTable Read(JsonElement mapping) =>
        new(mapping.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, Value(pair.Value))));

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        DateTime date => JsonValue.Create(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        IReadOnlyDictionary<string, object?> table => new JsonObject(table.Select(pair => KeyValuePair.Create(pair.Key, Node(pair.Value)))),
        IDictionary table => new JsonObject(Pairs(table)),
        IEnumerable list => new JsonArray(list.Cast<object?>().Select(Node).ToArray()),
        IConvertible simple => JsonValue.Create(Convert.ToString(simple, CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Pairs(IDictionary table)
    {
        for (IDictionaryEnumerator pairs = table.GetEnumerator(); pairs.MoveNext();)
        {
            yield return KeyValuePair.Create(Convert.ToString(pairs.Key, CultureInfo.InvariantCulture)!, Node(pairs.Value));
        }
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => Read(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        _ => element.GetString(),
    };
}
