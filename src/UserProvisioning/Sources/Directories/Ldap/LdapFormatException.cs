namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The exception for bytes that are no LDAP. Its message goes on a sentence about the server.</summary>
internal sealed class LdapFormatException(string message) : Exception(message);
