using System.Net;
using System.Net.Sockets;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>
/// A proxy between a client and a server that breaks connections: after a number of bytes it drops a connection, or sends nothing more.
/// </summary>
internal sealed class FlakyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly List<TcpClient> _clients = [];

    public FlakyProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of connections that were opened.</summary>
    public int Connections { get; private set; }

    /// <summary>The number of bytes from the server after which a connection breaks; null for no breaks.</summary>
    public long? BreakAfter { get; set; }

    /// <summary>Whether the proxy sends nothing more instead of dropping the connection.</summary>
    public bool Stalls { get; set; }

    /// <summary>The number of connections that the proxy broke.</summary>
    public int Breaks { get; private set; }

    /// <summary>The number of connections that the proxy breaks at most.</summary>
    public int MostBreaks { get; set; } = 1;

    public void Dispose()
    {
        _listener.Stop();
        lock (_clients)
        {
            _clients.ForEach(client => client.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                Connections++;
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target);
                lock (_clients)
                {
                    _clients.Add(client);
                    _clients.Add(server);
                }

                _ = PumpAsync(client, server, counts: false);
                _ = PumpAsync(server, client, counts: true);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The proxy was disposed.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool counts)
    {
        byte[] buffer = new byte[16 * 1024];
        long count = 0;
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer)) > 0; count += read)
            {
                if (counts && BreakAfter is { } limit && count + read > limit && Breaks < MostBreaks)
                {
                    Breaks++;
                    if (Stalls)
                    {
                        await Task.Delay(Timeout.Infinite);
                    }

                    // Reset the connections instead of closing them.
                    from.Client.LingerState = to.Client.LingerState = new LingerOption(true, 0);
                    break;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other end closed the connection.
        }

        from.Dispose();
        to.Dispose();
    }
}
