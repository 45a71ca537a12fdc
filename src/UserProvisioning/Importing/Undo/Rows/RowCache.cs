using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>The rows that some items concern, as they are stored now and then as the plans made so far leave them.</summary>
internal sealed class RowCache(IUnitOfWork work)
{
    private readonly Dictionary<(KeptTable Table, string Key), StoredRow?> _rows = [];
    private readonly Dictionary<(KeptTable Table, string Column, string Value), HashSet<string>> _keys = [];

    internal StoredRow? Find(KeptTable table, string key) => _rows.GetValueOrDefault((table, key));

    /// <summary>Reads the rows of a table with one of the values in a column.</summary>
    internal void Load(KeptTable table, string column, IEnumerable<string?> values)
    {
        TableShape shape = TableShape.Of(table);
        foreach (StoredRow row in work.StoredRows().Rows(table, column, values.OfType<string>().Distinct().ToList()))
        {
            if (!_rows.ContainsKey((table, row.KeyOf(shape))))
            {
                Set(shape, row.KeyOf(shape), row);
            }
        }
    }

    /// <summary>The rows of a table with a value in a column by which other rows are found: a reference or a unique value.</summary>
    internal IEnumerable<(string Key, StoredRow Row)> Where(KeptTable table, string column, string value)
    {
        foreach (string key in _keys.GetValueOrDefault((table, column, value)) ?? [])
        {
            if (Find(table, key) is { } row && row[column] == value)
            {
                yield return (key, row);
            }
        }
    }

    /// <summary>Replaces a row by what it will be; null if it will be gone.</summary>
    internal void Set(TableShape shape, string key, StoredRow? row)
    {
        _rows[(shape.Table, key)] = row;
        foreach (string column in shape.Parents.Select(parent => parent.Column).Concat(shape.Unique.Select(columns => columns[0])))
        {
            if (row?[column] is { } value)
            {
                if (!_keys.TryGetValue((shape.Table, column, value), out HashSet<string>? keys))
                {
                    _keys.Add((shape.Table, column, value), keys = []);
                }

                keys.Add(key);
            }
        }
    }
}
