using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes an employee interface; fields that are not given keep their values.</summary>
/// <remarks>
/// <para>Fields that are not given keep their values. The name cannot be changed: it is the source of what was imported, by which a full load knows
/// who is missing.</para>
/// </remarks>
/// <example>
/// <para>Accept the new host key of a server beside the old one, while the key is being changed.</para>
/// <code>
/// Set-EmployeeInterface HR -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs',
/// 'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM'
/// </code>
/// </example>
/// <example>
/// <para>Give other workers less time before their files are taken over, and see the result.</para>
/// <code>
/// Get-EmployeeInterface HR | Set-EmployeeInterface -ClaimTimeout 00:10:00 -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Free an interface whose worker is gone, without a confirmation.</para>
/// <code>
/// Set-EmployeeInterface HR -ReleaseLease -Confirm:$false
/// </code>
/// </example>
/// <seealso cref="NewEmployeeInterface"/>
/// <seealso cref="TestEmployeeInterface"/>
/// <seealso cref="GetEmployeeInterface"/>
/// <seealso href="about_EmployeeInterfaces"/>
[Cmdlet(VerbsCommon.Set, "EmployeeInterface", SupportsShouldProcess = true, DefaultParameterSetName = SftpSet)]
[OutputType(typeof(SftpInterface), typeof(DirectoryInterface))]
public sealed class SetEmployeeInterface : EmployeeInterfaceFieldCmdlet
{
    /// <summary>The interface: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EmployeeInterface")]
    [EmployeeInterfaceTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(EmployeeInterfaceCompleter))]
    public EmployeeInterfaceReference Name { get; set; } = null!;

    /// <summary>The SFTP server: a name or an address.</summary>
    [Parameter(ParameterSetName = SftpSet)]
    [Alias("ComputerName", "HostName", "Server")]
    [NotEmpty]
    public string? ServerName { get; set; }

    /// <summary>The folder on the server in which HR puts its files.</summary>
    [Parameter(ParameterSetName = SftpSet)]
    [NotEmpty]
    public string? RemoteDirectory { get; set; }

    /// <summary>The account that signs in to the server; <c>$null</c> for a directory that is read as the account of the process.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Username { get; set; }

    /// <summary>The SHA-256 fingerprints of the host keys that the server may show.</summary>
    [Parameter(ParameterSetName = SftpSet)]
    [NotEmpty]
    public string[]? HostKeyFingerprint { get; set; }

    /// <summary>The server of the directory: a name or an address.</summary>
    [Parameter(ParameterSetName = DirectorySet)]
    [NotEmpty]
    public string? DirectoryServer { get; set; }

    /// <summary>The distinguished name of the entry below which employees are.</summary>
    [Parameter(ParameterSetName = DirectorySet)]
    [NotEmpty]
    public string? SearchBase { get; set; }

    /// <summary>
    /// Frees an interface from a worker that is gone, by releasing its lease. It asks first. If that worker still runs, nothing that it does from
    /// then on is committed.
    /// </summary>
    [Parameter]
    public SwitchParameter ReleaseLease { get; set; }

    /// <summary>Writes the interface as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        // All parameters but the name must be on the command line.
        EmployeeInterfaceReference reference = Name;
        Change(reference.ToString(), "Change employee interface", () =>
        {
            if (ReleaseLease && (IsWhatIf || !MustConfirm || ShouldContinue($"Free the employee interface '{reference}' from the worker that "
                + $"holds it?", "Release lease")))
            {
                Session.EmployeeInterfaces.ReleaseLease(reference, Cancellation);
            }

            EmployeeInterface changed = Session.EmployeeInterfaces.Update(
                reference,
                fields => Apply(fields) with
                {
                    ServerName = ServerName ?? fields.ServerName,
                    RemoteDirectory = RemoteDirectory ?? fields.RemoteDirectory,
                    Username = IsGiven(nameof(Username)) ? Username : fields.Username,
                    HostKeyFingerprint = HostKeyFingerprint ?? fields.HostKeyFingerprint,
                    DirectoryServer = RequireKind(fields.DirectoryServer, DirectoryServer),
                    SearchBase = SearchBase ?? fields.SearchBase,
                },
                Cancellation);
            if (PassThru)
            {
                WriteObject(changed);
            }
        });
    }

    /// <summary>The new server of a directory. An interface with an SFTP server cannot become one with a directory.</summary>
    private string? RequireKind(string? present, string? given) => given is null ? present
        : present is null ? throw new ProvisioningException(
            ErrorIds.SettingInvalid,
            $"The employee interface '{Name}' has an SFTP server, and cannot have a directory instead. Make another with New-EmployeeInterface.",
            Name.ToString())
        : given;

    // Ask as with ConfirmImpact High, unless -Confirm:$false or $ConfirmPreference says not to. With -Confirm, the cmdlet has asked already.
    private bool MustConfirm => !IsBound("Confirm")
        && !string.Equals(
            Convert.ToString(GetVariableValue("ConfirmPreference"), CultureInfo.InvariantCulture),
            nameof(ConfirmImpact.None),
            StringComparison.Ordinal);
}
