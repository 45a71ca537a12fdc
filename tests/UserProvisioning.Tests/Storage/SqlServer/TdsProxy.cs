using System.Collections.Concurrent;
using System.Net.Sockets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>A proxy between the module and the server that cuts the connection at a point that the test chooses.</summary>
internal sealed class TdsProxy : LoopbackServer
{
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly string _host;
    private readonly int _port;
    private int _cuts;

    public TdsProxy(string server)
    {
        string[] parts = server.Replace("tcp:", string.Empty, StringComparison.OrdinalIgnoreCase).Split(',');
        _host = parts[0];
        _port = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1433;
        Start();
    }

    /// <summary>The point at which the connection is cut.</summary>
    public enum Cut
    {
        Nowhere,

        /// <summary>The commit does not reach the server.</summary>
        BeforeCommit,

        /// <summary>The server has committed, and its answer does not come back.</summary>
        AfterCommit,

        /// <summary>The next request of any kind does not reach the server.</summary>
        AtRequest,
    }

    public string Address => $"127.0.0.1,{Port}";

    /// <summary>The point of the next cut. After it, nothing is cut until this is set again.</summary>
    public Cut Next { get; set; }

    /// <summary>The size in bytes of the pieces in which answers are sent on, as on a slow network; 0 for no splitting.</summary>
    public int Piece { get; set; }

    /// <summary>The number of times that a connection was cut.</summary>
    public int Cuts => _cuts;

    /// <summary>Cuts all connections and refuses new ones for some time, as a server that restarts.</summary>
    public void GoAway(TimeSpan duration)
    {
        StopFor(duration);
        foreach (TcpClient client in _open.Keys)
        {
            client.Close();
        }
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using TcpClient near = client;
        _open[near] = true;
        using var far = new TcpClient();
        try
        {
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(_host, _port, End);
            bool swallow = false;
            Task back = Task.Run(async () =>
            {
                byte[] answer = new byte[65536];
                int length;
                while ((length = await far.GetStream().ReadAsync(answer, End)) > 0)
                {
                    if (swallow)
                    {
                        near.Close();
                        return;
                    }

                    int piece = Piece > 0 ? Piece : length;
                    for (int sent = 0; sent < length; sent += piece)
                    {
                        await near.GetStream().WriteAsync(answer.AsMemory(sent, Math.Min(piece, length - sent)), End);
                        if (Piece > 0)
                        {
                            // Without a pause, the network would join the pieces again.
                            await Task.Delay(1, End);
                        }
                    }
                }

                near.Close();
            });
            byte[] request = new byte[65536];
            int read;
            while ((read = await near.GetStream().ReadAsync(request, End)) > 0)
            {
                bool isCommit = IsCommit(request.AsSpan(0, read));
                if (Next == Cut.AtRequest || (Next == Cut.BeforeCommit && isCommit))
                {
                    Next = Cut.Nowhere;
                    Interlocked.Increment(ref _cuts);
                    return;
                }

                if (Next == Cut.AfterCommit && isCommit)
                {
                    Next = Cut.Nowhere;
                    Interlocked.Increment(ref _cuts);
                    swallow = true;
                }

                await far.GetStream().WriteAsync(request.AsMemory(0, read), End);
            }
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two ends closed the connection.
        }
        finally
        {
            _open.TryRemove(near, out _);
        }
    }

    // [MS-TDS] 2.2.6.9: a transaction manager request (type 0x0E) with its headers and the type of the request, of which 7 is a commit.
    private static bool IsCommit(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 14 || packet[0] != 0x0E)
        {
            return false;
        }

        int headers = BitConverter.ToInt32(packet[8..12]);
        return packet.Length >= 10 + headers && BitConverter.ToUInt16(packet[(8 + headers)..(10 + headers)]) == 7;
    }
}
