using System.Globalization;
using Dapper;

namespace UserProvisioning.Storage.Sql;

internal sealed class SqlStoredRows(SqlSession session) : IStoredRows
{
    /// <summary>The most parameters of a statement; a server takes 2,100.</summary>
    internal const int MostParameters = 2000;

    /// <summary>The most rows of a statement; a server takes 1,000.</summary>
    internal const int MostRows = 500;

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

    public void Add(KeptTable table, IReadOnlyList<StoredRow> rows)
    {
        Note(table, rows.Select(row => row.KeyOf(TableShape.Of(table))));
        foreach (IGrouping<string, List<RowValue>> some in rows
            .Select(row => Known(row.Values))
            .Where(row => row.Count > 0)
            .GroupBy(row => string.Join(", ", row.Select(value => value.Column))))
        {
            foreach (List<RowValue>[] chunk in some.Chunk(Math.Min(MostRows, MostParameters / some.First().Count)))
            {
                var parameters = new DynamicParameters();
                string values = string.Join(", ", chunk.Select((row, number) =>
                    $"({string.Join(", ", row.Select(value => $"@{value.Column}{number}"))})"));
                for (int number = 0; number < chunk.Length; number++)
                {
                    AddTo(parameters, chunk[number], number);
                }

                session.Execute($"INSERT INTO {table} ({some.Key}) VALUES {values}", parameters);
            }
        }
    }

    public void Set(KeptTable table, IReadOnlyList<SetRow> rows)
    {
        Note(table, rows.Select(row => row.Key));
        if (rows.Count > 1 && TableShape.Of(table).IsVersioned)
        {
            string[] columns = Known(rows[0].Values).Select(value => value.Column).Prepend("Id").ToArray();
            session.UpdateTexts(table.ToString(), columns, rows, static (row, values) =>
            {
                values[0] = long.Parse(row.Key, CultureInfo.InvariantCulture);
                int next = 1;
                foreach (RowValue value in Known(row.Values))
                {
                    values[next++] = value.Value;
                }
            });
            return;
        }

        foreach (SetRow row in rows)
        {
            SetOne(table, row);
        }
    }

    public void Remove(KeptTable table, IReadOnlyList<string> keys)
    {
        TableShape shape = TableShape.Of(table);
        Note(table, keys);
        if (!TableShape.IsNumber(shape.Key[0]))
        {
            foreach (string key in keys)
            {
                (string isRow, DynamicParameters all) = IsRow(shape.KeyValues(key), new DynamicParameters());
                session.DeleteWhere(table.ToString(), isRow, all);
            }

            return;
        }

        // Rows with different first numbers, and the same in the other columns of the key.
        foreach (IGrouping<string, IReadOnlyList<RowValue>> some in keys
            .Select(shape.KeyValues)
            .GroupBy(values => string.Join('/', values.Skip(1).Select(value => value.Value)), StringComparer.Ordinal))
        {
            string ids = $"{shape.Key[0]} IN ({session.Numbers("@Ids")})";
            (string others, DynamicParameters all) = IsRow(some.First().Skip(1).ToList(), new DynamicParameters());
            all.Add("Ids", $"[{string.Join(',', some.Select(values => values[0].Value))}]");
            session.DeleteWhere(table.ToString(), others.Length == 0 ? ids : $"{ids} AND {others}", all);
        }
    }

    /// <summary>Reads rows with all their columns, so that a column that a later version adds is put back too.</summary>
    internal static IReadOnlyList<StoredRow> Rows(SqlSession session, TableShape shape, string where, object parameters) => session
        .Query<object>($"SELECT * FROM {shape.Table} WHERE {where}", parameters)
        .OfType<IDictionary<string, object?>>()
        .Select(row =>
        {
            if (shape.IsVersioned && row.TryGetValue(nameof(IVersionedRow.RowVersion), out object? version))
            {
                session.RememberVersion(shape.Table.ToString(), (long)row["Id"]!, (byte[])version!);
            }

            return new StoredRow(row
                .Where(pair => shape.IsRead(pair.Key))
                .Select(pair => new RowValue(pair.Key, StoredRow.ToText(pair.Value)))
                .ToList());
        })
        .ToList();

    /// <summary>Notes the contacts to which rows belong.</summary>
    private void Note(KeptTable table, IEnumerable<string> keys)
    {
        if (table is KeptTable.Contacts or KeptTable.ContactFieldValues)
        {
            foreach (string key in keys)
            {
                session.ChangedContacts.Add(long.Parse(key.Split('/')[0], CultureInfo.InvariantCulture));
            }
        }
    }

    // The names of columns come from the database and become part of a statement, so only names that can be those of columns do.
    private static List<RowValue> Known(IEnumerable<RowValue> values) => values.Where(value => IsColumn(value.Column)).ToList();

    private static bool IsColumn(string name) => name.All(char.IsAsciiLetter);

    private void SetOne(KeptTable table, SetRow row)
    {
        TableShape shape = TableShape.Of(table);
        List<RowValue> known = Known(row.Values);
        if (known.Count == 0)
        {
            return;
        }

        List<RowValue> former = Known(row.Read);
        DynamicParameters parameters = Parameters(known, string.Empty);
        parameters.AddDynamicParams(Parameters(former, "Read"));
        string set = string.Join(", ", known.Select(value => $"{value.Column} = @{value.Column}"));
        string asRead = string.Join(" AND ", former
            .Select(value => value.Value is null ? $"{value.Column} IS NULL" : $"{value.Column} = @Read{value.Column}"));
        if (shape.IsVersioned)
        {
            long id = long.Parse(row.Key, CultureInfo.InvariantCulture);
            session.UpdateRows(table.ToString(), [id], set, parameters, former.Count == 0 ? null : asRead);
            return;
        }

        (string isRow, DynamicParameters all) = IsRow(shape.KeyValues(row.Key), parameters);
        session.UpdateWhere(table.ToString(), set, former.Count == 0 ? isRow : $"{isRow} AND {asRead}", all);
    }

    private static void AddTo(DynamicParameters parameters, List<RowValue> row, int number)
    {
        foreach (RowValue value in row)
        {
            parameters.Add($"{value.Column}{number}", value.Value, System.Data.DbType.String);
        }
    }

    private static DynamicParameters Parameters(IEnumerable<RowValue> values, string prefix)
    {
        var parameters = new DynamicParameters();
        foreach (RowValue value in values)
        {
            parameters.Add(prefix + value.Column, value.Value, System.Data.DbType.String);
        }

        return parameters;
    }

    private static (string Condition, DynamicParameters Parameters) IsRow(IReadOnlyList<RowValue> values, DynamicParameters others)
    {
        var all = new DynamicParameters(others);
        all.AddDynamicParams(Parameters(values, "Key"));
        return (string.Join(" AND ", values.Select(value => $"{value.Column} = @Key{value.Column}")), all);
    }
}
