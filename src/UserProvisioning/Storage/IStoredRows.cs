namespace UserProvisioning.Storage;

/// <summary>The rows of any table of <see cref="TableShape"/>, with whatever columns it has.</summary>
internal interface IStoredRows
{
    /// <summary>The rows of a table with one of the values in a column.</summary>
    IReadOnlyList<StoredRow> Rows(KeptTable table, string column, IReadOnlyCollection<string> values);

    /// <summary>Adds a row as it was. It gets its former id.</summary>
    void Add(KeptTable table, IReadOnlyList<RowValue> values);

    /// <summary>Sets columns of rows, which must still have the values that the unit has read.</summary>
    void Set(KeptTable table, IReadOnlyList<string> keys, IReadOnlyList<RowValue> read, IReadOnlyList<RowValue> values);

    /// <summary>Deletes rows.</summary>
    void Remove(KeptTable table, IReadOnlyList<string> keys);
}
