using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// The write lock of a file. Who waits for it asks every few milliseconds: SQLite's own waiting asks ten times a second, and would miss the pauses
/// that a long import makes for others.
/// </summary>
internal static class SqliteWriteLock
{
    /// <summary>How long a statement waits for a lock, in milliseconds.</summary>
    internal const int BusyTimeout = 500;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(4);

    /// <summary>
    /// Begins a transaction that has the lock, so that nothing changes between reading and writing.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: others held the lock for too long.</exception>
    internal static void Take(SqliteConnection connection, WriteLockPatience patience, CancellationToken cancellation)
    {
        raw.sqlite3_busy_timeout(connection.Handle, 0);
        try
        {
            int code;
            while ((code = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE")) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            {
                patience.Check();
                cancellation.WaitHandle.WaitOne(Poll);
                cancellation.ThrowIfCancellationRequested();
            }

            SqliteException.ThrowExceptionForRC(code, connection.Handle);
        }
        finally
        {
            raw.sqlite3_busy_timeout(connection.Handle, BusyTimeout);
        }
    }

    /// <summary>Rolls back what is open, and closes the connection: it goes back to a pool.</summary>
    internal static void GiveBack(SqliteConnection? connection)
    {
        if (connection?.Handle is { IsInvalid: false } handle && raw.sqlite3_get_autocommit(handle) == 0)
        {
            raw.sqlite3_exec(handle, "ROLLBACK");
        }

        connection?.Dispose();
    }
}
