using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>A snapshot of a file: a connection with a read transaction, in which later writes are not visible.</summary>
internal sealed class SqliteSnapshot(SqliteConnection connection) : IDatabaseSnapshot
{
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteTransaction _transaction = connection.BeginTransaction(deferred: true);

    // The columns that hold a server's login exist only on servers.
    public string[] ColumnsOf(string table) => connection.Query<string>(
        "SELECT name FROM pragma_table_info(@table) WHERE name <> 'ServerLogin'", new { table }, _transaction).ToArray();

    public DbDataReader Rows(string table, string[] columns, string order)
    {
        // The command is not disposed here, since that would close its reader.
        SqliteCommand command = connection.CreateCommand();
        _commands.Add(command);
        command.Transaction = _transaction;
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table} ORDER BY {order}";
        return command.ExecuteReader();
    }

    public IReadOnlyList<(string Table, long LastId)> LastIds() =>
        connection.Query<(string, long)>("SELECT name, seq FROM sqlite_sequence", transaction: _transaction).ToList();

    public void Dispose()
    {
        _commands.ForEach(command => command.Dispose());
        _transaction.Dispose();
        connection.Dispose();
    }
}
