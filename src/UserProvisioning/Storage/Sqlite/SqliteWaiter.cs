using System.Diagnostics;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>One process in the queue for the write lock. Disposing it leaves the queue.</summary>
internal sealed class SqliteWaiter : IDisposable
{
    private readonly SqliteWriteQueue _queue;
    private readonly long _number = Random.Shared.NextInt64(1, long.MaxValue);
    private readonly long _since = Stopwatch.GetTimestamp();

    /// <summary>The slot of this waiter; null without one. If two take a slot at the same time, one of them loses it and takes another.</summary>
    private int? _slot;

    internal SqliteWaiter(SqliteWriteQueue queue)
    {
        _queue = queue;
        _slot = queue.ShowLife(null, _number, _since);
    }

    /// <summary>Whether this waiter may ask for the lock: nobody who shows signs of life came earlier. Call it every few milliseconds.</summary>
    internal bool IsFirst()
    {
        _slot = _queue.ShowLife(_slot, _number, _since);
        return !_queue.HasOlder(_since);
    }

    public void Dispose() => _queue.Leave(_slot, _number);
}
