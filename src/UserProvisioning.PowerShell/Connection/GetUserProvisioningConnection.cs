using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the open connections of the session; the last one is the one that cmdlets use when they are not told.</summary>
/// <remarks>
/// <para>The list goes from the oldest to the newest. Each connection says which engine and which client it is,
/// where its data lies and which version its schema has.</para>
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
