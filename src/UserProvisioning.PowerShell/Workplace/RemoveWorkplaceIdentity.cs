using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Cuts the link between a contact and a subject of the workplace app's issuer.</summary>
/// <remarks>
/// <para>The contact and its user stay. At the next login the person is found by a verified e-mail address again,
/// as at the first.</para>
/// </remarks>
/// <example>
/// <para>Cut the links of one person.</para>
/// <code>
/// Get-WorkplaceIdentity '1001' | Remove-WorkplaceIdentity
/// </code>
/// </example>
/// <example>
/// <para>See what would be cut.</para>
/// <code>
/// Get-WorkplaceIdentity | Remove-WorkplaceIdentity -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetWorkplaceIdentity"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
[Cmdlet(VerbsCommon.Remove, "WorkplaceIdentity", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class RemoveWorkplaceIdentity : SessionCmdlet
{
    /// <summary>The links: the objects, as Get-WorkplaceIdentity gives them, or their ids.</summary>
    // Not by property name: every object has an Id, and that of a contact or a user would cut somebody else's link.
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(WorkplaceIdentityCompleter))]
    public WorkplaceIdentityReference[] WorkplaceIdentity { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (WorkplaceIdentityReference reference in WorkplaceIdentity)
        {
            try
            {
                WorkplaceIdentity identity = Session.Workplace.Get(reference);
                if (ShouldProcess($"{identity.DisplayName} (subject {identity.Subject} of {identity.Issuer})", "Cut workplace identity"))
                {
                    Session.Workplace.Remove(reference, Cancellation);
                }
            }
            catch (ProvisioningException exception) when (!ErrorRecords.Terminates(exception.ErrorId))
            {
                WriteError(exception);
            }
        }
    }
}
