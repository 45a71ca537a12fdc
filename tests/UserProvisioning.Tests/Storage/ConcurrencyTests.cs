using Microsoft.Data.Sqlite;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

public sealed class ConcurrencyTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Each_connection_sees_what_another_one_has_stored()
    {
        ProvisioningConnection other = _database.Open();
        Contact person = _database.Person();
        Assert.Equal(person.Id, other.Contacts.Get(new ContactReference(person)).Id);
        other.Contacts.Remove(new ContactReference(person));
        _database.Fails(ErrorIds.ContactNotFound, () => _database.Connection.Contacts.Get(new ContactReference(person)));
    }

    [Fact]
    public void Closing_one_connection_leaves_the_other_open()
    {
        ProvisioningConnection other = _database.Open();
        Assert.Empty(other.Contacts.List(new ContactFilter()));
        other.Dispose();
        _database.Person();
    }

    [Fact]
    public void A_writer_waits_for_another_process_that_writes()
    {
        using SqliteConnection busy = _database.Raw();
        using SqliteTransaction writing = busy.BeginTransaction(deferred: false);
        var writer = new Thread(() => _database.Person());
        writer.Start();

        // Wait until the writer has met the lock, and for longer than one wait of the engine.
        Thread.Sleep(1500);
        Assert.Empty(_database.Connection.Contacts.List(new ContactFilter()));
        writing.Rollback();
        writer.Join();
        Assert.Single(_database.Connection.Contacts.List(new ContactFilter()));
    }

    [Fact]
    public void A_writer_that_waits_for_another_process_can_be_canceled()
    {
        using SqliteConnection busy = _database.Raw();
        using SqliteTransaction writing = busy.BeginTransaction(deferred: false);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(
            () => _database.Connection.Contacts.Create(new ContactFields { LastName = "Visser" }, null, cancel.Token));
        writing.Rollback();
        _database.Person();
    }

    [Fact]
    public void A_writer_that_waits_for_another_one_in_this_process_can_be_canceled()
    {
        using IStorageEngine store = _database.OpenStore();
        using (store.Begin(CancellationToken.None))
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            Assert.ThrowsAny<OperationCanceledException>(() => store.Begin(cancel.Token));
        }

        _database.Person();
    }

    [Fact]
    public void A_reader_neither_waits_for_a_writer_nor_sees_its_uncommitted_changes()
    {
        using IStorageEngine store = _database.OpenStore();
        using IWritingUnit writing = store.Begin(CancellationToken.None);
        writing.Settings.SetClient("ClientName", "Acme");
        Assert.Equal("", _database.Connection.ClientSettings.List(TextFilter.Exactly("ClientName")).Single().Value);
        writing.Commit();
        Assert.Equal("Acme", _database.Connection.ClientSettings.List(TextFilter.Exactly("ClientName")).Single().Value);
    }

    [Fact]
    public void A_unit_of_work_that_is_not_committed_changes_nothing()
    {
        string before = _database.Dump();
        using IStorageEngine store = _database.OpenStore();
        using (IWritingUnit work = store.Begin(CancellationToken.None))
        {
            work.Settings.SetClient("ClientName", "Acme");
            work.Licenses.TryTake(LicenseType.Requestor, 5);
        }

        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void Sixteen_threads_can_open_a_new_file_at_the_same_time()
    {
        string file = Path.Combine(_database.Folder, "new.db");
        using var start = new Barrier(16);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] threads = Enumerable.Range(0, 16).Select(i => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(file);
                connection.Contacts.Create(new ContactFields { LastName = $"Name{i}" });
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
        using ProvisioningConnection last = ProvisioningConnection.OpenEmbedded(file);
        Assert.Equal(16, last.Contacts.List(new ContactFilter()).Count());
    }

    [Fact]
    public void Many_threads_can_use_one_connection()
    {
        Parallel.For(0, 40, i => _database.Person($"Name{i}"));
        Assert.Equal(40, _database.Connection.Contacts.List(new ContactFilter()).Select(contact => contact.Id).Distinct().Count());
    }
}
