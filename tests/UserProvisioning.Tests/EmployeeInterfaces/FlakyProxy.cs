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

    /// <summary>How many connections came.</summary>
    public int Connections { get; private set; }

    /// <summary>After how many bytes from the server to break; set again for each connection that is to break.</summary>
    public long? BreakAfter { get; set; }

    /// <summary>Whether to say nothing more instead of dropping the connection.</summary>
    public bool Stalls { get; set; }

    /// <summary>How often it broke.</summary>
    public int Breaks { get; private set; }

    /// <summary>How many breaks there are to be.</summary>
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
            // It is over.
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

                    // At once, without a goodbye.
                    from.Client.LingerState = to.Client.LingerState = new LingerOption(true, 0);
                    break;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other end is gone.
        }

        from.Dispose();
        to.Dispose();
    }
}
