using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// An item of a run that names an erased person, and belongs to nobody or to somebody else. The entry of the erasure lists such items, so that the
/// chain tells their missing values from values that somebody removed.
/// </summary>
/// <param name="RunId">The run.</param>
/// <param name="Line">The line of the item.</param>
internal readonly record struct ErasedItem(long RunId, long Line)
{
    private const string Field = "RunItems";

    /// <summary>The list of items as the values of an entry; no values for no items.</summary>
    internal static IReadOnlyList<FieldChange> ListOf(IEnumerable<ProvisioningRunItemRow> items)
    {
        string list = string.Join(' ', items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.RunId}:{item.Line}")));
        return list.Length == 0 ? [] : [new FieldChange(Field, null, list)];
    }

    /// <summary>The items that an entry lists.</summary>
    internal static IEnumerable<ErasedItem> ReadAll(string? afterJson) =>
        (AuditJson.ReadObject(afterJson)[Field] as string ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Read);

    private static ErasedItem Read(string item)
    {
        string[] parts = item.Split(':');
        return new ErasedItem(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
