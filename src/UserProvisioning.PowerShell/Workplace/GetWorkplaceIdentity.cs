using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists workplace identities: which contact is linked to which subject of the workplace app's issuer.</summary>
/// <remarks>
/// <para>Register-WorkplaceLogin links a contact to a subject at the first login. From then on the person is found by the subject, also after a
/// change of the e-mail address.</para>
/// </remarks>
/// <example>
/// <para>See all links.</para>
/// <code>
/// Get-WorkplaceIdentity
/// </code>
/// </example>
/// <example>
/// <para>See the links of one person.</para>
/// <code>
/// Get-Contact 'Jan Jansen' | Get-WorkplaceIdentity
/// </code>
/// </example>
/// <seealso cref="RegisterWorkplaceLogin"/>
/// <seealso cref="RemoveWorkplaceIdentity"/>
[Cmdlet(VerbsCommon.Get, "WorkplaceIdentity")]
[OutputType(typeof(WorkplaceIdentity))]
public sealed class GetWorkplaceIdentity : SessionCmdlet
{
    private PipelineBatch<ContactReference>? _batch;

    /// <summary>The contacts: the objects, their ids or their external references. The links of all contacts when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[]? Contact { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ReadBatch<ContactReference>(contacts => WriteOutcomes(Session.Workplace.ListOf(contacts), write: true));
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference contact in Contact ?? [])
        {
            _batch!.Add(contact);
        }

        if (Contact is null)
        {
            foreach (WorkplaceIdentity identity in Session.Workplace.List(null, Cancellation))
            {
                WriteObject(identity);
            }
        }
    }

    /// <inheritdoc/>
    protected override void End() => _batch!.Flush();
}
