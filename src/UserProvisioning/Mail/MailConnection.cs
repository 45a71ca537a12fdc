using System.Diagnostics;
using System.Net.Sockets;

namespace UserProvisioning.Mail;

/// <summary>
/// The connection to a mail server, with limits that the mail library does not set: each operation must end before a deadline, and the server may
/// send only a limited number of bytes between two commands.
/// </summary>
internal sealed class MailConnection : Stream
{
    /// <summary>
    /// The most bytes that a server may send in answer to one command. A TLS handshake with a long chain of certificates takes some 20 KB.
    /// </summary>
    private const int MostBytesPerReply = 256 * 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private CancellationToken _cancellation;
    private TimeSpan _deadline;
    private TimeSpan _allowed;
    private int _received;

    private MailConnection(Socket socket) => _socket = socket;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Connects to a server. The deadline holds for connecting and all later operations, until another deadline is set.</summary>
    /// <exception cref="SocketException">The server cannot be connected to.</exception>
    /// <exception cref="TimeoutException">The server does not answer in time.</exception>
    internal static MailConnection Open(string server, int port, TimeSpan allowed, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new MailConnection(socket);
        connection.Allow(allowed, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(allowed);
        try
        {
            socket.ConnectAsync(server, port, stop.Token).AsTask().GetAwaiter().GetResult();
            return connection;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            connection.Dispose();
            throw connection.TimedOut();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sets the deadline for the next operations.</summary>
    internal void Allow(TimeSpan time, CancellationToken cancellation)
    {
        _allowed = time;
        _deadline = _clock.Elapsed + time;
        _cancellation = cancellation;
        _received = 0;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Await(SelectMode.SelectRead);
        int read;
        try
        {
            read = _socket.Receive(buffer, offset, count, SocketFlags.None);
        }
        catch (SocketException exception)
        {
            throw new IOException(OutsideText.Show(exception), exception);
        }

        _received += read;
        if (_received > MostBytesPerReply)
        {
            throw new IOException($"It sent more than {MostBytesPerReply:N0} bytes as one reply, so the connection was closed.");
        }

        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        _received = 0;
        try
        {
            while (count > 0)
            {
                Await(SelectMode.SelectWrite);
                int sent = _socket.Send(buffer, offset, count, SocketFlags.None);
                offset += sent;
                count -= sent;
            }
        }
        catch (SocketException exception)
        {
            throw new IOException(OutsideText.Show(exception), exception);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Await(SelectMode mode)
    {
        do
        {
            _cancellation.ThrowIfCancellationRequested();
            if (_clock.Elapsed >= _deadline)
            {
                throw TimedOut();
            }
        }
        while (!_socket.Poll(Tick, mode));
    }

    private TimeoutException TimedOut() => new($"It did not finish within {_allowed.TotalSeconds:0} seconds.");
}
