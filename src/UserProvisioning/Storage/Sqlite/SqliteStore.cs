using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using UserProvisioning.Common;
using UserProvisioning.Storage.Sql;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// The embedded engine: one SQLite file in WAL mode, so that readers and the one writer do not wait for each other.
/// Every commit is synced to disk: a mailed password must not outlive its hash.
/// </summary>
internal sealed class SqliteStore : IStorageEngine, ICopySource
{
    /// <summary>How long a writer waits for the write lock before it gives up with <see cref="ErrorIds.Conflict"/>.</summary>
    internal static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(120);

    // Writers of this process queue here in order; only then do they meet those of other processes at the file's lock,
    // which is polled and so not fair.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Writers = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly string _connectionString;

    /// <summary>The folder of a private copy, which is deleted with it; null for a database that stays.</summary>
    private readonly PrivateFolder? _folder;
    private SqliteFileWatch? _watch;

    private SqliteStore(string path, string location, PrivateFolder? folder)
    {
        _path = path;
        _folder = folder;
        Location = location;
        _connectionString = ConnectionStringFor(path);
    }

    public string Engine => "SQLite";

    public string Location { get; }

    public string DatabaseFile => _path;

    public int SchemaVersion { get; private set; }

    public Guid DatabaseId { get; private set; }

    // A statement costs no round trip here. Larger batches were measured to be no quicker.
    public int RowsPerBatch => 500;

    /// <summary>Opens a file, makes it when it is not there, and brings an older schema up to date.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConnectionFailed"/>: the file cannot be opened as a database of this product.
    /// <see cref="ErrorIds.SchemaOutdated"/>: a newer version of the module made it.
    /// </exception>
    public static SqliteStore Open(string path)
    {
        path = Path.GetFullPath(path);
        return Open(path, path, folder: null);
    }

