using System.Buffers.Binary;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// A reader of the headers of SFTP packets, which refuses impossible lengths and counts. The SSH library does not check them: it
/// would wait for a packet of two gigabytes, and reserve memory for two billion names that a packet of ten bytes announces.
/// </summary>
internal sealed class SftpFrames
{
    /// <summary>OpenSSH sends at most 256 KB in a packet, and no server is known that sends more than a few megabytes.</summary>
    private const int LongestPacket = 16 * 1024 * 1024;

    /// <summary>The least bytes of a name in a packet: two empty texts and the flags of the attributes.</summary>
    private const int ShortestName = 12;

    private const byte ChannelData = 94;
    private const byte Names = 104;

    // The header of a packet: length, type, id of the request, number of names.
    private readonly byte[] _head = new byte[13];

    // How many bytes of the current packet were received, and how many it has, its length field included.
    private long _position;
    private long _length = sizeof(int);

    /// <summary>Checks one message of the SSH protocol.</summary>
    /// <exception cref="TransferLimitException">A packet in the message has an impossible length or count.</exception>
    internal void Add(ReadOnlySpan<byte> message)
    {
        // The message has: byte type, uint32 channel, uint32 length, and the bytes.
        if (message.Length < 9 || message[0] != ChannelData)
        {
            return;
        }

        ReadOnlySpan<byte> data = message[9..];
        while (!data.IsEmpty)
        {
            int taken = (int)Math.Min(_position < _head.Length ? 1 : _length - _position, data.Length);
            if (_position < _head.Length)
            {
                _head[_position] = data[0];
            }

            _position += taken;
            data = data[taken..];
            Check();
            if (_position == _length && _position > sizeof(int))
            {
                (_position, _length) = (0, sizeof(int));
            }
        }
    }

    private void Check()
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_head);
        if (_position == sizeof(int))
        {
            _length = sizeof(int) + (length is > 0 and <= LongestPacket
                ? (long)length
                : throw new TransferLimitException($"the server announced a packet of {length:N0} bytes"));
        }
        else if (_position == _head.Length
            && _head[4] == Names
            && BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(9)) is var names
            && names > length / ShortestName)
        {
            throw new TransferLimitException($"the server announced {names:N0} names in a packet of {length:N0} bytes");
        }
    }
}
