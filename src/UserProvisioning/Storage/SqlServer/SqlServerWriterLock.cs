using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// The lock of writers: the application lock that a session must hold to write or to change the schema. The holder names itself in the statement that
/// takes the lock, twice, so that others can read the name before the transaction ends: in its row of UnitsOfWork, which a read of uncommitted rows
/// finds and which needs no right but that to read the table, and in the context of its session, for servers that show no uncommitted rows.
/// </summary>
/// <param name="address">The server and database.</param>
/// <param name="open">Opens a connection.</param>
internal sealed class SqlServerWriterLock(SqlServerAddress address, Func<CancellationToken, SqlConnection> open)
{
    /// <summary>
    /// Declares the lock's name as <c>@Resource</c>. It contains the name of the database, since some servers share locks between databases.
    /// </summary>
    internal const string ResourceSql = "DECLARE @Resource nvarchar(255) = N'UserProvisioning.Write.' + DB_NAME();";

    // One round trip takes the lock of writers, records the id of the unit and the name of the holder, and numbers the unit. Some servers give a
    // pooled session the context that it had before, so it is cleared first: who waits is not the holder.
    internal const string BeginSql =
        $"""
        SET XACT_ABORT ON;
        SET CONTEXT_INFO 0x00;
        DECLARE @WriterLock int;
        DECLARE @Number bigint;
        {ResourceSql}
        EXEC @WriterLock = sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @Wait;
        IF @WriterLock >= 0
        BEGIN
            SET CONTEXT_INFO @Holder;
            INSERT INTO UserProvisioning.UnitsOfWork (Id, Holder) VALUES (@Unit, @Holder);
            UPDATE UserProvisioning.LastIds SET LastId = LastId + 1 WHERE TableName = 'UnitsOfWork';
            SELECT @Number = LastId FROM UserProvisioning.LastIds WHERE TableName = 'UnitsOfWork';
        END
        SELECT COALESCE(@Number, CAST(@WriterLock AS bigint));
        """;

    /// <summary>
    /// Reads the name in the context of the session that holds the lock. Without the right VIEW SERVER STATE a server shows no other session.
    /// </summary>
    internal const string SessionHolderSql =
        """
        SELECT TOP (1) s.context_info
        FROM sys.dm_exec_sessions s
        WHERE s.session_id <> @@SPID AND s.database_id = DB_ID() AND s.open_transaction_count > 0 AND SUBSTRING(s.context_info, 1, 4) = @Mark
        """;

    /// <summary>
    /// Reads the name in the newest row, if it is not committed (READPAST skips it then), or was made a moment ago: between two of its transactions
    /// an import holds no lock, but is still the one to wait for.
    /// </summary>
    internal const string UnitHolderSql =
        """
        SELECT n.Holder
        FROM (SELECT TOP (1) u.Id, u.Holder, u.BegunAt FROM UserProvisioning.UnitsOfWork u WITH (READUNCOMMITTED) ORDER BY u.BegunAt DESC) n
        WHERE n.BegunAt > DATEADD(second, -3, SYSUTCDATETIME())
            OR NOT EXISTS (SELECT 1 FROM UserProvisioning.UnitsOfWork c WITH (READCOMMITTEDLOCK, READPAST) WHERE c.Id = n.Id)
        """;

    internal const string ForgetSql = "DELETE FROM UserProvisioning.UnitsOfWork WHERE BegunAt < DATEADD(day, -1, SYSUTCDATETIME())";

    /// <summary>How long a unit waits for the lock before it gives up with <see cref="ErrorIds.Conflict"/>, unless a test says otherwise.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    /// <summary>The size of the context of a session.</summary>
    private const int HolderSize = 128;

    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private int _unitsBegun;

    /// <summary>The first bytes of a name, by which it is told from what other programs store.</summary>
    internal static byte[] Mark => "UPw1"u8.ToArray();

