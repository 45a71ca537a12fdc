using System.Net;
using System.Net.Sockets;

namespace UserProvisioning.Tests.Support;

/// <summary>A TCP server on this machine for one test. It serves each connection in a task of its own until it is disposed.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private TcpListener _listener;

    /// <param name="port">The port; 0 for any.</param>
    protected LoopbackServer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
    }

    /// <summary>The port that the server listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Is cancelled when the server is disposed.</summary>
    protected CancellationToken End => _end.Token;

    /// <summary>Returns a port of this machine on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    /// <summary>Starts to accept connections. A derived class calls this at the end of its constructor.</summary>
    protected void Start() => _ = Task.Run(AcceptAsync);

    /// <summary>Stops listening for a time, and listens on the same port again afterwards.</summary>
    protected void StopFor(TimeSpan duration)
    {
        CancellationToken end = End;
        var endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _listener.Stop();
        _ = Task.Run(async () =>
        {
            await Task.Delay(duration, end);
            _listener = new TcpListener(endpoint);
            _listener.Start();
            await AcceptAsync();
        });
    }

    /// <summary>Serves a connection.</summary>
    protected abstract Task ServeAsync(TcpClient client);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(End);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server was disposed because the test has ended.
        }
    }
}
