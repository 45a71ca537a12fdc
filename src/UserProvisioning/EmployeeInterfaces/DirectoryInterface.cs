namespace UserProvisioning;

/// <summary>How the connection to a directory is encrypted.</summary>
public enum DirectorySecurity
{
    /// <summary>The connection is encrypted with TLS from the first byte; the usual port is 636.</summary>
    Ldaps,

    /// <summary>The connection begins unencrypted, and switches to TLS before anything else is sent; the usual port is 389.</summary>
    StartTls,

    /// <summary>The connection is not encrypted. No password is sent over it, except to this machine itself.</summary>
    None,
}

/// <summary>An employee interface with a directory: which entries are employees, and how the directory is read.</summary>
public sealed class DirectoryInterface : EmployeeInterface
{
    /// <inheritdoc/>
    public override EmployeeInterfaceKind Kind => EmployeeInterfaceKind.Directory;

    /// <summary>The server of the directory: a name or an address.</summary>
    public string DirectoryServer { get; init; } = string.Empty;

    /// <summary>The distinguished name of the entry below which employees are.</summary>
    public string SearchBase { get; init; } = string.Empty;

    /// <summary>The LDAP filter that employees match; null for the filter that fits the directory.</summary>
    public string? Filter { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public DirectorySecurity Security { get; init; }

    /// <summary>
    /// A PEM file with the certificate that the server must show, or that of the authority that must have issued it; null for the authorities that
    /// the machine trusts.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>
    /// The account that signs in with the password of the call: a distinguished name, or with Active Directory also a user principal name. Null for
    /// the account of the process, by Kerberos.
    /// </summary>
    public string? Username { get; init; }

    /// <summary>The user groups that groups of the directory give: the name of the user group by the distinguished name. Null for none.</summary>
    public IReadOnlyDictionary<string, object?>? GroupMap { get; init; }
}
