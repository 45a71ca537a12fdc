using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>Reads the elements of a message in the encoding that LDAP uses (BER with definite lengths), without copying it.</summary>
internal ref struct BerReader(ReadOnlySpan<byte> data)
{
    internal const byte Integer = 0x02;
    internal const byte OctetString = 0x04;
    internal const byte Enumerated = 0x0A;
    internal const byte Sequence = 0x30;
    internal const byte Set = 0x31;

    private ReadOnlySpan<byte> _rest = data;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The tag of the next element; 0 at the end.</summary>
    internal readonly byte Tag => _rest.IsEmpty ? (byte)0 : _rest[0];

    /// <summary>The length of an element with its tag and length; null when the bytes do not hold the whole of these two.</summary>
    /// <exception cref="LdapFormatException">The bytes are no element.</exception>
    internal static long? LengthOf(ReadOnlySpan<byte> data, out int header)
    {
        header = 0;
        if (data.Length < 2)
        {
            return null;
        }

        if (data[1] < 0x80)
        {
            header = 2;
            return 2 + data[1];
        }

        int bytes = data[1] & 0x7F;
        if (bytes is 0 or > 4)
        {
            throw new LdapFormatException("it sent a length that LDAP does not have");
        }

        if (data.Length < 2 + bytes)
        {
            return null;
        }

        long length = 0;
        foreach (byte part in data.Slice(2, bytes))
        {
            length = (length << 8) | part;
        }

        header = 2 + bytes;
        return header + length;
    }

    /// <summary>Reads the content of the next element, which must have a tag.</summary>
    internal ReadOnlySpan<byte> Read(byte tag)
    {
        if (Tag != tag)
        {
            throw new LdapFormatException($"it sent an element {Tag:x2} where {tag:x2} must be");
        }

        return Skip();
    }

    /// <summary>Reads the content of the next element, whatever it is.</summary>
    internal ReadOnlySpan<byte> Skip()
    {
        if (LengthOf(_rest, out int header) is not { } length || length > _rest.Length)
        {
            throw new LdapFormatException("it sent an element that is cut off");
        }

        ReadOnlySpan<byte> content = _rest[header..(int)length];
        _rest = _rest[(int)length..];
        return content;
    }

    internal int ReadNumber(byte tag)
    {
        ReadOnlySpan<byte> bytes = Read(tag);
        if (bytes.Length is 0 or > 4)
        {
            throw new LdapFormatException("it sent a number that LDAP does not have");
        }

        int number = (sbyte)bytes[0];
        foreach (byte part in bytes[1..])
        {
            number = (number << 8) | part;
        }

        return number;
    }

    internal string ReadText(byte tag = OctetString) => Encoding.UTF8.GetString(Read(tag));
}
