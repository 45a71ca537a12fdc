using System.IO.MemoryMappedFiles;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of the queue of processes that wait for the write lock of a file.</summary>
public sealed class SqliteWriteQueueTests : IDisposable
{
    private const int Rounds = 20;

    private readonly MemoryMappedFile _memory = MemoryMappedFile.CreateNew(null, SqliteWriteQueue.Size);
    private readonly List<MemoryMappedViewAccessor> _views = [];

    public void Dispose()
    {
        _views.ForEach(view => view.Dispose());
        _memory.Dispose();
    }

    [Fact]
    public void The_oldest_is_first_and_then_the_next()
    {
        SqliteWriteQueue one = Queue(), other = Queue();
        Assert.False(one.HasWaiters());
        using SqliteWaiter first = one.Join();
        using SqliteWaiter second = other.Join();
        Assert.True(other.HasWaiters());
        Assert.True(first.IsFirst());
        Assert.False(second.IsFirst());
        first.Dispose();
        Assert.True(second.IsFirst());
        second.Dispose();
        Assert.False(one.HasWaiters());
    }

    [Fact]
    public void Who_shows_no_sign_of_life_is_passed_over_and_is_first_again_when_it_does()
    {
        SqliteWriteQueue one = Queue(), other = Queue(TimeSpan.FromMilliseconds(20));
        using SqliteWaiter suspended = one.Join();
        Assert.True(one.HasWaiters());
        SpinWait.SpinUntil(() => !other.HasWaiters());
        using SqliteWaiter next = other.Join();
        Assert.True(next.IsFirst());
        using SqliteWaiter last = one.Join();
        Assert.False(last.IsFirst());
        Assert.True(suspended.IsFirst());
    }

    [Fact]
    public void More_processes_than_the_table_has_slots_wait_without_one_for_each()
    {
        SqliteWriteQueue queue = Queue();
        List<SqliteWaiter> many = Enumerable.Range(0, 80).Select(_ => queue.Join()).ToList();
        Assert.Contains(many, waiter => waiter.IsFirst());
        many.ForEach(waiter => waiter.Dispose());
        Assert.False(queue.HasWaiters());
    }

    [Fact]
    public async Task Who_releases_the_lock_gets_it_again_after_those_who_wait()
    {
        using var database = new TestDatabase();
        string link = Path.Combine(database.Folder, "link");
        Directory.CreateSymbolicLink(link, database.Folder);

        // Writers of one process queue by path, so another path stands for another process.
        using var other = ProvisioningConnection.OpenEmbedded(Path.Combine(link, Path.GetFileName(database.File)));
        using IStorageEngine store = database.OpenStore();
        int inOrder = 0;
        for (int round = 0; round < Rounds; round++)
        {
            IWritingUnit holding = store.Begin(TestContext.Current.CancellationToken);
            Task<Contact> waiting = Task.Run(
                () => other.Contacts.Create(new ContactFields { LastName = "Waiting" }), TestContext.Current.CancellationToken);
            using (MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                new FileStream(database.File + "-writer", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
                null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false))
            using (MemoryMappedViewAccessor view = file.CreateViewAccessor(1024, SqliteWriteQueue.Size))
            {
                var queue = new SqliteWriteQueue(view, SqliteWriteQueue.Silence);
                SpinWait.SpinUntil(queue.HasWaiters);
            }

            holding.Dispose();
            using (IWritingUnit again = store.Begin(TestContext.Current.CancellationToken))
            {
                inOrder += again.Contacts.Count() == round + 1 ? 1 : 0;
            }

            await waiting;
        }

        // A waiting thread that the operating system does not let run for a while is passed over.
        Assert.InRange(inOrder, Rounds / 2, Rounds);
    }

    private SqliteWriteQueue Queue(TimeSpan? silence = null)
    {
        MemoryMappedViewAccessor view = _memory.CreateViewAccessor();
        _views.Add(view);
        return new SqliteWriteQueue(view, silence ?? TimeSpan.FromHours(1));
    }
}
