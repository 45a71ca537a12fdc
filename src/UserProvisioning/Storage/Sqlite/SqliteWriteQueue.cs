using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// The queue of the processes that wait for the write lock of a file, oldest first. SQLite gives its lock to whoever asks first after it was
/// released, which is mostly the process that has just released it. The queue is a table in memory that the processes share. It only says who may
/// ask: a process that is killed or suspended shows no sign of life, and is passed over.
/// </summary>
/// <param name="view">The shared memory, of <see cref="Size"/> bytes.</param>
/// <param name="silence">Who has not asked for so long is passed over. Waiting processes ask every few milliseconds.</param>
internal sealed class SqliteWriteQueue(MemoryMappedViewAccessor view, TimeSpan silence)
{
    /// <summary>The usual time after which a process is passed over.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private const int Slots = 64;
    private const int SlotSize = 3 * sizeof(long);
    private const int SinceAt = sizeof(long);
    private const int SeenAt = 2 * sizeof(long);

    /// <summary>The size of the table, in bytes. A slot has a waiter (0 for none), since when it waits, and when it was last alive.</summary>
    internal const int Size = Slots * SlotSize;

    /// <summary>Whether any process waits.</summary>
    internal bool HasWaiters() => HasOlder(long.MaxValue);

    /// <summary>Adds the caller at the end of the queue.</summary>
    internal SqliteWaiter Join() => new(this);

    /// <summary>Whether a process that shows signs of life waits since before a time of <see cref="Stopwatch"/>, which all processes share.</summary>
    internal bool HasOlder(long since)
    {
        long now = Stopwatch.GetTimestamp();
        for (int slot = 0; slot < Slots; slot++)
        {
            if (IsAlive(slot, now) && view.ReadInt64((slot * SlotSize) + SinceAt) < since)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes that a waiter is alive, in its slot or in a free one if it has none.</summary>
    /// <returns>Its slot; null when all are taken.</returns>
    internal int? ShowLife(int? slot, long waiter, long since)
    {
        long now = Stopwatch.GetTimestamp();
        bool isNew = !IsOf(slot, waiter);
        if (isNew)
        {
            slot = Enumerable.Range(0, Slots).Where(free => !IsAlive(free, now)).Select(free => (int?)free).FirstOrDefault();
        }

        if (slot is { } own)
        {
            view.Write((own * SlotSize) + SeenAt, now);
            if (isNew)
            {
                view.Write((own * SlotSize) + SinceAt, since);
                view.Write(own * SlotSize, waiter);
            }
        }

        return slot;
    }

    /// <summary>Frees the slot of a waiter.</summary>
    internal void Leave(int? slot, long waiter)
    {
        if (IsOf(slot, waiter))
        {
            view.Write(slot!.Value * SlotSize, 0L);
        }
    }

    private bool IsOf(int? slot, long waiter) => slot is { } own && view.ReadInt64(own * SlotSize) == waiter;

    private bool IsAlive(int slot, long now) => view.ReadInt64(slot * SlotSize) != 0
        && Stopwatch.GetElapsedTime(view.ReadInt64((slot * SlotSize) + SeenAt), now) is var silent
        && silent >= TimeSpan.Zero && silent < silence;
}
