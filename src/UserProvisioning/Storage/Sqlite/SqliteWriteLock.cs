using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// The write lock of a file. Whoever has waited longest for it asks every millisecond, so that the lock is not idle for long. SQLite's own waiting
/// asks ten times a second, and would miss the pauses that a long import makes for others.
/// </summary>
internal static class SqliteWriteLock
{
    /// <summary>How long a statement waits for a lock, in milliseconds.</summary>
    internal const int BusyTimeout = 500;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Begins a transaction that has the lock, so that nothing changes between reading and writing.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: others held the lock for too long.</exception>
    /// <param name="connection">The connection.</param>
    /// <param name="queue">The processes that wait for the lock; null where they cannot be known.</param>
    /// <param name="patience">Is asked while the caller waits.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    internal static void Take(
        SqliteConnection connection, SqliteWriteQueue? queue, WriteLockPatience patience, CancellationToken cancellation)
    {
        raw.sqlite3_busy_timeout(connection.Handle, 0);
        SqliteWaiter? waiter = queue?.HasWaiters() == true ? queue.Join() : null;
        try
        {
            while (true)
            {
                bool isFirst = waiter?.IsFirst() ?? true;
                if (isFirst && Try(connection))
                {
                    return;
                }

                waiter ??= queue?.Join();
                patience.Check();
                cancellation.WaitHandle.WaitOne(isFirst && waiter is not null ? FirstPoll : Poll);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            waiter?.Dispose();
            raw.sqlite3_busy_timeout(connection.Handle, BusyTimeout);
        }
    }

    private static bool Try(SqliteConnection connection)
    {
        int code = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        if (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }

        SqliteException.ThrowExceptionForRC(code, connection.Handle);
        return true;
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