    /// <summary>Begins a transaction that holds the lock.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: another session held the lock for too long.</exception>
    internal (SqlConnection Connection, SqlTransaction Transaction, UnitId Unit) Begin(WriteLockPatience patience)
    {
        CancellationToken cancellation = patience.Cancellation;
        SqlConnection connection = open(cancellation);
        SqlTransaction? transaction = null;
        Task<object>? granted = null;
        SqlCommand? command = null;
        try
        {
            transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            cancellation.ThrowIfCancellationRequested();
            var unit = Guid.NewGuid();
            command = MakeCommand(connection, transaction, unit, patience.Longest);

            // The server is asked once, so that the place in its queue is kept. This thread stays free to tell the command, and to be cancelled.
            // The other thread is one of its own: threads of a pool could all be waiting here.
            granted = OnOwnThread(command.ExecuteScalar);
            while (Task.WaitAny([granted], (int)Poll.TotalMilliseconds, cancellation) < 0)
            {
                patience.Check();
            }

            if (granted.GetAwaiter().GetResult() is not (long number and >= 0))
            {
                throw patience.Ended();
            }

            if (Interlocked.Increment(ref _unitsBegun) == 1)
            {
                connection.Execute(ForgetSql, transaction: transaction);
            }

            return (connection, transaction, new UnitId(unit, number));
        }
        catch
        {
            if (granted is { IsCompleted: false })
            {
                // Not every server stops waiting when it is told to, so nobody waits for that.
                _ = Task.Run(command!.Cancel, CancellationToken.None);
                _ = granted.ContinueWith(
                    ended =>
                    {
                        _ = ended.Exception;
                        Close(connection, transaction);
                    },
                    TaskScheduler.Default);
            }
            else
            {
                Close(connection, transaction);
            }

            throw;
        }
        finally
        {
            patience.End();
        }
    }

    /// <summary>Reads who holds the lock; null when nobody does, or the server does not answer soon.</summary>
    internal WriteLockHolder? Holder(CancellationToken cancellation)
    {
        Task<WriteLockHolder?> reading = OnOwnThread(ReadHolder);
        return reading.Wait((int)LongestRead.TotalMilliseconds, cancellation) ? reading.Result : null;
    }

    /// <summary>This process as the holder, for <c>@Holder</c>.</summary>
    internal static byte[] This(int session) => [.. Mark, .. WriteLockHolder.This(session).Write(HolderSize - Mark.Length)];

    /// <summary>Reads what <see cref="This"/> made.</summary>
    internal static WriteLockHolder? Parse(byte[]? holder) =>
        holder is not null && holder.AsSpan().StartsWith(Mark) ? WriteLockHolder.Read(holder.AsSpan(Mark.Length)) : null;

    private static Task<T> OnOwnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private WriteLockHolder? ReadHolder()
    {
        try
        {
            using SqlConnection connection = address.CreateConnection();
            connection.Open();
            return Parse(connection.ExecuteScalar<byte[]?>(SessionHolderSql, new { Mark }))
                ?? Parse(connection.ExecuteScalar<byte[]?>(UnitHolderSql));
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            return null;
        }
    }

    private static SqlCommand MakeCommand(SqlConnection connection, SqlTransaction transaction, Guid unit, TimeSpan longest)
    {
        SqlCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = BeginSql;
        command.CommandTimeout = (int)longest.TotalSeconds + 30;
        command.Parameters.Add("@Wait", SqlDbType.Int).Value = (int)longest.TotalMilliseconds;
        command.Parameters.Add("@Unit", SqlDbType.UniqueIdentifier).Value = unit;
        command.Parameters.Add("@Holder", SqlDbType.VarBinary, HolderSize).Value = This(connection.ServerProcessId);
        return command;
    }

    private static void Close(SqlConnection connection, SqlTransaction? transaction)
    {
        try
        {
            transaction?.Dispose();
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // The transaction ended with its connection. Its exception must not hide the first one.
        }

        connection.Dispose();
    }
}
