namespace UserProvisioning.Storage.Sql;

/// <summary>
/// The rows that a unit of work changes on behalf of a cmdlet that somebody typed, as they were. At the end of the unit it compares them with what
/// they became, and stores the differences with the run.
/// </summary>
internal sealed class RowJournal(SqlSession session, RunCall call)
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<(KeptTable, string), Entry> _byKey = [];
    private long? _runId;
    private (long From, long To)? _audit;
    private long? _together;

    internal RunCall Call => call;

    /// <summary>Says to which run the changes belong. Changes without an entry in the audit trail belong to none, and are not stored.</summary>
    internal void BelongTo(long? runId) => _runId = runId ?? _runId;

    /// <summary>Says that all changes are put back together, as those of one contact.</summary>
    internal void KeepTogether(long contactId) => _together = contactId;

    /// <summary>Says which entries the unit has added to the audit trail.</summary>
    internal void Recorded(long from, long to) => _audit = (_audit?.From ?? from, to);

    internal void Added<T>(string table, string[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        if (TableShape.Named(table) is not { } shape)
        {
            return;
        }

        int[] key = Array.ConvertAll(shape.Key, column => Array.IndexOf(columns, column));
        var row = new object?[columns.Length];
        foreach (T item in rows)
        {
            values(item, row);
            Touch(shape, string.Join('/', key.Select(i => StoredRow.ToText(row[i]))), before: null, isRemoval: false);
        }
    }

    internal void Changing<T>(string table, int columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        var row = new object?[columns];
        Changing(table, rows
            .Select(item =>
            {
                values(item, row);
                return (long)row[0]!;
            })
            .ToList());
    }

    internal void Changing(string table, IReadOnlyCollection<long> ids)
    {
        if (TableShape.Named(table) is not { } shape)
        {
            return;
        }

        List<long> unknown = ids.Where(id => !_byKey.ContainsKey((shape.Table, StoredRow.ToText(id)!))).ToList();
        if (unknown.Count > 0)
        {
            Keep(shape, $"Id IN ({session.Numbers("@KeptIds")})", new { KeptIds = SqlSession.Json(unknown) }, isRemoval: false);
        }
    }

    internal void Changing(string table, string where, object parameters, bool isRemoval)
    {
        if (TableShape.Named(table) is { } shape)
        {
            Keep(shape, where, parameters, isRemoval);
        }
    }

    /// <summary>Forgets the changes since the last call of <see cref="Write"/>: they were rolled back.</summary>
    internal void Clear()
    {
        _entries.Clear();
        _byKey.Clear();
        _audit = null;
        _runId = null;
        _together = null;
    }

    /// <summary>Stores what has changed.</summary>
    internal void Write()
    {
        if (_runId is { } runId && _audit is { } audit)
        {
            List<RowChange> changes = Changes();
            var contacts = new RowOwners(session, _entries.Select(entry => (entry.Shape, entry.Now ?? entry.Before)));
            foreach (RowChange change in changes)
            {
                change.RunId = runId;
                (change.AuditFrom, change.AuditTo) = audit;
                change.Number = call.NextChange();
                Entry entry = _byKey[(change.Shape!.Table, change.RowKey)];
                change.Item = _together ?? contacts.Of(entry.Shape, (entry.Now ?? entry.Before)!);
            }

            SqlRowChangeStore.Insert(session, changes);
        }

        Clear();
    }

    private void Keep(TableShape shape, string where, object parameters, bool isRemoval)
    {
        IEnumerable<StoredRow> rows = SqlStoredRows.Rows(session, shape, where, parameters);
        if (isRemoval)
        {
            // Rows come back from the last to the first, and a row after the one that it refers to.
            rows = rows.OrderBy(row => shape.Parents.Any(parent => parent.Table == shape.Table && row[parent.Column] is not null) ? 0 : 1);
        }

        foreach (StoredRow row in rows.ToList())
        {
            Touch(shape, row.KeyOf(shape), row, isRemoval);
        }
    }

    private void Touch(TableShape shape, string key, StoredRow? before, bool isRemoval)
    {
        if (!_byKey.TryGetValue((shape.Table, key), out Entry? entry))
        {
            entry = new Entry(shape, key, before);
            _entries.Add(entry);
            _byKey.Add((shape.Table, key), entry);
        }

        entry.IsGone = isRemoval;
    }

    private List<RowChange> Changes()
    {
        foreach (IGrouping<TableShape, Entry> table in _entries.Where(entry => !entry.IsGone).GroupBy(entry => entry.Shape))
        {
            string column = table.Key.Key[0];
            List<string> keys = table.Select(entry => table.Key.KeyValues(entry.Key)[0].Value!).Distinct().ToList();
            foreach (StoredRow row in new SqlStoredRows(session).Rows(table.Key.Table, column, keys))
            {
                if (_byKey.TryGetValue((table.Key.Table, row.KeyOf(table.Key)), out Entry? entry))
                {
                    entry.Now = row;
                }
            }
        }

        return _entries.Select(Change).OfType<RowChange>().ToList();
    }

    private static RowChange? Change(Entry entry)
    {
        var change = new RowChange { TableName = entry.Shape.Table.ToString(), RowKey = entry.Key };
        switch (entry.Before, entry.Now)
        {
            case (null, null):
                return null;
            case (null, { } added):
                change.After = added.Hash(entry.Shape);
                return change;
            case ({ } removed, null):
                change.Before = RowChange.ToJson(removed.Values.Where(value => value.Value is not null));
                return change;
            case ({ } before, { } now):
                List<string> changed = now.Values
                    .Where(value => value.Value != before[value.Column] && !entry.Shape.Lasting.Contains(value.Column)
                        && !entry.Shape.Observed.Contains(value.Column))
                    .Select(value => value.Column)
                    .ToList();
                change.Before = RowChange.ToJson(changed.Select(column => new RowValue(column, before[column])));
                change.After = RowChange.ToJson(changed.Select(column => new RowValue(column, now[column])));
                return changed.Count == 0 ? null : change;
        }
    }

    private sealed class Entry(TableShape shape, string key, StoredRow? before)
    {
        internal TableShape Shape => shape;

        internal string Key => key;

        internal StoredRow? Before => before;

        internal bool IsGone { get; set; }

        internal StoredRow? Now { get; set; }
    }
}
