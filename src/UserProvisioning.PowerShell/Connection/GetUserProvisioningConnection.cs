using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the open connections of the session; the last one is the one that cmdlets use when they are not told.</summary>
[Cmdlet(VerbsCommon.Get, "UserProvisioningConnection")]
[OutputType(typeof(ProvisioningConnection))]
public sealed class GetUserProvisioningConnection : ProvisioningCmdlet
{
    /// <inheritdoc/>
    protected override void Process() => WriteObject(SessionConnections.All, enumerateCollection: true);
}
