using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using UserProvisioning.Storage.Sqlite;

namespace UserProvisioning.Tests.Support;

/// <summary>A new database in a folder of its own, open for one test, and gone after it.</summary>
internal sealed class TestDatabase : IDisposable
{
    public const string Actor = "tester@test";

    // Made by the product once for each size of the pools; a copy costs less than the schema.
    private static readonly ConcurrentDictionary<int, byte[]> Templates = new();

    private readonly TestFolder _folder = new();
    private readonly List<ProvisioningConnection> _others = [];

    /// <summary>Opens a new database in which every license has a pool of <paramref name="pool"/>.</summary>
    public TestDatabase(int pool = 100)
    {
        File = _folder.File("test.db");
        try
        {
            SqliteFile.CreatePrivate(File);
            System.IO.File.WriteAllBytes(File, Templates.GetOrAdd(pool, MakeTemplate));
            Connection = ProvisioningConnection.OpenEmbedded(File, Clock, Actor);
        }
        catch
        {
            // A constructor that throws is not disposed.
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The path of the database file.</summary>
    public string File { get; }

    /// <summary>The folder that the database is in; it may hold other files of the test.</summary>
    public string Folder => _folder.Path;

    public FakeClock Clock { get; } = new();

    public ProvisioningConnection Connection { get; }

    /// <summary>Opens another connection to the same file; it is closed with this one.</summary>
    public ProvisioningConnection Open(string actor = Actor)
    {
        ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File, Clock, actor);
        lock (_others)
        {
            _others.Add(connection);
        }

        return connection;
    }

    /// <summary>Runs SQL past the services, with foreign keys on as the product has them; answers the rows changed.</summary>
    public int Sql(string sql)
    {
        using SqliteConnection connection = Raw();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value that a query answers; null for none.</summary>
    public object? Scalar(string sql)
    {
        using SqliteConnection connection = Raw();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    /// <summary>The first column of a query.</summary>
    public IReadOnlyList<string> Column(string sql)
    {
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

    /// <summary>All that the database holds, as text: compare before and after.</summary>
    public string Dump() => DatabaseDump.Of(File);

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
    }
}
