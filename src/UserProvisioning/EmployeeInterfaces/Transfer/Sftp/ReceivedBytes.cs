using System.Globalization;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// A limit on the bytes that one server sends: more than was asked for is refused. The SSH library itself collects an answer of any length in memory.
/// </summary>
internal sealed class ReceivedBytes
{
    /// <summary>The overhead that is allowed beside the content of an answer: bytes of the protocol, and late answers to earlier requests.</summary>
    internal const long Overhead = 4 * 1024 * 1024;

    private readonly SftpFrames _frames = new();
    private long _count;
    private long _limit = Overhead;
    private long _allowed = Overhead;

    /// <summary>Why the connection cannot be used any more; null while it can.</summary>
    internal TransferLimitException? Fault { get; private set; }

    /// <summary>Sets how many bytes are allowed from now on, beside the overhead.</summary>
    internal void Allow(long bytes)
    {
        _allowed = bytes + Overhead;
        Interlocked.Exchange(ref _limit, Interlocked.Read(ref _count) + _allowed);
    }

    /// <summary>Counts the bytes of one message.</summary>
    /// <exception cref="TransferLimitException">There are more bytes than are allowed, or the lengths in them are impossible.</exception>
    internal void Add(ReadOnlySpan<byte> message)
    {
        try
        {
            if (Interlocked.Add(ref _count, message.Length) > Interlocked.Read(ref _limit))
            {
                throw new TransferLimitException(string.Create(
                    CultureInfo.InvariantCulture, $"the server sent more than {_allowed:N0} bytes, which is more than was asked for"));
            }

            _frames.Add(message);
        }
        catch (TransferLimitException exception)
        {
            Fault ??= exception;
            throw;
        }
    }
}
