using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>A server that speaks TDS up to the sign-in, and refuses each sign-in with an error of the test.</summary>
internal sealed class LyingTdsServer : LoopbackServer
{
    private readonly Func<int, (int Number, string Message)> _answer;
    private int _asked;

    /// <param name="answer">The error for each sign-in, counted from 1.</param>
    /// <param name="port">The port; 0 for any.</param>
    public LyingTdsServer(Func<int, (int Number, string Message)> answer, int port = 0)
        : base(port)
    {
        _answer = answer;
        Start();
    }

    /// <summary>The number of sign-ins that were tried.</summary>
    public int Asked => _asked;

    public string ConnectionString => ConnectionStringOf(Port);

    public static string ConnectionStringOf(int port) =>
        $"Server=tcp:127.0.0.1,{port};Database=any;User ID=somebody;Password=Secret-1234;Encrypt=Optional;Connect Retry Count=0";

    protected override async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                await ReadPacketAsync(stream);

                // [MS-TDS] 2.2.6.5: the answer with the version of the server, and without encryption.
                await WritePacketAsync(stream, [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 2]);
                await ReadPacketAsync(stream);
                (int number, string message) = _answer(Interlocked.Increment(ref _asked));
                await WritePacketAsync(stream, Error(number, message));

                // Wait until the client has read the error, since closing at once could discard it.
                await stream.CopyToAsync(Stream.Null, End);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client closed the connection.
            }
        }
    }

    private async Task ReadPacketAsync(NetworkStream stream)
    {
        byte[] header = new byte[8];
        await stream.ReadExactlyAsync(header, End);
        await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - header.Length], End);
    }

    private async Task WritePacketAsync(NetworkStream stream, byte[] content)
    {
        byte[] packet = new byte[8 + content.Length];
        packet[0] = 4;
        packet[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[6] = 1;
        content.CopyTo(packet, 8);
        await stream.WriteAsync(packet, End);
    }

    // [MS-TDS] 2.2.7.10 and 2.2.7.6: an ERROR token and a DONE token.
    private static byte[] Error(int number, string message)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body, Encoding.Unicode);
        writer.Write(number);
        writer.Write((byte)1);
        writer.Write((byte)16);
        writer.Write((ushort)message.Length);
        writer.Write(Encoding.Unicode.GetBytes(message));
        writer.Write((byte)0);
        writer.Write((byte)0);
        writer.Write(1);
        byte[] error = body.ToArray();
        using var all = new MemoryStream();
        using var tokens = new BinaryWriter(all, Encoding.Unicode);
        tokens.Write((byte)0xAA);
        tokens.Write((ushort)error.Length);
        tokens.Write(error);
        tokens.Write((byte)0xFD);
        tokens.Write((ushort)2);
        tokens.Write((ushort)0);
        tokens.Write(0L);
        return all.ToArray();
    }
}
