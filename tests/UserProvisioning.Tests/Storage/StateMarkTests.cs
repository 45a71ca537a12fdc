using Microsoft.Data.Sqlite;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of the marks of a file: equal marks mean that nothing was committed in between.</summary>
public sealed class StateMarkTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SqliteStore _store;

    public StateMarkTests() => _store = SqliteStore.Open(_database.File);

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void What_a_unit_writes_itself_is_in_the_mark_that_it_leaves_and_the_next_unit_finds()
    {
        StateMark? left = Write("one");
        Assert.NotNull(left);
        Assert.Equal(left, Now());
        Assert.NotEqual(left, Write("two"));
    }

    [Fact]
    public void A_reader_keeps_its_mark_until_somebody_commits()
    {
        using IUnitOfWork reading = _store.Read();
        StateMark? before = reading.Mark();
        using (IWritingUnit work = Begin())
        {
            work.Settings.SetClient("ClientName", "one");
            Assert.Equal(before, reading.Mark());
        }

        Assert.Equal(before, reading.Mark());
        Write("two");
        Assert.NotEqual(before, reading.Mark());
    }

    [Fact]
    public void Another_program_that_commits_changes_the_mark()
    {
        StateMark? left = Write("one");
        WriteRaw("two");
        Assert.NotEqual(left, Now());
    }

    [Fact]
    public void Another_thread_that_commits_through_the_same_pooled_connection_changes_the_mark()
    {
        StateMark? left = Write("one");
        StateMark? second = null;
        var other = new Thread(() => second = Write("two"));
        other.Start();
        other.Join();
        Assert.Same(left!.Connection, second!.Connection);
        Assert.NotEqual(left, Now());
    }

    [Fact]
    public void A_commit_of_another_program_before_the_unit_ends_is_not_in_the_mark_that_it_leaves()
    {
        StateMark? left;
        using (IWritingUnit work = Begin())
        {
            work.Settings.SetClient("ClientName", "one");
            work.Commit();
            WriteRaw("two");
            left = work.Mark();
        }

        Assert.NotEqual(left, Now());
    }

    [Fact]
    public void Marks_of_two_connections_are_never_equal()
    {
        using IUnitOfWork one = _store.Read();
        using IUnitOfWork other = _store.Read();
        Assert.NotEqual(one.Mark(), other.Mark());
    }

    private IWritingUnit Begin() => _store.Begin(TestContext.Current.CancellationToken);

    private StateMark? Write(string name)
    {
        using IWritingUnit work = Begin();
        work.Settings.SetClient("ClientName", name);
        work.Commit();
        return work.Mark();
    }

    private StateMark? Now()
    {
        using IWritingUnit work = Begin();
        return work.Mark();
    }

    private void WriteRaw(string name)
    {
        using SqliteConnection other = _database.Raw();
        using SqliteCommand command = other.CreateCommand();
        command.CommandText = "UPDATE ClientSettings SET Value = @name WHERE Name = 'ClientName'";
        command.Parameters.AddWithValue("@name", name);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
