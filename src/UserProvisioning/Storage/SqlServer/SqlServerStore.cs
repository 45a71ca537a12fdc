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
    internal const string DatabaseIdSql = "SELECT Id FROM UserProvisioning.DatabaseIdentity";

    // They are rehearsed in about a second.
    private const int MostRowsInTransaction = 1000;

    private readonly SqlServerAddress _address;
    private readonly IPrivateCopies _copies;
    private readonly SqlServerRecovery _recovery;
    private readonly SqlServerWriterLock _writerLock;
    private SqlServerColumns _columns = null!;
    private int _isClosed;

    // Columns of the schema store times with seven digits. SqlClient's default type for a DateTime has three.
    static SqlServerStore() => SqlMapper.AddTypeMap(typeof(DateTime), DbType.DateTime2);

    private SqlServerStore(SqlServerAddress address, IPrivateCopies copies)
    {
        _address = address;
        _copies = copies;
        _recovery = new SqlServerRecovery(address);
        _writerLock = new SqlServerWriterLock(address, OpenConnection);
    }

    public string Engine => "SQL Server";

    public string Location => _address.Location;

    public string? DatabaseFile => null;

    public TimeSpan WriteTimeout { get; set; } = SqlServerWriterLock.LongestWait;

    /// <summary>Whether the database allows snapshot isolation, as far as this store knows.</summary>
    internal bool AllowsSnapshots { get; set; } = true;

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

    public WriteLockHolder? Writer(CancellationToken cancellation) => _writerLock.Holder(cancellation);

    public IUnitOfWork Read() => new SqlUnitOfWork(OpenSession(), DatabaseId);

    public IWritingUnit Begin(CancellationToken cancellation) => _recovery.RepeatBegin(
        () =>
        {
            (SqlConnection connection, SqlTransaction transaction, UnitId unit) = _writerLock.Begin(new WriteLockPatience(this, cancellation));
            return new SqlUnitOfWork(new SqlServerSession(connection, transaction, _columns, _recovery, unit), DatabaseId);
        },
        cancellation);

    public T Repeat<T>(Func<T> unit, CancellationToken cancellation) => _recovery.Repeat(unit, cancellation);

    public IReadOnlyDictionary<string, long> CopyFrom(ICopySource source, Action<string> progress, CancellationToken cancellation) => Repeat(
        () =>
        {
            using IDatabaseSnapshot snapshot = source.Snapshot();
            (SqlConnection connection, SqlTransaction transaction, UnitId unit) = _writerLock.Begin(new WriteLockPatience(this, cancellation));
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
        if (work.Rows <= MostRowsInTransaction || !AllowsSnapshots)
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
            AllowsSnapshots = false;
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

    private SqlServerSession OpenSession() => new(OpenConnection(CancellationToken.None), null, _columns, _recovery);

    private SqlConnection OpenConnection(CancellationToken cancellation) => _recovery.Open(cancellation);
}
