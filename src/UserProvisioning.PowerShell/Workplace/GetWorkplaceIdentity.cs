using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Shows which subjects of the workplace app's issuers contacts are linked to.</summary>
[Cmdlet(VerbsCommon.Get, "WorkplaceIdentity")]
[OutputType(typeof(WorkplaceIdentity))]
public sealed class GetWorkplaceIdentity : SessionCmdlet
{
    /// <summary>The contacts: the objects, their ids or their external references. Left out, the links of all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ContactId")]
    [ContactIsReference]
    public ContactReference[]? Contact { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (WorkplaceIdentity identity in Session.Workplace.List(Contact, Cancellation))
        {
            WriteObject(identity);
        }
    }
}
