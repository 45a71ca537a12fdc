using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>What putting one item back would write, or the conflicts that prevent it.</summary>
internal sealed class RowUndoPlan(RowUndoItem item)
{
    internal RowUndoItem Item { get; } = item;

    internal List<RowWrite> Writes { get; } = [];

    internal List<RowConflict> Conflicts { get; } = [];

    internal void Conflict(string what, (KeptTable Table, string Key)? row = null) => Conflicts.Add(new RowConflict(what, row));
}

/// <summary>A row that is written: added where it is not there now, removed where it is not there then.</summary>
/// <param name="Shape">The table.</param>
/// <param name="Key">The key of the row.</param>
/// <param name="Now">The row as it is; null if it is not there.</param>
/// <param name="Then">The row as it will be; null if it is removed.</param>
internal sealed record RowWrite(TableShape Shape, string Key, StoredRow? Now, StoredRow? Then)
{
    /// <summary>The columns that are set, with the values that they get.</summary>
    internal List<RowValue> Set => Then!.Values.Where(value => value.Value != Now![value.Column]).ToList();
}

/// <summary>A reason why an item cannot be put back, as the second half of a sentence.</summary>
/// <param name="What">The reason.</param>
/// <param name="Row">The row that is in the way; null if no row of its own is. It may be one that the same undo puts back later.</param>
internal sealed record RowConflict(string What, (KeptTable Table, string Key)? Row);
