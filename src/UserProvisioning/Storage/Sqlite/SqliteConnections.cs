using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>A pool of connections to one file.</summary>
/// <param name="path">The file.</param>
/// <param name="isSynced">Whether every commit is synced to disk; false for a temporary file.</param>
internal sealed class SqliteConnections(string path, bool isSynced)
{
    private const int LogAttempts = 100;

    private static readonly TimeSpan LogPause = TimeSpan.FromMilliseconds(50);

    /// <summary>The connections of the engine that have their settings, and whether each syncs its commits. A pool keeps them open.</summary>
    private static readonly ConditionalWeakTable<sqlite3, object> Configured = [];

    private readonly string _connectionString = ConnectionStringFor(path, isPooled: true);

    /// <summary>Opens a connection.</summary>
    internal SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Configure(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // These statements take longer than a short query, and a connection from the pool has the settings already.
    private void Configure(SqliteConnection connection)
    {
        if (Configured.TryGetValue(connection.Handle!, out object? synced) && (bool)synced == isSynced)
        {
            return;
        }

        using SqliteCommand command = connection.CreateCommand();
        string sync = isSynced ? "FULL" : "OFF";
        command.CommandText = $"PRAGMA busy_timeout = {SqliteWriteLock.BusyTimeout}; PRAGMA synchronous = {sync}; "
            + "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 25000; PRAGMA secure_delete = ON;";
        command.ExecuteNonQuery();
        Configured.AddOrUpdate(connection.Handle!, isSynced);
    }

    /// <summary>Closes the pooled connections, so that the file can be moved or deleted.</summary>
    internal void ClearPool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>
    /// Writes the log into the file and empties it. While somebody reads an older state it tries for some seconds, and then gives up.
    /// </summary>
    internal void TruncateLog(CancellationToken cancellation)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        for (int attempt = 0; attempt < LogAttempts && (long)command.ExecuteScalar()! != 0; attempt++)
        {
            cancellation.WaitHandle.WaitOne(LogPause);
        }
    }

    /// <summary>Copies the current content of the file into another file. The copy reads from a snapshot, so no writer waits for it.</summary>
    internal void CopyTo(string target)
    {
        using SqliteConnection source = Open();
        using var copy = new SqliteConnection(ConnectionStringFor(target, isPooled: false));
        copy.Open();
        using SqliteCommand command = copy.CreateCommand();
        command.CommandText = "PRAGMA synchronous = OFF";
        command.ExecuteNonQuery();
        source.BackupDatabase(copy);
    }

    private static string ConnectionStringFor(string path, bool isPooled) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        Pooling = isPooled,
        // The time in seconds for which the provider retries a busy statement. It is short, since SqliteStore.Begin has a loop that can be cancelled.
        DefaultTimeout = 1,
    }.ToString();
}
