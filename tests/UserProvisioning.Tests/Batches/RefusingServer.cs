using System.Net;
using System.Net.Sockets;
using UserProvisioning.Common;

namespace UserProvisioning.Tests.Batches;

/// <summary>A mail server on this machine that refuses every recipient.</summary>
internal sealed class RefusingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RefusingServer()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 localhost");
            while (await reader.ReadLineAsync() is { } line)
            {
                string verb = line.Split(' ', ':')[0].ToUpperInvariant();
                await writer.WriteLineAsync(verb switch { "RCPT" => "550 Nobody lives here", "QUIT" => "221 Bye", _ => "250 Fine" });
            }
        }
    }
}
