using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Cuts the link between a contact and a subject of the workplace app's issuer.</summary>
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
