using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// The rows of a database at one moment, for a private copy: a transaction with snapshot isolation, which takes no lock and waits for none.
/// </summary>
internal sealed class SqlServerSnapshot : IDatabaseSnapshot
{
    /// <summary>The number of the error of a database that does not allow snapshot isolation.</summary>
    internal const int NotAllowed = 3952;

    internal const string LastIdsSql = "SELECT TableName, LastId FROM UserProvisioning.LastIds WHERE TableName <> 'UnitsOfWork'";

    private const string RunIdsSql = "SELECT run.value FROM OPENJSON(@Runs) WITH (value bigint '$') run";

    private readonly SqlConnection _connection;
    private readonly SqlServerColumns _columns;
    private readonly string _runs;
    private readonly SqlTransaction _transaction;
    private readonly IReadOnlyList<(string Table, long LastId)> _lastIds;

    /// <summary>Begins the transaction.</summary>
    /// <param name="connection">The connection; it is closed with the snapshot.</param>
    /// <param name="columns">The columns of the schema.</param>
    /// <param name="runs">The runs whose details are read.</param>
    /// <exception cref="SqlException">With the number <see cref="NotAllowed"/>: the database allows no snapshot isolation.</exception>
    internal SqlServerSnapshot(SqlConnection connection, SqlServerColumns columns, IEnumerable<long> runs)
    {
        _connection = connection;
        _columns = columns;
        _runs = JsonSerializer.Serialize(runs);
        _transaction = connection.BeginTransaction(IsolationLevel.Snapshot);
        try
        {
            // The first statement fixes the moment.
            _lastIds = connection.Query<(string, long)>(LastIdsSql, transaction: _transaction).ToList();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string[] ColumnsOf(string table) => _columns.NamesOf(table).Where(name => name != "RowVersion").ToArray();

    public DbDataReader Rows(string table, string[] columns, string order)
    {
        SqlCommand command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandTimeout = 0;
        command.CommandText = RowsSql(table, columns, order);
        if (SchemaTables.OfRuns.Contains(table))
        {
            command.Parameters.AddWithValue("@Runs", _runs);
        }

        return command.ExecuteReader();
    }

    public IReadOnlyList<(string Table, long LastId)> LastIds() => _lastIds;

    public void Dispose()
    {
        try
        {
            _transaction.Dispose();

            // The connection returns to its pool, where it keeps the level.
            _connection.Execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // The connection was lost, and the transaction with it. This exception must not hide the first one.
        }
        finally
        {
            _connection.Dispose();
        }
    }

    /// <summary>The statement that reads the rows of a table. Hashes of passwords stay on the server.</summary>
    internal static string RowsSql(string table, string[] columns, string order)
    {
        string select = string.Join(", ", columns.Select(column => column == "PasswordHash"
            ? "CASE WHEN t.PasswordHash IS NULL THEN NULL ELSE N'-' END AS PasswordHash"
            : $"t.{column}"));
        string from = $"SELECT {select} FROM UserProvisioning.{table} t";
        return table switch
        {
            // Lines that changed nothing have the names of items of earlier runs.
            "ProvisioningRunItems" =>
                $"""
                {from} WHERE t.RunId IN ({RunIdsSql})
                UNION ALL
                {from}
                JOIN UserProvisioning.ProvisioningRunUnchanged u ON u.ItemRunId = t.RunId AND t.Line >= u.ItemLine AND t.Line < u.ItemLine + u.Rows
                WHERE u.RunId IN ({RunIdsSql})
                """,
            _ when SchemaTables.OfRuns.Contains(table) => $"{from} WHERE t.RunId IN ({RunIdsSql})",
            _ => $"{from} ORDER BY {order}",
        };
    }
}
