namespace UserProvisioning.Storage.Sql;

/// <content>The writes to tables. Each tells the journal which rows it changes.</content>
internal abstract partial class SqlSession
{
    /// <summary>Keeps the rows that a cmdlet changes, as they were; null while no such rows are kept.</summary>
    public RowJournal? Journal { get; set; }

    /// <summary>The contacts that were made or changed.</summary>
    public ChangedContacts ChangedContacts { get; } = new();

    /// <summary>Inserts many rows as fast as the engine can.</summary>
    public void BulkInsert<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        InsertMany(table, columns, rows, values);
        Journal?.Added(table, columns, rows, values);
    }

    /// <summary>
    /// Updates many rows of a table of <see cref="IVersionedRow"/>s, as <see cref="UpdateRows"/> does. The first column is the key; those in
    /// <paramref name="left"/> are not changed.
    /// </summary>
    public void UpdateEach<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values, string[]? left = null)
    {
        Journal?.Changing(table, columns.Length, rows, values);
        UpdateMany(table, columns, rows, values, left);
    }

    /// <summary>Updates many rows, as <see cref="UpdateEach"/> does, in columns of <see cref="TableShape.Observed"/>: no undo needs them.</summary>
    public void UpdateObserved<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values) =>
        UpdateMany(table, columns, rows, values, left: null);

    /// <summary>Updates rows, as <see cref="UpdateRows"/> does, in columns of <see cref="TableShape.Observed"/>: no undo needs them.</summary>
    public void UpdateObserved(string table, IReadOnlyCollection<long> ids, string set, object parameters) =>
        UpdateSome(table, ids, set, parameters, where: null);

    /// <summary>
    /// Updates many rows of a table of <see cref="IVersionedRow"/>s to values given as texts, which may differ from row to row. The first column is
    /// the id. The rows must still be as the unit has read them.
    /// </summary>
    public void UpdateTexts<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        Journal?.Changing(table, columns.Length, rows, values);
        SetTexts(table, columns, rows, values);
    }

    /// <summary>Remembers the version of a row that was read, where rows have versions.</summary>
    public virtual void RememberVersion(string table, long id, byte[] version)
    {
    }

    /// <summary>
    /// Updates rows of a table by their ids. Where other programs can write to the table, the rows must still be as the unit has read them;
    /// otherwise the unit starts again from its beginning.
    /// </summary>
    /// <param name="table">The table; it is one of <see cref="IVersionedRow"/>s.</param>
    /// <param name="ids">The ids of the rows.</param>
    /// <param name="set">The text after the word SET.</param>
    /// <param name="parameters">The parameters of <paramref name="set"/> and <paramref name="where"/>.</param>
    /// <param name="where">A condition that each row fulfilled when the unit read it; null for none.</param>
    public void UpdateRows(string table, IReadOnlyCollection<long> ids, string set, object parameters, string? where = null)
    {
        Journal?.Changing(table, ids);
        UpdateSome(table, ids, set, parameters, where);
    }

    /// <summary>Updates the rows of a table that fulfil a condition. Rows that have a version are updated by <see cref="UpdateRows"/>.</summary>
    /// <returns>The number of rows.</returns>
    public int UpdateWhere(string table, string set, string where, object parameters)
    {
        Journal?.Changing(table, where, parameters, isRemoval: false);
        return Execute($"UPDATE {table} SET {set} WHERE {where}", parameters);
    }

    /// <summary>Deletes the rows of a table that fulfil a condition.</summary>
    /// <returns>The number of rows.</returns>
    public int DeleteWhere(string table, string where, object parameters)
    {
        Journal?.Changing(table, where, parameters, isRemoval: true);
        return Execute($"DELETE FROM {table} WHERE {where}", parameters);
    }

    protected abstract void InsertMany<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values);

    protected abstract void UpdateMany<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values, string[]? left);

    protected virtual void SetTexts<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values) =>
        UpdateMany(table, columns, rows, values, left: null);

    protected abstract void UpdateSome(string table, IReadOnlyCollection<long> ids, string set, object parameters, string? where);
}
