using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// SQL Server and Azure SQL. Any number of sessions read at the same time. Writers queue for an application lock, the lock of writers,
/// which the server holds for the transaction of the unit. A unit that writes decides on what it has read, and some rules span rows that
/// no constraint can span (a group's required license and its members' licenses). With the lock, each unit sees what the one before it
/// committed, and no two deadlock over rows. Little concurrency is lost, since nearly every unit takes from a license pool and would wait
/// for the same rows anyway. Against programs that do not use this module, the schema's constraints and the versions of rows protect:
/// see <see cref="RowVersions"/>.
/// </summary>
internal sealed class SqlServerStore : IStorageEngine, ISqlServerRecovery
{
    /// <summary>How long a unit waits for the lock of writers before it gives up with <see cref="ErrorIds.Conflict"/>.</summary>
    internal static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(120);

    // One round trip takes the lock of writers and records the id of the unit.
    internal const string BeginSql =
        $"""
        SET XACT_ABORT ON;
        DECLARE @WriterLock int;
        {SqlServerWriterLock.ResourceSql}
        EXEC @WriterLock = sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @Wait;
        IF @WriterLock >= 0
            INSERT INTO UserProvisioning.UnitsOfWork (Id) VALUES (@Unit);
        SELECT @WriterLock;
        """;

    // Taking the lock of writers waits until the transaction in question has ended, committed or not.
    internal const string WasCommittedSql =
        $"""
        DECLARE @WriterLock int;
        {SqlServerWriterLock.ResourceSql}
        EXEC @WriterLock = sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @Wait;
        SELECT CASE WHEN @WriterLock < 0 THEN -1 WHEN EXISTS (SELECT 1 FROM UserProvisioning.UnitsOfWork WHERE Id = @Unit) THEN 1 ELSE 0 END;
        """;

    internal const string DatabaseIdSql = "SELECT Id FROM UserProvisioning.DatabaseIdentity";

    internal const string ForgetSql = "DELETE FROM UserProvisioning.UnitsOfWork WHERE BegunAt < DATEADD(day, -1, SYSUTCDATETIME())";

    private readonly SqlServerAddress _address;
    private SqlServerColumns _columns = null!;
    private int _unitsBegun;
    private int _isClosed;

    // Times of the schema have seven digits; SqlClient's own choice for a DateTime has three.
    static SqlServerStore() => SqlMapper.AddTypeMap(typeof(DateTime), DbType.DateTime2);

    private SqlServerStore(SqlServerAddress address) => _address = address;

    public string Engine => "SQL Server";

    public string Location => _address.Location;

    public string? DatabaseFile => null;

    public int SchemaVersion { get; private set; }

    public Guid DatabaseId { get; private set; }

    // A batch of an import costs a dozen round trips, however many rows it has. It has no more rows than this, since SQL Server replaces
    // 5,000 row locks by a lock of the whole table.
    public int RowsPerBatch => 2000;

    /// <summary>Opens a database whose schema is that of this version of the module.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.</exception>
    public static SqlServerStore Open(SqlServerAddress address, CancellationToken cancellation)
    {
        var store = new SqlServerStore(address);
        try
        {
            using SqlConnection connection = store.OpenConnection(cancellation);
            store.SchemaVersion = SqlServerMigrator.VersionOf(connection);
            SqlServerMigrator.Check(store.SchemaVersion, address.Location);
            store.DatabaseId = Guid.Parse(connection.QuerySingle<string>(DatabaseIdSql));
            store._columns = new SqlServerColumns(connection.Query<SqlServerColumn>(SqlServerColumns.Query));
            address.Enter();
            return store;
        }
        catch (SqlException fault)
        {
            throw SqlServerErrors.Translate(fault, address.Location);
        }
    }

    public IUnitOfWork Read() => new SqlUnitOfWork(new SqlServerSession(OpenConnection(CancellationToken.None), null, _columns, this), DatabaseId);