    private static SqliteStore Open(string path, string location, PrivateFolder? folder)
    {
        if (Directory.Exists(path))
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed, $"'{path}' is a folder. Give the path of a database file.", path);
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new ProvisioningException(
                ErrorIds.ConnectionFailed,
                $"The folder of '{path}' does not exist. Create it, or give another path.", path);
        }

        try
        {
            // A pooled handle may be one of a file that was deleted since.
            LetGo(path);
            PrivateFile.Require(path);
            var store = new SqliteStore(path, location, folder);
            using (SqliteConnection connection = store.OpenConnection())
            {
                store.SchemaVersion = Upgrade(connection, path);
                store.DatabaseId = ReadDatabaseId(connection);
            }

            store._watch = new SqliteFileWatch(store.OpenConnection(), path);
            return store;
        }
        catch (ProvisioningException)
        {
            LetGo(path);
            throw;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            LetGo(path);
            throw SqliteErrors.Translate(exception, path) is { } translated && translated.ErrorId != ErrorIds.Conflict
                ? translated
                : new ProvisioningException(
                    ErrorIds.ConnectionFailed, $"The database '{path}' could not be opened: {exception.Message}", path, exception);
        }
    }

    /// <summary>Opens a file that is there already.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.</exception>
    internal static SqliteStore OpenExisting(string path) => File.Exists(path) ? Open(path) : throw new ProvisioningException(
        ErrorIds.ConnectionFailed,
        $"There is no file '{Path.GetFullPath(path)}'. Give the path of the embedded database to read.",
        Path.GetFullPath(path));

    public IDatabaseSnapshot Snapshot() => new SqliteSnapshot(OpenConnection());

    public IUnitOfWork Read()
    {
        _watch?.Check();
        return new SqlUnitOfWork(new SqliteSession(OpenConnection(), null, null, null), DatabaseId);
    }

    public IWritingUnit Begin(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        SemaphoreSlim gate = Writers.GetOrAdd(_path, _ => new SemaphoreSlim(1, 1));
        if (!gate.Wait(WriteTimeout, cancellation))
        {
            throw Busy(null);
        }

        var place = new QueuePlace(gate);
        SqliteConnection? connection = null;
        try
        {
            connection = OpenConnection();
            while (true)
            {
                try
                {
                    // Not deferred: BEGIN IMMEDIATE takes the write lock now, so that nothing changes between reading and writing.
                    SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
                    _watch?.Check();
                    return new SqlUnitOfWork(new SqliteSession(connection, transaction, place, _watch), DatabaseId);
                }
                catch (SqliteException exception) when (exception.SqliteErrorCode is 5 or 6)
                {
                    if (clock.Elapsed > WriteTimeout)
                    {
                        throw Busy(exception);
                    }

                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        catch
        {
            connection?.Dispose();
            place.Dispose();
            throw;
        }
    }

    // A file on this machine has no transient faults.
    public T Repeat<T>(Func<T> unit, CancellationToken cancellation) => unit();

    public IProvisioningStore Rehearse(bool isLarge) => isLarge ? Copy() : new RehearsalStore(this);

    public IDisposable HoldActivityLock(string name) => new SqliteActivityLock(_path, name);

    /// <inheritdoc/>
    public bool IsRefusal(Exception exception) => SqliteErrors.IsRefusal(exception);

    /// <inheritdoc/>
    public ProvisioningException? Translate(Exception exception) => SqliteErrors.Translate(exception, Location);

    // Whoever works on the database itself is at work for a copy as well.
    public bool IsActivityLockHeld(string name) =>
        SqliteActivityLock.IsShown(Location, name) || (_folder is not null && SqliteActivityLock.IsShown(_path, name));

    public void Dispose()
    {
        _watch?.Dispose();
        _watch = null;
        LetGo(_path);
        _folder?.Dispose();
    }

    /// <summary>
    /// A copy of the file, as it is now, in a folder of this account alone. It is read under a snapshot, so no writer waits for it. It is not
    /// synced to disk, since it is deleted with the store.
    /// </summary>
    private SqliteStore Copy()
    {
        var folder = new PrivateFolder();
        try
        {
            string path = folder.File(".db");
            PrivateFile.Create(path).Dispose();
            using (SqliteConnection source = OpenConnection())
            using (var target = new SqliteConnection(ConnectionStringFor(path, isPooled: false)))
            {
                target.Open();
                using SqliteCommand command = target.CreateCommand();
                command.CommandText = "PRAGMA synchronous = OFF";
                command.ExecuteNonQuery();
                source.BackupDatabase(target);
            }

            return Open(path, Location, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    // Closes the pooled handles, so that the file can be moved or deleted.
    private static void LetGo(string path)
    {
        using var connection = new SqliteConnection(ConnectionStringFor(path));
        SqliteConnection.ClearPool(connection);
    }

    private static string ConnectionStringFor(string path, bool isPooled = true) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        Pooling = isPooled,
        // How long the provider itself retries a busy statement, in seconds. Short, since Begin has a loop that can be cancelled.
        DefaultTimeout = 1,
    }.ToString();

    // Many processes that open a new file at the same time wait for the one that makes the schema.
    private static int Upgrade(SqliteConnection connection, string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return SqliteMigrator.Upgrade(connection, path);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is 5 or 6 && clock.Elapsed < WriteTimeout)
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

    private SqliteConnection OpenConnection()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            string sync = _folder is null ? "FULL" : "OFF";
            command.CommandText =
                $"PRAGMA busy_timeout = 500; PRAGMA synchronous = {sync}; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private ProvisioningException Busy(Exception? inner) => new(
        ErrorIds.Conflict,
        $"Another process has been writing to '{Location}' for more than {WriteTimeout.TotalSeconds:0} seconds. Nothing was changed; try again "
            + "when it is done.",
        Location,
        inner);

    /// <summary>A writer's place in the queue of this process. Disposing it lets the next writer in.</summary>
    private sealed class QueuePlace(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
