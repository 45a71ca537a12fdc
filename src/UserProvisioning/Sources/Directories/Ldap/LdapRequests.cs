using System.Formats.Asn1;
using System.Text;

namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>Writes the requests that begin a connection, without the envelope of the message.</summary>
internal static class LdapRequests
{
    private static readonly Asn1Tag Bind = new(TagClass.Application, 0, isConstructed: true);
    private static readonly Asn1Tag Extended = new(TagClass.Application, 23, isConstructed: true);

    /// <summary>Asks the server to begin TLS (RFC 4511, 4.14).</summary>
    internal static void StartTls(AsnWriter writer)
    {
        using (writer.PushSequence(Extended))
        {
            writer.WriteOctetString("1.3.6.1.4.1.1466.20037"u8, new Asn1Tag(TagClass.ContextSpecific, 0));
        }
    }

    /// <summary>Signs in by name and password.</summary>
    internal static void BindSimple(AsnWriter writer, string name, byte[] password)
    {
        using (writer.PushSequence(Bind))
        {
            writer.WriteInteger(3);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(name));
            writer.WriteOctetString(password, new Asn1Tag(TagClass.ContextSpecific, 0));
        }
    }

    /// <summary>Signs in by a mechanism of SASL.</summary>
    internal static void BindSasl(AsnWriter writer, string mechanism, byte[] credentials)
    {
        using (writer.PushSequence(Bind))
        {
            writer.WriteInteger(3);
            writer.WriteOctetString([]);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true)))
            {
                writer.WriteOctetString(Encoding.ASCII.GetBytes(mechanism));
                writer.WriteOctetString(credentials);
            }
        }
    }
}
