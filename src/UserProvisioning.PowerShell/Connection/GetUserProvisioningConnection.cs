using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the open connections of the session. Cmdlets use the last one when no other is named.</summary>
/// <remarks>
/// <para>The list goes from the oldest to the newest. Each connection shows its engine, its client, the place of its data, and the version of its
/// schema.</para>
/// </remarks>
/// <example>
/// <para>See where you are connected.</para>
/// <code>
/// Get-UserProvisioningConnection
/// </code>
/// </example>
/// <example>
/// <para>Count the users of every client.</para>
/// <code>
/// Get-UserProvisioningConnection | ForEach-Object { '{0}: {1}' -f $_.ClientName, @(Get-SystemUser -Connection $_).Count }
/// </code>
/// </example>
/// <seealso cref="ConnectUserProvisioning"/>
/// <seealso cref="DisconnectUserProvisioning"/>
[Cmdlet(VerbsCommon.Get, "UserProvisioningConnection")]
[OutputType(typeof(ProvisioningConnection))]
public sealed class GetUserProvisioningConnection : ProvisioningCmdlet
{
    /// <inheritdoc/>
    protected override void Process() => WriteEach(SessionConnections.All);
}
