using System.Net;
using System.Net.Sockets;
using System.Text;
using UserProvisioning.Mail;

namespace UserProvisioning.Tests.Mail;

/// <summary>A hostile mail server on this machine. A function of the test handles each connection.</summary>
internal sealed class LyingSmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public LyingSmtpServer(Func<StreamReader, Stream, CancellationToken, Task> script)
    {
        _listener.Start();
        _ = Task.Run(() => AcceptAsync(script));
    }

    /// <summary>The number of bytes that were sent.</summary>
    public long Sent { get; private set; }

    public LoginMailOptions Options => new()
    {
        SmtpServer = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        TlsMode = SmtpTlsMode.None,
        From = "it@acme.example",
    };

    /// <summary>Writes a line.</summary>
    public static Task SayAsync(Stream stream, string line) => stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n")).AsTask();

    /// <summary>Writes the same bytes again and again, until the client closes the connection.</summary>
    public async Task FloodAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] block = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
        while (!cancellation.IsCancellationRequested)
        {
            await stream.WriteAsync(block, cancellation);
            Sent += block.Length;
        }
    }

    /// <summary>Writes one byte every 50 milliseconds, without an end.</summary>
    public static async Task DripAsync(Stream stream, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await stream.WriteAsync("a"u8.ToArray(), cancellation);
            await Task.Delay(50, cancellation);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<StreamReader, Stream, CancellationToken, Task> script)
    {
        CancellationToken stop = _stop.Token;
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(stop);
                try
                {
                    NetworkStream stream = client.GetStream();
                    using var reader = new StreamReader(stream);
                    await script(reader, stream, stop);
                }
                catch (IOException)
                {
                    // The client closed the connection.
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server was disposed.
        }
    }
}
