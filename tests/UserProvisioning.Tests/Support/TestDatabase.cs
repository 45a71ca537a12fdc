using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Storage;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Batches;

namespace UserProvisioning.Tests.Support;

/// <summary>
/// A new database for one test, which is deleted at its end: an embedded file in a folder of its own, or one of <see cref="TestServer"/>.
/// </summary>
internal sealed class TestDatabase : IDisposable
{
    public const string Actor = "tester@test";

    /// <summary>The SQL that removes the triggers by which an embedded file protects its audit trail.</summary>
    public const string UnlockSql =
        """
        DROP TRIGGER AuditEntries_NoUpdate; DROP TRIGGER AuditEntries_NoDelete; DROP TRIGGER ProvisioningRunItems_NoUpdate;
        DROP TRIGGER ProvisioningRunItems_NoDelete; DROP TRIGGER ProvisioningRunUnchanged_NoDelete; DROP TRIGGER ProvisioningRuns_StaysDone;
        DROP TRIGGER ProvisioningRuns_NoDelete; DROP TRIGGER AuditStarts_NoUpdate; DROP TRIGGER AuditStarts_NoDelete;
        DROP TRIGGER ItemSeals_NoUpdate; DROP TRIGGER ItemSeals_NoDelete;
        """;

    // The product makes one for each pool size; copying it is faster than making the schema.
    private static readonly ConcurrentDictionary<int, byte[]> Templates = new();

    private readonly TestFolder _folder = new();
    private readonly List<ProvisioningConnection> _others = [];
    private readonly string? _onServer;

    /// <summary>Opens a new database in which the pool of every license has <paramref name="pool"/> licenses.</summary>
    public TestDatabase(int pool = 100)
    {
        try
        {
            if (TestServer.IsUsed)
            {
                _onServer = TestServer.Lease(pool);
            }
            else
            {
                string file = _folder.File("test.db");
                UserProvisioning.Common.PrivateFile.Require(file);
                System.IO.File.WriteAllBytes(file, Templates.GetOrAdd(pool, MakeTemplate));
            }

            Connection = OpenAs(Actor);
        }
        catch
        {
            // An object whose constructor throws is not disposed.
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The path of the database file; a test that asks for it is skipped on a server.</summary>
    public string File
    {
        get
        {
            TestServer.SkipFileOnly("This test needs the file of an embedded database.");
            return _folder.File("test.db");
        }
    }

    /// <summary>The database on the server; null for a file.</summary>
    public string? OnServer => _onServer;

    /// <summary>The folder that the database is in; it may hold other files of the test.</summary>
    public string Folder => _folder.Path;

    public FakeClock Clock { get; } = new();

    public ProvisioningConnection Connection { get; }

    /// <summary>Opens another connection to the same database; it is closed with this one.</summary>
    public ProvisioningConnection Open(string actor = Actor)
    {
        ProvisioningConnection connection = OpenAs(actor);
        lock (_others)
        {
            _others.Add(connection);
        }

        return connection;
    }

    /// <summary>Opens another connection, whose store records its calls; it is closed with this one.</summary>
    public ProvisioningConnection OpenCounted(out CountingStore store)
    {
        store = new CountingStore(OpenStore());
        ProvisioningConnection connection = ProvisioningConnection.Open(store, Clock, Actor);
        lock (_others)
        {
            _others.Add(connection);
        }

        store.Forget();
        return connection;
    }

    private ProvisioningConnection OpenAs(string actor) => _onServer is null
        ? ProvisioningConnection.OpenEmbedded(File, Clock, actor)
        : ProvisioningConnection.OpenSqlServer(TestServer.Options(_onServer), Clock, actor);

    /// <summary>The storage beneath a connection.</summary>
    public IStorageEngine OpenStore() => _onServer is null
        ? SqliteStore.Open(File)
        : SqlServerStore.Open(TestServer.Options(_onServer).Address, new SqlitePrivateCopies(), CancellationToken.None);

    /// <summary>The invariants that the database breaks; see <see cref="Invariants"/>.</summary>
    public IReadOnlyList<string> Broken() => _onServer is null ? Invariants.Broken(File) : TestServer.Broken(_onServer);

    /// <summary>Runs SQL directly on the database, with foreign keys on, and returns the number of changed rows.</summary>
    public int Sql(string sql)
    {
        if (_onServer is not null)
        {
            return TestServer.Execute(_onServer, TestServer.Translate(sql));
        }

        using SqliteConnection connection = Raw();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs SQL on the database of a server, or on a file where that is null.</summary>
    public static void Execute(string? onServer, string file, string sql)
    {
        if (onServer is not null)
        {
            TestServer.Execute(onServer, TestServer.Translate(sql));
            return;
        }

        using SqliteConnection connection = DatabaseDump.Open(file);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Lets a test change the audit trail. Triggers protect it in an embedded file; a server denies it only to the role.</summary>
    public void UnlockRecord()
    {
        if (_onServer is null)
        {
            Sql(UnlockSql);
        }
    }

    /// <summary>Returns the first value of a query; null when there is none.</summary>
    public object? Scalar(string sql)
    {
        if (_onServer is not null)
        {
            using Microsoft.Data.SqlClient.SqlConnection server = TestServer.Open(_onServer);
            using Microsoft.Data.SqlClient.SqlCommand asked = server.CreateCommand();
            asked.CommandText = TestServer.Translate(sql);
            return asked.ExecuteScalar() switch { null or DBNull => null, int number => (long)number, var answer => answer };
        }

        using SqliteConnection connection = Raw();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    /// <summary>Returns the first column of a query.</summary>
    public IReadOnlyList<string> Column(string sql)
    {
        if (_onServer is not null)
        {
            return TestServer.Rows(_onServer, TestServer.Translate(sql)).ConvertAll(row => row.Split('\t')[0]);
        }

        using SqliteConnection connection = Raw();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    /// <summary>Returns the whole content of the database as text, to compare before and after.</summary>
    public string Dump() => _onServer is null ? DatabaseDump.Of(File) : TestServer.Dump(_onServer);

    public SqliteConnection Raw() => DatabaseDump.Open(File);

    private static byte[] MakeTemplate(int pool)
    {
        using var folder = new TestFolder();
        string file = folder.File("template.db");
        ProvisioningConnection.OpenEmbedded(file).Dispose();
        using (SqliteConnection connection = DatabaseDump.Open(file))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = $"UPDATE Licenses SET Total = {pool}";
            command.ExecuteNonQuery();
        }

        return System.IO.File.ReadAllBytes(file);
    }

    public void Dispose()
    {
        foreach (ProvisioningConnection connection in _others)
        {
            connection.Dispose();
        }

        Connection.Dispose();
        _folder.Dispose();
        if (_onServer is not null)
        {
            TestServer.Return(_onServer);
        }
    }
}
