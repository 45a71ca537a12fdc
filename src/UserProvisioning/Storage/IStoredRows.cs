namespace UserProvisioning.Storage;

/// <summary>The rows of any table of <see cref="TableShape"/>, with whatever columns it has.</summary>
internal interface IStoredRows
{
    /// <summary>The rows of a table with one of the values in a column.</summary>
    IReadOnlyList<StoredRow> Rows(KeptTable table, string column, IReadOnlyCollection<string> values);

    /// <summary>Adds rows as they were. Each gets its former id.</summary>
    void Add(KeptTable table, IReadOnlyList<StoredRow> rows);

    /// <summary>Sets the same columns of each row. The rows must still be as the unit has read them.</summary>
    void Set(KeptTable table, IReadOnlyList<SetRow> rows);

    /// <summary>Deletes rows.</summary>
    void Remove(KeptTable table, IReadOnlyList<string> keys);
}

/// <summary>A row that is set.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Read">The values of the columns as the unit has read them.</param>
/// <param name="Values">The values that they get.</param>
internal sealed record SetRow(string Key, IReadOnlyList<RowValue> Read, IReadOnlyList<RowValue> Values);
