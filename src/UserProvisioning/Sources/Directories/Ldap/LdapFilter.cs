using System.Formats.Asn1;
using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>A search filter, written as in RFC 4515 and encoded as in RFC 4511.</summary>
internal sealed class LdapFilter
{
    private readonly byte[] _encoded;

    private LdapFilter(byte[] encoded) => _encoded = encoded;

    /// <summary>The filter that every entry matches.</summary>
    internal static LdapFilter Everything { get; } = Parse("(objectClass=*)");

    /// <summary>Reads a filter. The parentheses around the whole may be missing.</summary>
    /// <exception cref="LdapFormatException">The text is no filter; the message says why, as the end of a sentence.</exception>
    internal static LdapFilter Parse(string text)
    {
        string filter = text.Trim();
        if (filter.Length > 0 && filter[0] != '(')
        {
            filter = $"({filter})";
        }

        var writer = new AsnWriter(AsnEncodingRules.BER);
        var parser = new LdapFilterParser(filter, writer);
        parser.ReadFilter(0);
        parser.RequireEnd();
        return new LdapFilter(writer.Encode());
    }

    /// <summary>Makes a filter that an entry matches which matches all of these.</summary>
    internal static LdapFilter And(params IEnumerable<LdapFilter> filters) => Join(0, filters);

    /// <summary>Makes a filter that an entry matches which matches one of these.</summary>
    internal static LdapFilter Or(params IEnumerable<LdapFilter> filters) => Join(1, filters);

    /// <summary>Makes a filter that an entry matches which has a value in an attribute.</summary>
    internal static LdapFilter IsEqual(string attribute, ReadOnlySpan<byte> value) => Compare(3, attribute, value);

    /// <summary>Makes a filter that an entry matches which has a value in an attribute that is not less.</summary>
    internal static LdapFilter IsAtLeast(string attribute, string value) => Compare(5, attribute, Encoding.UTF8.GetBytes(value));

    internal void WriteTo(AsnWriter writer) => writer.WriteEncodedValue(_encoded);

    private static LdapFilter Compare(int tag, string attribute, ReadOnlySpan<byte> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        WriteComparison(writer, tag, attribute, value);
        return new LdapFilter(writer.Encode());
    }

    private static LdapFilter Join(int tag, IEnumerable<LdapFilter> filters)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (PushConstructed(writer, tag))
        {
            foreach (LdapFilter filter in filters)
            {
                filter.WriteTo(writer);
            }
        }

        return new LdapFilter(writer.Encode());
    }

    /// <summary>Writes a comparison of an attribute with a value.</summary>
    internal static void WriteComparison(AsnWriter writer, int tag, string attribute, ReadOnlySpan<byte> value)
    {
        using (PushConstructed(writer, tag))
        {
            writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute));
            writer.WriteOctetString(value);
        }
    }

    /// <summary>Begins an element that holds others.</summary>
    internal static AsnWriter.Scope PushConstructed(AsnWriter writer, int tag) =>
        writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag, isConstructed: true));
}
