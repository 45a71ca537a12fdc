using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>Closes connections; the newest of the session when none is given.</summary>
/// <remarks>
/// <para>The connection is closed and cannot be used again. Connections that are left open are closed when the
/// module is removed or the session ends.</para>
/// </remarks>
/// <example>
/// <para>Close the newest connection.</para>
/// <code>
/// Disconnect-UserProvisioning
/// </code>
/// </example>
/// <example>
/// <para>Close all that are open.</para>
/// <code>
/// Get-UserProvisioningConnection | Disconnect-UserProvisioning
/// </code>
/// </example>
/// <seealso cref="ConnectUserProvisioning"/>
/// <seealso cref="GetUserProvisioningConnection"/>
[Cmdlet(VerbsCommunications.Disconnect, "UserProvisioning")]
public sealed class DisconnectUserProvisioning : ProvisioningCmdlet
{
    /// <summary>The connection to close; the newest of the session when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ProvisioningConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ProvisioningConnection connection = Connection ?? SessionConnections.Current
            ?? throw new ProvisioningException(
                ErrorIds.NotConnected, "There is no connection to close. Connect-UserProvisioning opens one.");
        connection.Dispose();
        WriteVerbose($"Disconnected from '{connection.Location}'.");
    }
}
