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
    /// <summary>Ids of the links, as Get-WorkplaceIdentity gives them.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long[] Id { get; set; } = [];

    /// <summary>The contact's name, for the confirmation; bound from Get-WorkplaceIdentity.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? DisplayName { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (long id in Id)
        {
            if (ShouldProcess(DisplayName is null ? $"#{id}" : $"{DisplayName} (#{id})", "Cut workplace identity"))
            {
                Session.Workplace.Remove(id, Cancellation);
            }
        }
    }
}
