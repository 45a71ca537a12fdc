using System.Net.Sockets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Batches;

/// <summary>A mail server on this machine that refuses every recipient.</summary>
internal sealed class RefusingServer : LoopbackServer
{
    public RefusingServer() => Start();

    protected override async Task ServeAsync(TcpClient client)
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
