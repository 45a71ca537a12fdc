namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The local stream of a transfer. It counts the bytes, and tells faults of the local disk from faults of the server.</summary>
/// <param name="inner">The stream that is read or written.</param>
/// <param name="length">The most bytes that may be transferred.</param>
internal sealed class MeteredStream(Stream inner, long length = long.MaxValue) : Stream
{
    private long _count;

    /// <summary>The number of bytes that were transferred. Other threads may read it.</summary>
    internal long Count => Interlocked.Read(ref _count);

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(Guard(() => inner.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }
        catch (IOException exception)
        {
            throw new LocalFileException(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Counted(Guard(() =>
    {
        Check(count);
        inner.Write(buffer, offset, count);
        return count;
    }));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Check(buffer.Length);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new LocalFileException(exception);
        }

        Counted(buffer.Length);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => Guard(() =>
    {
        inner.Flush();
        return 0;
    });

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    private static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (IOException exception)
        {
            throw new LocalFileException(exception);
        }
    }

    private void Check(int count)
    {
        if (Count + count > length)
        {
            throw new RemoteFileException(RemoteFault.TooLong, $"it is longer than the {length:N0} bytes that the server listed");
        }
    }

    private int Counted(int count)
    {
        Interlocked.Add(ref _count, count);
        return count;
    }
}
