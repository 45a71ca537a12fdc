using System.Globalization;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// Counts what one server sends, and refuses what is more than was asked for: the SSH library itself collects an answer of any length in memory.
/// </summary>
internal sealed class ReceivedBytes
{
    /// <summary>What an answer may be longer than what it carries: the protocol's own bytes, and answers to what was asked before.</summary>
    internal const long Overhead = 4 * 1024 * 1024;

    private readonly SftpFrames _frames = new();
    private long _count;
    private long _limit = Overhead;
    private long _allowed = Overhead;

    /// <summary>Why the connection is of no use any more; null when it is.</summary>
    internal TransferLimitException? Fault { get; private set; }

    /// <summary>Allows so many bytes from now on, beside the overhead.</summary>
    internal void Allow(long bytes)
    {
        _allowed = bytes + Overhead;
        Interlocked.Exchange(ref _limit, Interlocked.Read(ref _count) + _allowed);
    }

    /// <summary>Counts the bytes of one message.</summary>
    /// <exception cref="TransferLimitException">They are more than is allowed, or cannot be true.</exception>
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
