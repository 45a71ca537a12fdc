using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Tests employee interfaces step by step. For SFTP: connection, host key, sign-in, directory, rights, folders and pattern; for a directory:
/// connection, certificate, sign-in, search base, filter, mapping and groups. It writes the result of each step. With
/// -ServerName it shows the host keys of a server that no interface knows yet.
/// </summary>
/// <remarks>
/// <para>If a step fails, its message says what to do, and the steps that need it are skipped. The rights are tested with a file that the cmdlet
/// writes and removes. Files of HR are not touched.</para>
/// </remarks>
/// <example>
/// <para>Test an interface.</para>
/// <code notRun="It needs an SFTP server.">
/// Test-EmployeeInterface HR
/// </code>
/// </example>
/// <example>
/// <para>See which host keys a server has, to compare them with what its administrator says.</para>
/// <code notRun="It needs an SFTP server.">
/// Test-EmployeeInterface -ServerName sftp.example.org
/// </code>
/// </example>
/// <seealso cref="NewEmployeeInterface"/>
/// <seealso cref="SetEmployeeInterface"/>
/// <seealso cref="InvokeEmployeeInterface"/>
/// <seealso href="about_EmployeeInterfaces"/>
[Cmdlet(VerbsDiagnostic.Test, "EmployeeInterface", DefaultParameterSetName = "Interface")]
[OutputType(typeof(EmployeeInterfaceCheck))]
public sealed class TestEmployeeInterface : InterfaceConnectionCmdlet
{
    /// <summary>The interfaces: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Interface")]
    [Alias("EmployeeInterface")]
    [EmployeeInterfaceTransformation]
    [ArgumentCompleter(typeof(EmployeeInterfaceCompleter))]
    public EmployeeInterfaceReference[] Name { get; set; } = [];

    /// <summary>A server that no interface knows yet.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Server")]
    [NotEmpty]
    public string ServerName { get; set; } = string.Empty;

    /// <summary>The server's port.</summary>
    [Parameter(ParameterSetName = "Server")]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 22;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Server")
        {
            WriteEach(Session.EmployeeInterfaces.Test(ServerName, Port, Cancellation));
            return;
        }

        ForEach(Name, reference =>
        {
            CheckUsername(Session.EmployeeInterfaces.Get(reference));
            WriteEach(Session.EmployeeInterfaces.Test(reference, Secrets(), Cancellation));
        });
    }
}
