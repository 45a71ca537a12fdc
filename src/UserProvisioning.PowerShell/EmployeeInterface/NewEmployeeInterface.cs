using System.Management.Automation;
using UserProvisioning.EmployeeInterfaces;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Makes an employee interface: which files HR delivers on which SFTP server, or which entries of a directory are employees, and what is to be done
/// with them.
/// </summary>
/// <remarks>
/// <para>The cmdlet does not connect to the server; Test-EmployeeInterface does, step by step. Secrets are not stored: give the password, or the
/// passphrase of the key file, with each call. The name cannot be changed later, because it is the source of all that is imported.</para>
/// </remarks>
/// <example>
/// <para>Make an interface for files that hold everybody.</para>
/// <code>
/// New-EmployeeInterface Payroll -ServerName sftp.example.org -RemoteDirectory /in -Username worker `
///     -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs' `
///     -KeyFile ./id_payroll -FilePattern *.csv -CreateUser -FullLoad
/// </code>
/// </example>
/// <example>
/// <para>Make one for a system whose columns have other names, with a folder for exports.</para>
/// <code>
/// New-EmployeeInterface Workday -ServerName sftp.example.org -Port 2222 -RemoteDirectory out/employees -Username idm `
///     -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs' `
///     -Mapping @{ ExternalReference = 'WorkerID'; StartDate = @{ Column = 'HireDate'; Format = 'MM/dd/yyyy' } } `
///     -ExportDirectory in/users
/// </code>
/// </example>
/// <example>
/// <para>Make one that reads Active Directory. The account signs in with the password that each call gives.</para>
/// <code>
/// New-EmployeeInterface AD -DirectoryServer dc1.example.org -SearchBase 'OU=People,DC=example,DC=org' `
///     -Username reader@example.org -CreateUser -GroupMap @{ 'CN=Planners,OU=Groups,DC=example,DC=org' = 'Planners' }
/// </code>
/// </example>
/// <seealso cref="TestEmployeeInterface"/>
/// <seealso cref="InvokeEmployeeInterface"/>
/// <seealso cref="SetEmployeeInterface"/>
/// <seealso href="about_EmployeeInterfaces"/>
[Cmdlet(VerbsCommon.New, "EmployeeInterface", SupportsShouldProcess = true)]
[OutputType(typeof(SftpInterface), typeof(DirectoryInterface))]
public sealed class NewEmployeeInterface : EmployeeInterfaceFieldCmdlet
{
    /// <summary>The name, which is also the source of what it imports.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The SFTP server: a name or an address.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [Alias("ComputerName", "HostName", "Server")]
    [NotEmpty]
    public string ServerName { get; set; } = string.Empty;

    /// <summary>
    /// The folder on the server in which HR puts its files. Without a leading slash, it is relative to the home folder of the account.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [NotEmpty]
    public string RemoteDirectory { get; set; } = string.Empty;

    /// <summary>
    /// The SHA-256 fingerprints of the host keys that the server may show, such as <c>SHA256:…</c>: one, or an old and a new one.
    /// Test-EmployeeInterface -ServerName shows those that a server has.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [ListTransformation]
    [NotEmpty]
    public string[] HostKeyFingerprint { get; set; } = [];

    /// <summary>The server of the directory: a name or an address. Its certificate must be for this name.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DirectorySet)]
    [NotEmpty]
    public string DirectoryServer { get; set; } = string.Empty;

    /// <summary>The distinguished name of the entry below which employees are, as <c>OU=People,DC=example,DC=org</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = DirectorySet)]
    [NotEmpty]
    public string SearchBase { get; set; } = string.Empty;

    /// <summary>
    /// The account that signs in to the server. An SFTP server needs it. A directory is read without it as the account of the process, by Kerberos.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Username { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        bool isDirectory = ParameterSetName == DirectorySet;
        EmployeeInterfaceFields fields = Apply(new EmployeeInterfaceFields
        {
            Name = Name,
            ServerName = isDirectory ? null : ServerName,
            RemoteDirectory = isDirectory ? null : RemoteDirectory,
            Username = Username,
            HostKeyFingerprint = HostKeyFingerprint,
            DirectoryServer = isDirectory ? DirectoryServer : null,
            SearchBase = isDirectory ? SearchBase : null,
        });
        Change(
            Name,
            $"Create employee interface with {(isDirectory ? DirectoryServer : ServerName)}",
            () => WriteObject(Session.EmployeeInterfaces.Create(fields, Cancellation)));
    }
}
