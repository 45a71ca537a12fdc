namespace UserProvisioning.Storage.Sqlite;

/// <summary>
/// A writer's place in the queue of this process, and its name in the note of the lock. Disposing it clears the note and lets the next writer in.
/// </summary>
internal sealed class SqliteQueuePlace(SemaphoreSlim gate, SqliteWriterNote? note) : IDisposable
{
    private SemaphoreSlim? _gate = gate;
    private long? _since;

    /// <summary>Notes beside the database that this process holds the write lock. Call it once the lock is taken.</summary>
    internal void SignNote() => _since = note?.Write();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _gate, null) is { } gate)
        {
            if (_since is { } since)
            {
                note!.Clear(since);
            }

            gate.Release();
        }
    }
}
