namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The exception for bytes that are no LDAP, or a text that is no filter. Its message is the end of a sentence that says of what.</summary>
internal sealed class LdapFormatException(string message) : ShownException(message);
