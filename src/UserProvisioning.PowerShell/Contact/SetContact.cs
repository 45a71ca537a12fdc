using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes fields of contacts; those that are not given stay.</summary>
[Cmdlet(VerbsCommon.Set, "Contact", SupportsShouldProcess = true)]
[OutputType(typeof(Contact))]
public sealed class SetContact : ContactFieldCmdlet
{
    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ContactId")]
    public ContactReference[] Contact { get; set; } = [];

    /// <summary>Writes the contacts as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference reference in Contact)
        {
            if (!ShouldProcess(reference.ToString(), "Change contact"))
            {
                continue;
            }

            try
            {
                Contact contact = Session.Contacts.Update(
                    reference, fields => Apply(fields, onlyTyped: reference.FromObject), IsBound(nameof(Organization)) ? Organization : null, Cancellation);
                if (PassThru)
                {
                    WriteObject(contact);
                }
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }
}
