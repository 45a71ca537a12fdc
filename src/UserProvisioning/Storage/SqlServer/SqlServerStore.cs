using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// The store for SQL Server and Azure SQL. Any number of sessions read at the same time. Writers queue for an application lock, the lock of writers,
/// which the server holds for the transaction of the unit. A unit that writes decides by what it has read, and some rules span rows that
/// no constraint can span (a group's required license and its members' licenses). With the lock, each unit sees what the one before it
/// committed, and no two deadlock over rows. Little concurrency is lost, since nearly every unit takes from a license pool and would wait
/// for the same rows anyway. Against programs that do not use this module, the schema's constraints and the versions of rows protect:
/// see <see cref="RowVersions"/>.
/// </summary>
internal sealed class SqlServerStore : IStorageEngine, ICopyTarget
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

    internal const string DatabaseIdSql = "SELECT Id FROM UserProvisioning.DatabaseIdentity";

    internal const string ForgetSql = "DELETE FROM UserProvisioning.UnitsOfWork WHERE BegunAt < DATEADD(day, -1, SYSUTCDATETIME())";

    // They are rehearsed in about a second.
    private const int MostRowsInTransaction = 1000;

    private readonly SqlServerAddress _address;
    private readonly IPrivateCopies _copies;
    private readonly SqlServerRecovery _recovery;
    private SqlServerColumns _columns = null!;
    private int _unitsBegun;
    private int _isClosed;

    // Columns of the schema store times with seven digits. SqlClient's default type for a DateTime has three.
    static SqlServerStore() => SqlMapper.AddTypeMap(typeof(DateTime), DbType.DateTime2);

    private SqlServerStore(SqlServerAddress address, IPrivateCopies copies)
    {
        _address = address;
        _copies = copies;
        _recovery = new SqlServerRecovery(address);
    }

    public string Engine => "SQL Server";

    public string Location => _address.Location;

    public string? DatabaseFile => null;

    public int SchemaVersion { get; private set; }

    public Guid DatabaseId { get; private set; }

    // A batch of an import takes a dozen round trips for any number of rows. It has no more rows than this, since SQL Server replaces
    // 5,000 row locks by a lock of the whole table.
    public int RowsPerBatch => 2000;

    /// <summary>Opens a database whose schema is that of this version of the module.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.</exception>
    public static SqlServerStore Open(SqlServerAddress address, IPrivateCopies copies, CancellationToken cancellation)
    {
        var store = new SqlServerStore(address, copies);
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

    public IUnitOfWork Read() => new SqlUnitOfWork(OpenSession(), DatabaseId);

    public IWritingUnit Begin(CancellationToken cancellation) => _recovery.RepeatBegin(
        () =>
        {
            (SqlConnection connection, SqlTransaction transaction, Guid unit) = BeginWriting(cancellation);
            return new SqlUnitOfWork(new SqlServerSession(connection, transaction, _columns, _recovery, unit), DatabaseId);
        },
        cancellation);

    public T Repeat<T>(Func<T> unit, CancellationToken cancellation) => _recovery.Repeat(unit, cancellation);

    public IReadOnlyDictionary<string, long> CopyFrom(ICopySource source, Action<string> progress, CancellationToken cancellation) => Repeat(
        () =>
        {
            using IDatabaseSnapshot snapshot = source.Snapshot();
            (SqlConnection connection, SqlTransaction transaction, Guid unit) = BeginWriting(cancellation);
            using var session = new SqlServerSession(connection, transaction, _columns, _recovery, unit);
            IReadOnlyDictionary<string, long> copied = new SqlServerCopy(connection, transaction, _columns, Location).Run(
                snapshot,
                progress,
                cancellation);
            session.Commit();
            return copied;
        },
        cancellation);

    public void CheckCopy()
    {
        using SqlConnection connection = OpenConnection(CancellationToken.None);
        new SqlServerCopy(connection, null, _columns, Location).RequireEmpty();
    }

    public IProvisioningStore Rehearse(RehearsedWork work, CancellationToken cancellation)
    {
        // Few rows are rehearsed in less time than a large database is copied.
        if (work.Rows <= MostRowsInTransaction)
        {
            return new RehearsalStore(this);
        }

        try
        {
            return Repeat(
                () =>
                {
                    using var snapshot = new SqlServerSnapshot(OpenConnection(cancellation), _columns, work.Runs);
                    return _copies.Copy(this, snapshot, cancellation);
                },
                cancellation);
        }
        catch (SqlException fault) when (fault.Number == SqlServerSnapshot.NotAllowed)
        {
            // Without snapshots, others wait for the rehearsal. The alternative is a lock of all writers while the rows are copied.
            return new RehearsalStore(this);
        }
    }

    public IDisposable HoldActivityLock(string name)
    {
        SqlServerSession session = OpenSession();
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
    public ProvisioningException? Translate(Exception exception) =>
        _copies.Translate(exception, Location) ?? SqlServerErrors.Translate(exception, Location);

    public bool IsActivityLockHeld(string name)
    {
        using SqlServerSession session = OpenSession();
        return SqlServerActivityLock.IsShown(session, name);
    }

    // When the last store of this address is closed, its pooled connections are closed as well.
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0 && _address.Leave())
        {
            _recovery.ClearPool();
        }
    }

    private (SqlConnection Connection, SqlTransaction Transaction, Guid Unit) BeginWriting(CancellationToken cancellation)
    {
        SqlConnection connection = OpenConnection(cancellation);
        SqlTransaction? transaction = null;
        try
        {
            transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            var unit = Guid.NewGuid();
            int granted = TakeWriterLock(connection, transaction, unit, cancellation);
            if (granted < 0)
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

    private SqlServerSession OpenSession() => new(OpenConnection(CancellationToken.None), null, _columns, _recovery);

    private SqlConnection OpenConnection(CancellationToken cancellation) => _recovery.Open(cancellation);
}
