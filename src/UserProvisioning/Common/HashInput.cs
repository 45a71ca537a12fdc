using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace UserProvisioning.Common;

/// <summary>
/// Values that are hashed together. Each value is written with its length, so that no two lists of values give the same bytes. An object is used for
/// one hash after another.
/// </summary>
internal sealed class HashInput
{
    /// <summary>The number of bytes of a hash.</summary>
    internal const int Size = SHA256.HashSizeInBytes;

    private byte[] _bytes = new byte[1024];
    private int _length;

    internal HashInput Add(long? number)
    {
        Require(9);
        _bytes[_length++] = number is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_length), number ?? 0);
        _length += 8;
        return this;
    }

    /// <summary>Adds a time to the microsecond: every engine keeps that much.</summary>
    internal HashInput Add(DateTime? time) => Add(time?.Ticks / TimeSpan.TicksPerMicrosecond);

    internal HashInput Add(string? text)
    {
        if (text is null)
        {
            return Add((long?)null);
        }

        Require(Encoding.UTF8.GetMaxByteCount(text.Length) + 9);
        int start = _length;
        _length += 9;
        int written = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        _length = start;
        Add(written);
        _length += written;
        return this;
    }

    internal HashInput Add(byte[]? value)
    {
        Add(value?.Length);
        if (value is not null)
        {
            Require(value.Length);
            value.CopyTo(_bytes, _length);
            _length += value.Length;
        }

        return this;
    }

    /// <summary>Writes the hash of all values since the last call, and forgets them.</summary>
    internal void Hash(Span<byte> hash)
    {
        SHA256.HashData(_bytes.AsSpan(0, _length), hash);
        _length = 0;
    }

    /// <summary>Returns the hash of all values since the last call, and forgets them.</summary>
    internal byte[] Hash()
    {
        byte[] hash = new byte[Size];
        Hash(hash);
        return hash;
    }

    private void Require(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        }
    }
}
