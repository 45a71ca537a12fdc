using System.Management.Automation;
using UserProvisioning.Contacts;

namespace UserProvisioning.PowerShell;

/// <summary>Changes fields of contacts; fields that are not given keep their values.</summary>
/// <remarks>
/// <para>Only the fields that are given change; <c>$null</c> empties a field. Get-ProvisioningAudit shows what was changed, with old and new
/// values.</para>
/// <para>The dates decide when the contact's user may log in: from the start date up to and including the end date.</para>
/// </remarks>
/// <example>
/// <para>Give somebody a new department.</para>
/// <code>
/// Set-Contact '1001' -Department Logistics -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Let somebody's access end with the contract.</para>
/// <code>
/// Get-Contact *bakker* | Set-Contact -EndDate 2027-03-31
/// </code>
/// </example>
/// <example>
/// <para>Give everybody of a department another cost center.</para>
/// <code>
/// Get-Contact | Where-Object Department -eq 'Facilities' | Set-Contact -CostCenter 4410
/// </code>
/// </example>
/// <seealso cref="GetContact"/>
/// <seealso cref="NewContact"/>
/// <seealso cref="GetProvisioningAudit"/>
[Cmdlet(VerbsCommon.Set, "Contact", SupportsShouldProcess = true)]
[OutputType(typeof(Contact))]
public sealed class SetContact : ContactFieldCmdlet
{
    private PipelineBatch<Asked<ContactChangeRequest>>? _batch;

    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <summary>Writes the contacts as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<ContactChangeRequest>(Update);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference reference in Contact)
        {
            var request = new ContactChangeRequest
            {
                Contact = reference,
                Change = Change(onlyTyped: reference.FromObject),
                OwnFields = GivenFields(onlyTyped: reference.FromObject),
                Organization = GivenOrganization(onlyTyped: reference.FromObject),
            };
            Add(_batch!, request, reference.ToString(), $"Change contact: {Describe(onlyTyped: reference.FromObject)}");
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private void Update(IReadOnlyList<ContactChangeRequest> requests)
    {
        ProgressMeter progress = Progress("Changing contacts", "contact");
        WriteOutcomes(Session.Contacts.Update(requests, StopsAtFirstError, Cancellation), PassThru);
        progress.Advance(TotalOf(Contact.Length), requests.Count);
    }
}
