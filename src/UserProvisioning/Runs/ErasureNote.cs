using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// The lists in the entry of an erasure: which entries and items of other persons lost all values, and which lost only those that named the erased
/// person. Checking the chain, a value that somebody else removed is in none of them.
/// </summary>
/// <param name="Erased">The entries and items that lost all values.</param>
/// <param name="Redacted">The entries and items that lost only the values that named the erased person.</param>
internal sealed record ErasureNote(IEnumerable<RecordPlace> Erased, IEnumerable<RecordPlace> Redacted)
{
    private const string ErasedField = "Erased";
    private const string RedactedField = "Redacted";

    // The name of the field in entries of earlier versions.
    private const string FormerErasedField = "RunItems";

    /// <summary>The note as the values of an entry; no values for an empty note.</summary>
    internal IReadOnlyList<FieldChange> Changes() => new[] { (ErasedField, Erased), (RedactedField, Redacted) }
        .Select(list => new FieldChange(list.Item1, null, string.Join(' ', list.Item2)))
        .Where(list => list.New!.Length > 0)
        .ToList();

    /// <summary>Reads the values of an entry.</summary>
    internal static ErasureNote Read(string? afterJson)
    {
        var fields = AuditJson.ReadObject(afterJson);
        return new ErasureNote([.. ReadList(ErasedField), .. ReadList(FormerErasedField)], ReadList(RedactedField));

        List<RecordPlace> ReadList(string field) => (fields[field] as string ?? string.Empty)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(RecordPlace.Read).ToList();
    }
}

/// <summary>The place of an entry of the audit trail, or of an item of a run.</summary>
/// <param name="RunId">The run of an item; null for an entry.</param>
/// <param name="Id">The id of an entry, or the line of an item.</param>
internal readonly record struct RecordPlace(long? RunId, long Id)
{
    internal static RecordPlace Of(AuditRow entry) => new(null, entry.Id);

    internal static RecordPlace Of(ProvisioningRunItemRow item) => new(item.RunId, item.Line);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    internal static RecordPlace Read(string text)
    {
        string[] parts = text.Split(':');
        return new RecordPlace(
            parts.Length == 1 ? null : long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>The id of an entry, or the run and the line of an item with a colon between them.</summary>
    public override string ToString() =>
        RunId is { } run ? string.Create(CultureInfo.InvariantCulture, $"{run}:{Id}") : Id.ToString(CultureInfo.InvariantCulture);
}
