using Microsoft.Data.Sqlite;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of units of work that only read, and of the pooled connections of an embedded database.</summary>
public sealed class ReadingUnitTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SqliteStore _store;

    public ReadingUnitTests() => _store = SqliteStore.Open(_database.File);

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Each_statement_sees_what_is_committed_unless_the_unit_asked_for_one_state()
    {
        using IUnitOfWork each = _store.Read(), one = _store.Read();
        one.SeeOneState();
        Assert.Null(Name(one));
        _database.Set("ClientName", "Acme");
        Assert.Equal("Acme", Name(each));
        Assert.Null(Name(one));
    }

    [Fact]
    public void The_state_that_a_unit_asked_for_ends_with_the_unit()
    {
        using (IUnitOfWork one = _store.Read())
        {
            one.SeeOneState();
            Assert.Null(Name(one));
        }

        // The pool gives the same connection again.
        _database.Set("ClientName", "Acme");
        using IUnitOfWork next = _store.Read();
        Assert.Equal("Acme", Name(next));
        using var writing = (IWritingUnit)_store.Begin(CancellationToken.None);
        writing.Settings.SetClient("ClientName", "Other");
        writing.Commit();
        Assert.Equal("Other", Name(next));
    }

    [Theory]
    [InlineData(true, "2")]
    [InlineData(false, "0")]
    public void A_connection_from_the_pool_has_its_settings_and_syncs_as_it_must(bool isSynced, string synchronous)
    {
        var connections = new SqliteConnections(_database.File, isSynced);
        var others = new SqliteConnections(_database.File, !isSynced);
        for (int time = 0; time < 3; time++)
        {
            others.Open().Dispose();
            using SqliteConnection connection = connections.Open();
            Assert.Equal(
                [synchronous, "500", "-32768", "25000", "1", "1"],
                new[] { "synchronous", "busy_timeout", "cache_size", "wal_autocheckpoint", "secure_delete", "foreign_keys" }
                    .Select(name => Pragma(connection, name)));
        }

        connections.ClearPool();
    }

    private static string? Name(IUnitOfWork work) => work.Settings.Client().GetValueOrDefault("ClientName");

    private static string Pragma(SqliteConnection connection, string name)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return $"{command.ExecuteScalar()}";
    }
}
