using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.SqlServer;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>The statements that undoing sends for each table, with the columns that the table has.</summary>
internal static class StoredRowStatements
{
    public static IEnumerable<RecordedStatement> All(IReadOnlyList<SqlServerColumn> columns)
    {
        foreach (TableShape shape in TableShape.All)
        {
            var session = new StatementRecorder(new SqlServerColumns(columns));
            var rows = new SqlStoredRows(session);
            List<RowValue> values = columns
                .Where(column => column.Table == shape.Table.ToString() && shape.IsRead(column.Name))
                .Select(column => new RowValue(column.Name, "1"))
                .ToList();
            string key = string.Join('/', shape.Key.Select(_ => "1"));
            var row = new SetRow(key, values, values);
            rows.Add(shape.Table, [new StoredRow(values), new StoredRow(values)]);
            rows.Set(shape.Table, [row with { Read = values.ConvertAll(value => value with { Value = null }) }]);
            rows.Set(shape.Table, [row, row]);
            rows.Remove(shape.Table, [key, key]);
            foreach (string column in values.Select(value => value.Column))
            {
                rows.Rows(shape.Table, column, ["1"]);
            }

            foreach (RecordedStatement statement in session.Statements)
            {
                yield return statement;
            }
        }
    }
}
