using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;

namespace UserProvisioning.PowerShell;

/// <summary>The reader of a mapping, which is a hashtable or a .psd1 file that holds one. The file is read as data: nothing in it runs.</summary>
internal static class MappingReader
{
    /// <summary>Makes the mapping of the service layer, which holds no PowerShell object.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static Dictionary<string, object?> Read(object mapping, Func<string, string> resolvePath) => Unwrap(mapping) switch
    {
        PSCustomObject => PropertiesOf(PSObject.AsPSObject(mapping)),
        string json when json.TrimStart().StartsWith('{') => ReadJson(json),
        IDictionary table => ToDictionary(table),
        FileInfo file => ToDictionary(ReadFile(file.FullName)),
        string path => ToDictionary(ReadFile(resolvePath(path))),
        _ => throw new ProvisioningException(
            ErrorIds.MappingInvalid,
            "A mapping is a hashtable, such as @{ ExternalReference = 'WorkerID' }, or the path of a .psd1 file that holds one."),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static Dictionary<string, object?> ToDictionary(IDictionary mapping)
    {
        var plain = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in mapping)
        {
            plain[$"{entry.Key}"] = Plain(entry.Value);
        }

        return plain;
    }

    private static Dictionary<string, object?> PropertiesOf(PSObject item) =>
        item.Properties.ToDictionary(property => property.Name, property => Plain(property.Value), StringComparer.OrdinalIgnoreCase);

    private static object? Plain(object? value) => Unwrap(value) switch
    {
        PSCustomObject => PropertiesOf(PSObject.AsPSObject(value!)),
        IDictionary table => ToDictionary(table),
        ScriptBlock script => MappingScripts.Wrap(script),
        object?[] list => Array.ConvertAll(list, Plain),
        var other => other,
    };

    // Export-Csv writes the mapping of an employee interface in this form.
    private static Dictionary<string, object?> ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Table(json.RootElement);
        }
        catch (JsonException exception)
        {
            throw new ProvisioningException(ErrorIds.MappingInvalid, $"The mapping is no JSON: {exception.Message}", text);
        }

        static Dictionary<string, object?> Table(JsonElement table) =>
            table.EnumerateObject().ToDictionary(pair => pair.Name, pair => Value(pair.Value), StringComparer.OrdinalIgnoreCase);

        static object? Value(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Object => Table(value),
            JsonValueKind.Array => value.EnumerateArray().Select(Value).ToArray(),
            _ => value.ToString(),
        };
    }

    private static Hashtable ReadFile(string path)
    {
        HashtableAst table = DataFile.Read(
            path, "mapping", "@{ ExternalReference = 'WorkerID' }", ErrorIds.MappingInvalid, ErrorIds.MappingInvalid);
        try
        {
            return (Hashtable)table.SafeGetValue();
        }
        catch (InvalidOperationException exception)
        {
            throw new ProvisioningException(
                ErrorIds.MappingInvalid, $"The mapping file '{path}' may hold data only: {exception.Message}", path, exception);
        }
    }
}
