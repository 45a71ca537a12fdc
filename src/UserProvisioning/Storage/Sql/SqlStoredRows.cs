using Dapper;

namespace UserProvisioning.Storage.Sql;

internal sealed class SqlStoredRows(SqlSession session) : IStoredRows
{
    public IReadOnlyList<StoredRow> Rows(KeptTable table, string column, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0 || !IsColumn(column))
        {
            return [];
        }

        return TableShape.IsNumber(column)
            ? Rows(session, TableShape.Of(table), $"{column} IN ({session.Numbers("@Values")})", new { Values = $"[{string.Join(',', values)}]" })
            : Rows(session, TableShape.Of(table), $"{column} IN ({session.Texts("@Values")})", new { Values = session.TextList(values) });
    }

    public void Add(KeptTable table, IReadOnlyList<RowValue> values)
    {
        List<RowValue> known = Known(values);
        if (known.Count > 0)
        {
            session.Execute(
                $"INSERT INTO {table} ({string.Join(", ", known.Select(value => value.Column))}) VALUES "
                    + $"({string.Join(", ", known.Select(value => "@" + value.Column))})",
                Parameters(known, string.Empty));
        }
    }

    public void Set(KeptTable table, IReadOnlyList<string> keys, IReadOnlyList<RowValue> read, IReadOnlyList<RowValue> values)
    {
        TableShape shape = TableShape.Of(table);
        List<RowValue> known = Known(values);
        if (known.Count == 0)
        {
            return;
        }

        List<RowValue> former = Known(read);
        DynamicParameters parameters = Parameters(known, string.Empty);
        parameters.AddDynamicParams(Parameters(former, "Read"));
        string set = string.Join(", ", known.Select(value => $"{value.Column} = @{value.Column}"));
        string asRead = string.Join(" AND ", former
            .Select(value => value.Value is null ? $"{value.Column} IS NULL" : $"{value.Column} = @Read{value.Column}"));
        if (shape.IsVersioned)
        {
            session.UpdateRows(
                table.ToString(), keys.Select(long.Parse).ToList(), set, parameters, former.Count == 0 ? null : asRead);
            return;
        }

        foreach (string key in keys)
        {
            (string isRow, DynamicParameters all) = IsRow(shape, key, parameters);
            session.UpdateWhere(table.ToString(), set, former.Count == 0 ? isRow : $"{isRow} AND {asRead}", all);
        }
    }

    public void Remove(KeptTable table, IReadOnlyList<string> keys)
    {
        TableShape shape = TableShape.Of(table);
        if (shape.Key is [var id] && TableShape.IsNumber(id))
        {
            session.DeleteWhere(table.ToString(), $"{id} IN ({session.Numbers("@Ids")})", new { Ids = $"[{string.Join(',', keys)}]" });
            return;
        }

        foreach (string key in keys)
        {
            (string isRow, DynamicParameters all) = IsRow(shape, key, new DynamicParameters());
            session.DeleteWhere(table.ToString(), isRow, all);
        }
    }

    /// <summary>Reads rows with all their columns, so that a column that a later version adds is put back too.</summary>
    internal static IReadOnlyList<StoredRow> Rows(SqlSession session, TableShape shape, string where, object parameters) => session
        .Query<object>($"SELECT * FROM {shape.Table} WHERE {where}", parameters)
        .OfType<IDictionary<string, object?>>()
        .Select(row => new StoredRow(row
            .Where(pair => shape.IsRead(pair.Key))
            .Select(pair => new RowValue(pair.Key, StoredRow.ToText(pair.Value)))
            .ToList()))
        .ToList();

    // The names of columns come from the database and become part of a statement, so only names that can be those of columns do.
    private static List<RowValue> Known(IReadOnlyList<RowValue> values) => values.Where(value => IsColumn(value.Column)).ToList();

    private static bool IsColumn(string name) => name.All(char.IsAsciiLetter);

    private static DynamicParameters Parameters(IEnumerable<RowValue> values, string prefix)
    {
        var parameters = new DynamicParameters();
        foreach (RowValue value in values)
        {
            parameters.Add(prefix + value.Column, value.Value, System.Data.DbType.String);
        }

        return parameters;
    }

    private static (string Condition, DynamicParameters Parameters) IsRow(TableShape shape, string key, DynamicParameters others)
    {
        IReadOnlyList<RowValue> values = shape.KeyValues(key);
        var all = new DynamicParameters(others);
        all.AddDynamicParams(Parameters(values, "Key"));
        return (string.Join(" AND ", values.Select(value => $"{value.Column} = @Key{value.Column}")), all);
    }
}
