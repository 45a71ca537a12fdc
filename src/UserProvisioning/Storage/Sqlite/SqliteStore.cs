using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using UserProvisioning.Common;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// The store for an embedded database: one SQLite file in WAL mode, so that readers and the single writer do not wait for each other.
/// Every commit is synced to disk, so that a power failure cannot remove the hash of a password that was mailed already.
/// </summary>
internal sealed class SqliteStore : IStorageEngine, ICopySource
{
    /// <summary>How long a process that opens a file waits for another one that upgrades it.</summary>
    private static readonly TimeSpan UpgradeTimeout = TimeSpan.FromSeconds(120);

    // Writers of this process queue here. Only the first one waits with other processes in the queue of the file.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Writers = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly SqliteConnections _connections;

    /// <summary>The folder of a private copy, which is deleted with the store; null for a permanent database.</summary>
    private readonly PrivateFolder? _folder;

    /// <summary>The database of which this is a private copy; null for a permanent database.</summary>
    private readonly IProvisioningStore? _original;
    private SqliteFileWatch? _watch;
    private SqliteWriterNote? _note;

    private SqliteStore(string path, PrivateFolder? folder, IProvisioningStore? original)
    {
        _path = path;
        _folder = folder;
        _original = original;
        Location = original?.Location ?? path;
        _connections = new SqliteConnections(path, isSynced: folder is null);
    }

    public string Engine => "SQLite";

    public string Location { get; }

    public string DatabaseFile => _path;

    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(120);

    public int SchemaVersion { get; private set; }

    public Guid DatabaseId { get; private set; }

    // Statements need no network round trips here. Larger batches were measured to be no faster.
    public int RowsPerBatch => 500;

    /// <summary>Opens a file, makes it if it does not exist, and upgrades an older schema.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConnectionFailed"/>: the file cannot be opened as a database of this module.
    /// <see cref="ErrorIds.SchemaOutdated"/>: a newer version of the module made the file.
    /// </exception>
    public static SqliteStore Open(string path)
    {
        path = Path.GetFullPath(path);
        return Open(path, folder: null, original: null);
    }

    private static SqliteStore Open(string path, PrivateFolder? folder, IProvisioningStore? original)
    {
        SqliteFile.RequirePlace(path);
        var store = new SqliteStore(path, folder, original);
        try
        {
            // A pooled connection may belong to a file that was deleted since.
            store._connections.ClearPool();
            PrivateFile.Require(path);
            using (SqliteConnection connection = store._connections.Open())
            {
                store.SchemaVersion = Upgrade(connection, path);
                store.DatabaseId = ReadDatabaseId(connection);
            }

            store._watch = new SqliteFileWatch(store._connections.Open(), path);
            store._note = folder is null ? SqliteWriterNote.Open(path) : null;
            return store;
        }
        catch (ProvisioningException)
        {
            store._connections.ClearPool();
            throw;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            store._connections.ClearPool();
            throw SqliteErrors.Unopened(exception, path);
        }
    }

    /// <summary>Opens an existing file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.</exception>
    internal static SqliteStore OpenExisting(string path) => File.Exists(path) ? Open(path) : throw new ProvisioningException(
        ErrorIds.ConnectionFailed,
        $"There is no file '{Path.GetFullPath(path)}'. Give the path of the embedded database to read.",
        Path.GetFullPath(path));

    public IDatabaseSnapshot Snapshot() => new SqliteSnapshot(_connections.Open());

    public IUnitOfWork Read()
    {
        _watch?.Check();
        return new SqlUnitOfWork(new SqliteSession(_connections.Open(), isWriting: false, null, null), DatabaseId);
    }

    public WriteLockHolder? Writer(CancellationToken cancellation) => _note?.Read();

    public IWritingUnit Begin(CancellationToken cancellation)
    {
        var patience = new WriteLockPatience(this, cancellation);
        SemaphoreSlim gate = Writers.GetOrAdd(_path, _ => new SemaphoreSlim(1, 1));
        SqliteQueuePlace? place = null;
        SqliteConnection? connection = null;
        try
        {
            while (!gate.Wait(WriteLockPatience.Interval, cancellation))
            {
                patience.Check();
            }

            place = new SqliteQueuePlace(gate, _note);
            connection = _connections.Open();
            SqliteWriteLock.Take(connection, _note?.Queue, patience, cancellation);
            place.SignNote();
            _watch?.Check();
            return new SqlUnitOfWork(new SqliteSession(connection, isWriting: true, place, _watch), DatabaseId);
        }
        catch
        {
            SqliteWriteLock.GiveBack(connection);
            place?.Dispose();
            throw;
        }
        finally
        {
            patience.End();
        }
    }

    // A file on this machine has no transient faults, so the unit runs once.
    public T Repeat<T>(Func<T> unit, CancellationToken cancellation) => unit();

    // Copying a file takes less than a second, unless it is very large.
    public IProvisioningStore Rehearse(RehearsedWork work, CancellationToken cancellation) => work.Rows > 0 ? Copy() : new RehearsalStore(this);

    public void DropTraces(CancellationToken cancellation) => _connections.TruncateLog(cancellation);

    public IDisposable HoldActivityLock(string name) => new SqliteActivityLock(_path, name);

    /// <inheritdoc/>
    public bool IsRefusal(Exception exception) => SqliteErrors.IsRefusal(exception);

    /// <inheritdoc/>
    public ProvisioningException? Translate(Exception exception) => SqliteErrors.Translate(exception, Location);

    // A process that holds the lock on the original database counts as working on the copy as well.
    public bool IsActivityLockHeld(string name) => SqliteActivityLock.IsShown(_path, name) || _original?.IsActivityLockHeld(name) == true;

    public void Dispose()
    {
        _watch?.Dispose();
        _watch = null;
        _connections.ClearPool();
        _note?.Dispose();
        _note = null;
        _folder?.Dispose();
    }

    // The copy reads from a snapshot, so no writer waits for it.
    private SqliteStore Copy() => MakeCopy(this, path => _connections.CopyTo(path));

    /// <summary>Makes a copy in a private folder. It is not synced to disk, since it is deleted with the store.</summary>
    /// <param name="original">The copied database.</param>
    /// <param name="fill">Fills the file at a path.</param>
    internal static SqliteStore MakeCopy(IProvisioningStore original, Action<string> fill)
    {
        var folder = new PrivateFolder();
        try
        {
            string path = folder.File(".db");
            PrivateFile.Create(path).Dispose();
            fill(path);
            return Open(path, folder, original);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    // When many processes open a new file at the same time, they wait for the one that creates the schema.
    private static int Upgrade(SqliteConnection connection, string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return SqliteMigrator.Upgrade(connection, path);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is 5 or 6 && clock.Elapsed < UpgradeTimeout)
            {
                Thread.Sleep(20);
            }
        }
    }

    private static Guid ReadDatabaseId(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT Id FROM DatabaseIdentity";
        return Guid.Parse((string)command.ExecuteScalar()!);
    }
}
