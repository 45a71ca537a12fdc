using System.Text.Encodings.Web;
using System.Text.Json;

namespace UserProvisioning.Storage;

/// <summary>What a manual run did to one row, as it is stored: the values before and after, by which the run can be undone.</summary>
internal sealed class RowChange
{
    /// <summary>The item of a row that belongs to no contact.</summary>
    internal const long OfNobody = long.MaxValue;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public long RunId { get; set; }

    /// <summary>The lowest id of an entry that the unit of work added to the audit trail.</summary>
    public long AuditFrom { get; set; }

    /// <summary>The highest id of such an entry.</summary>
    public long AuditTo { get; set; }

    /// <summary>The id of the contact to which the row belongs; <see cref="OfNobody"/> for none.</summary>
    public long Item { get; set; }

    /// <summary>The place in the order of the changes of the run.</summary>
    public long Number { get; set; }

    public string TableName { get; set; } = string.Empty;

    public string RowKey { get; set; } = string.Empty;

    /// <summary>The former values of the columns that changed, or of all columns if the row was removed, as JSON; null if it was added.</summary>
    public string? Before { get; set; }

    /// <summary>The new values of the columns that changed, as JSON, or a hash of the row if it was added; null if it was removed.</summary>
    public string? After { get; set; }

    /// <summary>The table; null for one that this version does not know.</summary>
    internal TableShape? Shape => TableShape.Named(TableName);

    internal static string ToJson(IEnumerable<RowValue> values) =>
        JsonSerializer.Serialize(values.ToDictionary(value => value.Column, value => value.Value), Json);

    internal static IReadOnlyList<RowValue> Read(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string?>>(json)!.Select(pair => new RowValue(pair.Key, pair.Value)).ToList();
}

/// <summary>The value of a column, as a text that is the same on every engine; null for none.</summary>
internal sealed record RowValue(string Column, string? Value);
