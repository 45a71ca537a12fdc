using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes contacts that have no system user.</summary>
[Cmdlet(VerbsCommon.Remove, "Contact", SupportsShouldProcess = true)]
public sealed class RemoveContact : SessionCmdlet
{
    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ContactId", "ExternalReference")]
    [ContactIsReference]
    public ContactReference[] Contact { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference reference in Contact)
        {
            if (!ShouldProcess(reference.ToString(), "Remove contact"))
            {
                continue;
            }

            try
            {
                Session.Contacts.Remove(reference, Cancellation);
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }
}
