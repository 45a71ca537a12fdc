using System.Formats.Asn1;
using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>How far below its base a search goes. The numbers are those of RFC 4511.</summary>
internal enum LdapScope
{
    /// <summary>Only the base itself.</summary>
    Base = 0,

    /// <summary>The base and everything below it.</summary>
    Subtree = 2,
}

/// <summary>A search in a directory. Referrals to other servers are not followed, and aliases are not resolved.</summary>
internal sealed record LdapSearch
{
    /// <summary>The control that asks for pages (RFC 2696).</summary>
    internal const string PagedResults = "1.2.840.113556.1.4.319";

    /// <summary>The control of Active Directory that shows deleted entries.</summary>
    internal const string ShowDeleted = "1.2.840.113556.1.4.417";

    internal required string Base { get; init; }

    internal LdapScope Scope { get; init; } = LdapScope.Subtree;

    internal LdapFilter Filter { get; init; } = LdapFilter.Everything;

    internal IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>How many entries the server may send in one answer; 0 for no pages.</summary>
    internal int PageSize { get; init; }

    internal bool IncludesDeleted { get; init; }

    /// <summary>Writes the request without the envelope of the message.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="cookie">The place where the last page ended; empty for the first page.</param>
    internal void WriteTo(AsnWriter writer, ReadOnlySpan<byte> cookie)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 3, isConstructed: true)))
        {
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Base));
            writer.WriteEnumeratedValue(Scope);
            writer.WriteEnumeratedValue(Dereferencing.Never);
            writer.WriteInteger(0);
            writer.WriteInteger(0);
            writer.WriteBoolean(false);
            Filter.WriteTo(writer);
            using (writer.PushSequence())
            {
                foreach (string attribute in Attributes)
                {
                    writer.WriteOctetString(Encoding.UTF8.GetBytes(attribute));
                }
            }
        }

        if (PageSize == 0 && !IncludesDeleted)
        {
            return;
        }

        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
        {
            if (PageSize > 0)
            {
                var value = new AsnWriter(AsnEncodingRules.BER);
                using (value.PushSequence())
                {
                    value.WriteInteger(PageSize);
                    value.WriteOctetString(cookie);
                }

                WriteControl(writer, PagedResults, value.Encode());
            }

            if (IncludesDeleted)
            {
                WriteControl(writer, ShowDeleted, null);
            }
        }
    }

    /// <summary>The place where a page ended; null when it was the last one.</summary>
    internal static byte[]? NextPage(LdapResult result)
    {
        if (!result.Controls.TryGetValue(PagedResults, out byte[]? value))
        {
            return null;
        }

        var control = new BerReader(new BerReader(value).Read(BerReader.Sequence));
        control.Read(BerReader.Integer);
        ReadOnlySpan<byte> cookie = control.Read(BerReader.OctetString);
        return cookie.IsEmpty ? null : cookie.ToArray();
    }

    private static void WriteControl(AsnWriter writer, string type, byte[]? value)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(Encoding.ASCII.GetBytes(type));
            if (type == ShowDeleted)
            {
                writer.WriteBoolean(true);
            }

            if (value is not null)
            {
                writer.WriteOctetString(value);
            }
        }
    }

    private enum Dereferencing
    {
        Never = 0,
    }
}
