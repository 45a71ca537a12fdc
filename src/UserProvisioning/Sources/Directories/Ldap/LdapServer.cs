namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>A server of a directory: where it is, and how the connection to it is secured.</summary>
/// <param name="Host">The name or address.</param>
/// <param name="Port">The port.</param>
/// <param name="Security">How the connection is encrypted.</param>
/// <param name="CertificateFile">The PEM file that pins the server; null for the authorities that the machine trusts.</param>
internal sealed record LdapServer(string Host, int Port, DirectorySecurity Security, string? CertificateFile)
{
    /// <summary>The server, as a message names it.</summary>
    /// <returns>Host and port.</returns>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
