using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Opens connections to a database, repeats units of work after transient faults, and finds out whether a commit without a response was stored.
/// </summary>
internal sealed class SqlServerRecovery(SqlServerAddress address) : ISqlServerRecovery
{
    // Taking the lock of writers waits until the transaction in question has ended, committed or not.
    internal const string WasCommittedSql =
        $"""
        DECLARE @WriterLock int;
        {SqlServerWriterLock.ResourceSql}
        EXEC @WriterLock = sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @Wait;
        SELECT CASE WHEN @WriterLock < 0 THEN -1 WHEN EXISTS (SELECT 1 FROM UserProvisioning.UnitsOfWork WHERE Id = @Unit) THEN 1 ELSE 0 END;
        """;

    private volatile bool _wasOpen;

    /// <summary>Opens a connection.</summary>
    internal SqlConnection Open(CancellationToken cancellation)
    {
        SqlConnection connection = SqlServerOpening.Open(address, cancellation, _wasOpen);
        _wasOpen = true;
        return connection;
    }

    /// <summary>Closes the pooled connections. After one was lost, the others probably are lost as well.</summary>
    internal void ClearPool()
    {
        using SqlConnection connection = address.CreateConnection();
        SqlConnection.ClearPool(connection);
    }

    /// <summary>Begins a unit of work, and repeats that after a transient fault, since nothing was changed yet.</summary>
    internal T RepeatBegin<T>(Func<T> begin, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return begin();
            }
            catch (Exception exception) when (TransientFaults.IsTransient(exception) && TransientFaults.IsLeft(exception, attempt, clock.Elapsed))
            {
                // The server may have closed a pooled connection long ago.
                ClearPool();
                TransientFaults.Wait(attempt, cancellation);
            }
        }
    }

    /// <inheritdoc cref="IStorageEngine.Repeat"/>
    internal T Repeat<T>(Func<T> unit, CancellationToken cancellation)
    {
        Stopwatch? sinceFault = null;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return unit();
            }
            catch (Exception exception) when (TransientFaults.IsWorthRepeating(exception, attempt)
                && TransientFaults.IsLeft(exception, attempt, (sinceFault ??= Stopwatch.StartNew()).Elapsed))
            {
                if (exception is not UnitLostException { InnerException: ProvisioningException })
                {
                    ClearPool();
                }

                TransientFaults.Wait(attempt, cancellation);
            }
            catch (UnitLostException lost)
            {
                throw SqlServerErrors.Translate(lost.InnerException!, address.Location) ?? lost.InnerException!;
            }
        }
    }

    public DbConnection Reopen(Exception why)
    {
        ClearPool();
        return Open(CancellationToken.None);
    }

    public bool WasCommitted(Guid unit, Exception why)
    {
        var clock = Stopwatch.StartNew();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                ClearPool();
                using SqlConnection connection = Open(CancellationToken.None);
                using SqlTransaction transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
                int answer = connection.ExecuteScalar<int>(
                    WasCommittedSql,
                    new { Unit = unit, Wait = (int)SqlServerWriterLock.LongestWait.TotalMilliseconds },
                    transaction,
                    commandTimeout: (int)SqlServerWriterLock.LongestWait.TotalSeconds + 30);
                return answer >= 0 ? answer == 1 : throw Unknown(why);
            }
            catch (Exception exception) when (exception is SqlException or InvalidOperationException
                or ProvisioningException { ErrorId: ErrorIds.ConnectionFailed, InnerException: SqlException })
            {
                if (!TransientFaults.IsLeft(exception, attempt, clock.Elapsed))
                {
                    throw Unknown(exception);
                }

                TransientFaults.Wait(attempt, CancellationToken.None);
            }
        }
    }

    private ProvisioningException Unknown(Exception why) => new(
        ErrorIds.ConnectionFailed,
        $"The connection to '{address.Location}' was lost while a change was being stored, and the server could not be asked whether it was stored. "
            + "Check whether the change is there before you repeat it.",
        address.Location,
        why);
}
