using System.Text;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Sources.Directories;

/// <summary>The attribute that identifies an employee: its value is the external reference of the contact.</summary>
/// <param name="Attribute">The name of the attribute.</param>
internal sealed record DirectoryKey(string Attribute)
{
    /// <summary>The identity of an entry in Active Directory, which stays when the entry is moved or renamed.</summary>
    internal const string ObjectGuid = "objectGUID";

    /// <summary>The identity of an entry in other directories, which stays when the entry is moved or renamed.</summary>
    internal const string EntryUuid = "entryUUID";

    private bool IsGuid => Attribute.Equals(ObjectGuid, StringComparison.OrdinalIgnoreCase);

    /// <summary>The external reference of an entry; null when it has none.</summary>
    internal string? Of(LdapEntry entry) => IsGuid
        ? entry.Values(Attribute) is [{ Length: 16 } guid, ..] ? new Guid(guid).ToString() : null
        : UserProvisioning.Text.Clean(entry.Text(Attribute));

    /// <summary>The LDAP filter that matches the entry whose key is an external reference.</summary>
    internal LdapFilter Filter(string reference) => LdapFilter.IsEqual(
        Attribute, IsGuid && Guid.TryParse(reference, out Guid guid) ? guid.ToByteArray() : Encoding.UTF8.GetBytes(reference));
}
