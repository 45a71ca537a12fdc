using System.Net.Sockets;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>A message of a server: the number of the request that it answers, and either an entry or a result.</summary>
internal readonly record struct LdapMessage(int Id, byte Tag, LdapEntry? Entry, LdapResult? Result);

/// <summary>Reads and writes the messages of a connection.</summary>
internal sealed class LdapMessages : IDisposable
{
    internal const byte BindResponse = 0x61;
    internal const byte SearchEntry = 0x64;
    internal const byte SearchDone = 0x65;
    internal const byte SearchReference = 0x73;
    internal const byte ExtendedResponse = 0x78;

    private static readonly Dictionary<string, byte[]> NoControls = [];

    private readonly TcpClient _client;
    private readonly int _longest;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    internal LdapMessages(TcpClient client, LdapOptions options)
    {
        _client = client;
        _longest = options.LongestMessage;
        client.ReceiveTimeout = client.SendTimeout = (int)options.AnswerTimeout.TotalMilliseconds;
        Stream = client.GetStream();
    }

    /// <summary>The stream of the messages.</summary>
    internal Stream Stream { get; private set; }

    /// <summary>Reads and writes all further messages through another stream, such as one that encrypts.</summary>
    /// <exception cref="LdapFormatException">The server sent something before that.</exception>
    internal void Through(Func<Stream, Stream> wrap)
    {
        if (_start != _end)
        {
            throw new LdapFormatException("it sent something before TLS began");
        }

        Stream = wrap(Stream);
    }

    internal void Write(byte[] message)
    {
        Stream.Write(message);
        Stream.Flush();
    }

    internal LdapMessage Read()
    {
        while (true)
        {
            long? length = BerReader.LengthOf(_buffer.AsSpan(_start, _end - _start), out int header);
            if (length > _longest)
            {
                throw new LdapFormatException($"it sent a message of {length:N0} bytes, and {_longest:N0} are the most");
            }

            if (length <= _end - _start)
            {
                ReadOnlySpan<byte> content = _buffer.AsSpan(_start + header, (int)length.Value - header);
                byte tag = _buffer[_start];
                _start += (int)length.Value;
                return tag == BerReader.Sequence
                    ? Parse(content)
                    : throw new LdapFormatException($"it began a message with {tag:x2}");
            }

            Fill(length);
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        _client.Dispose();
    }

    private static LdapMessage Parse(ReadOnlySpan<byte> content)
    {
        var reader = new BerReader(content);
        int id = reader.ReadNumber(BerReader.Integer);
        byte tag = reader.Tag;
        ReadOnlySpan<byte> operation = reader.Skip();
        return tag switch
        {
            SearchEntry => new LdapMessage(id, tag, LdapEntry.Read(operation), null),
            SearchReference => new LdapMessage(id, tag, null, null),
            _ => new LdapMessage(id, tag, null, ReadResult(tag, operation, ReadControls(reader))),
        };
    }

    private static LdapResult ReadResult(byte tag, ReadOnlySpan<byte> operation, IReadOnlyDictionary<string, byte[]> controls)
    {
        var reader = new BerReader(operation);
        int code = reader.ReadNumber(BerReader.Enumerated);
        reader.ReadText();
        string message = reader.ReadText();
        byte[]? credentials = null;
        while (!reader.IsAtEnd)
        {
            byte part = reader.Tag;
            ReadOnlySpan<byte> value = reader.Skip();
            credentials = tag == BindResponse && part == 0x87 ? value.ToArray() : credentials;
        }

        return new LdapResult(code, message, controls, credentials);
    }

    private static Dictionary<string, byte[]> ReadControls(BerReader reader)
    {
        if (reader.Tag != 0xA0)
        {
            return NoControls;
        }

        var controls = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var list = new BerReader(reader.Skip());
        while (!list.IsAtEnd)
        {
            var control = new BerReader(list.Read(BerReader.Sequence));
            string type = control.ReadText();
            byte[] value = [];
            while (!control.IsAtEnd)
            {
                bool isValue = control.Tag == BerReader.OctetString;
                ReadOnlySpan<byte> part = control.Skip();
                value = isValue ? part.ToArray() : value;
            }

            controls[type] = value;
        }

        return controls;
    }

    private void Fill(long? length)
    {
        int held = _end - _start;
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, held);
            (_start, _end) = (0, held);
        }

        if (length > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)length.Value);
        }

        int read = Stream.Read(_buffer, _end, _buffer.Length - _end);
        if (read == 0)
        {
            throw new EndOfStreamException();
        }

        _end += read;
    }
}