    public IWritingUnit Begin(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return BeginOnce(cancellation);
            }
            catch (Exception exception) when (attempt <= TransientFaults.Repeats && TransientFaults.IsTransient(exception))
            {
                // Nothing was done yet, so it may be repeated. A pooled connection may have been closed by the server long ago.
                Forget();
                TransientFaults.Wait(attempt, cancellation);
            }
        }
    }

    public T Repeat<T>(Func<T> unit, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return unit();
            }
            catch (Exception exception) when (attempt <= TransientFaults.Repeats && TransientFaults.IsWorthRepeating(exception, attempt))
            {
                if (exception is not UnitLostException { InnerException: ProvisioningException })
                {
                    Forget();
                }

                TransientFaults.Wait(attempt, cancellation);
            }
            catch (UnitLostException lost)
            {
                throw Translate(lost.InnerException!) ?? lost.InnerException!;
            }
        }
    }

    DbConnection ISqlServerRecovery.Reopen(Exception why)
    {
        Forget();
        return OpenConnection(CancellationToken.None);
    }

    bool ISqlServerRecovery.WasCommitted(Guid unit, Exception why)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Forget();
                using SqlConnection connection = OpenConnection(CancellationToken.None);
                using SqlTransaction transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
                int answer = connection.ExecuteScalar<int>(
                    WasCommittedSql,
                    new { Unit = unit, Wait = (int)WriteTimeout.TotalMilliseconds },
                    transaction,
                    commandTimeout: (int)WriteTimeout.TotalSeconds + 30);
                return answer >= 0 ? answer == 1 : throw Unknown(why);
            }
            catch (Exception exception) when (exception is SqlException or InvalidOperationException
                or ProvisioningException { ErrorId: ErrorIds.ConnectionFailed, InnerException: SqlException })
            {
                if (attempt > TransientFaults.Repeats)
                {
                    throw Unknown(exception);
                }

                TransientFaults.Wait(attempt, CancellationToken.None);
            }
        }
    }

    /// <summary>Copies all that an embedded file holds into this database, which must be empty.</summary>
    /// <returns>How many rows there were of each table.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: it is not empty; <see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal IReadOnlyDictionary<string, long> CopyFrom(string path, Action<string> progress, CancellationToken cancellation) => Repeat(
        () =>
        {
            using Microsoft.Data.Sqlite.SqliteConnection source = Sqlite.SqliteStore.OpenToRead(path);
            (SqlConnection connection, SqlTransaction transaction, Guid unit) = BeginWriting(cancellation);
            using var session = new SqlServerSession(connection, transaction, _columns, this, unit);
            IReadOnlyDictionary<string, long> copied = new SqlServerCopy(connection, transaction, _columns, Location).Run(
                source,
                progress,
                cancellation);
            session.Commit();
            return copied;
        },
        cancellation);

    /// <summary>Refuses what <see cref="CopyFrom"/> would refuse, and copies nothing.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: it is not empty; <see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal void CheckCopyFrom(string path)
    {
        using Microsoft.Data.Sqlite.SqliteConnection source = Sqlite.SqliteStore.OpenToRead(path);
        using SqlConnection connection = OpenConnection(CancellationToken.None);
        new SqlServerCopy(connection, null, _columns, Location).RequireEmpty();
    }

    public IDisposable HoldActivityLock(string name)
    {
        var session = new SqlServerSession(OpenConnection(CancellationToken.None), null, _columns, this);
        try
        {
            return new SqlServerActivityLock(session, name);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsRefusal(Exception exception) => SqlServerErrors.IsRefusal(exception);

    /// <inheritdoc/>
    public ProvisioningException? Translate(Exception exception) => SqlServerErrors.Translate(exception, Location);

    public bool IsActivityLockHeld(string name)
    {
        using var session = new SqlServerSession(OpenConnection(CancellationToken.None), null, _columns, this);
        return SqlServerActivityLock.IsShown(session, name);
    }

    // When the last store of this address is closed, its pooled connections are closed as well.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0 && _address.Leave())
        {
            Forget();
        }
    }

    private SqlUnitOfWork BeginOnce(CancellationToken cancellation)
    {
        (SqlConnection connection, SqlTransaction transaction, Guid unit) = BeginWriting(cancellation);
        return new SqlUnitOfWork(new SqlServerSession(connection, transaction, _columns, this, unit), DatabaseId);
    }

    private (SqlConnection Connection, SqlTransaction Transaction, Guid Unit) BeginWriting(CancellationToken cancellation)
    {
        SqlConnection connection = OpenConnection(cancellation);
        SqlTransaction? transaction = null;
        try
        {
            transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            var unit = Guid.NewGuid();
            int turn = TakeWriterLock(connection, transaction, unit, cancellation);
            if (turn < 0)
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict,
                    $"Others have been writing to '{Location}' for more than {WriteTimeout.TotalSeconds:0} seconds. Nothing was changed; try "
                        + "again when they are done.",
                    Location);
            }

            if (Interlocked.Increment(ref _unitsBegun) == 1)
            {
                connection.Execute(ForgetSql, transaction: transaction);
            }

            return (connection, transaction, unit);
        }
        catch
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
            throw;
        }
    }

    private static int TakeWriterLock(SqlConnection connection, SqlTransaction transaction, Guid unit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using SqlCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = BeginSql;
        command.CommandTimeout = (int)WriteTimeout.TotalSeconds + 30;
        command.Parameters.Add("@Wait", SqlDbType.Int).Value = (int)WriteTimeout.TotalMilliseconds;
        command.Parameters.Add("@Unit", SqlDbType.UniqueIdentifier).Value = unit;
        using CancellationTokenRegistration stop = cancellation.Register(command.Cancel);
        try
        {
            return (int)command.ExecuteScalar();
        }
        catch (SqlException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private SqlConnection OpenConnection(CancellationToken cancellation) => SqlServerOpening.Open(_address, cancellation);

    // Other connections of the pool are probably lost as well.
    private void Forget()
    {
        using SqlConnection connection = _address.CreateConnection();
        SqlConnection.ClearPool(connection);
    }

    private ProvisioningException Unknown(Exception why) => new(
        ErrorIds.ConnectionFailed,
        $"The connection to '{Location}' was lost while a change was being stored, and the server has not answered since whether it was. Look "
            + "whether it is there before you do it again.",
        Location,
        why);
}
