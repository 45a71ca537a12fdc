using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>The rows of a file at one moment: a connection with a read transaction, which sees nothing that is written afterwards.</summary>
internal sealed class SqliteSnapshot(SqliteConnection connection) : IDatabaseSnapshot
{
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteTransaction _transaction = connection.BeginTransaction(deferred: true);

    // Only servers know who is signed in to them.
    public string[] ColumnsOf(string table) => connection.Query<string>(
        "SELECT name FROM pragma_table_info(@table) WHERE name <> 'ServerLogin'", new { table }, _transaction).ToArray();

    public DbDataReader Rows(string table, string[] columns, string order)
    {
        // Disposing a command would close its reader.
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
