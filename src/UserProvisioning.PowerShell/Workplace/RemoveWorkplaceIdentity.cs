using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes the link between a contact and a subject of the workplace app's issuer.</summary>
/// <remarks>
/// <para>The contact and its user stay. At the next login the person is found by a verified e-mail address, as at the first login.</para>
/// </remarks>
/// <example>
/// <para>Remove the links of one person.</para>
/// <code>
/// Get-WorkplaceIdentity '1001' | Remove-WorkplaceIdentity
/// </code>
/// </example>
/// <example>
/// <para>See which links would be removed.</para>
/// <code>
/// Get-WorkplaceIdentity | Remove-WorkplaceIdentity -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetWorkplaceIdentity"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
[Cmdlet(VerbsCommon.Remove, "WorkplaceIdentity", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveWorkplaceIdentity : SessionCmdlet
{
    private PipelineBatch<WorkplaceIdentityReference>? _batch;

    /// <summary>The links: the objects, as Get-WorkplaceIdentity gives them, or their ids.</summary>
    // The parameter does not bind by property name: every object has an Id, and that of a contact or a user would remove another person's link.
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [WorkplaceIdentityTransformation]
    [ArgumentCompleter(typeof(WorkplaceIdentityCompleter))]
    public WorkplaceIdentityReference[] WorkplaceIdentity { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ReadBatch<WorkplaceIdentityReference>(Remove);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (WorkplaceIdentityReference reference in WorkplaceIdentity)
        {
            _batch!.Add(reference);
        }
    }

    /// <inheritdoc/>
    protected override void End() => _batch!.Flush();

    // The confirmation says whose identity it is. That is read for the whole batch at once, so the question is asked here and not for each item as
    // it comes.
    private void Remove(IReadOnlyList<WorkplaceIdentityReference> references)
    {
        var chosen = new List<WorkplaceIdentityReference>();
        var missing = new List<ProvisioningException>();
        foreach (Outcome<WorkplaceIdentity> one in Session.Workplace.Get(references))
        {
            if (one.Value is not { } identity)
            {
                missing.Add(one.Error!);
                if (StopsAtFirstError)
                {
                    break;
                }
            }
            else if (ShouldProcess($"{identity.DisplayName} (subject {identity.Subject} of {identity.Issuer})", "Cut workplace identity"))
            {
                chosen.Add(new WorkplaceIdentityReference(identity));
            }
        }

        if (chosen.Count > 0)
        {
            WriteOutcomes(Session.Workplace.Remove(chosen, StopsAtFirstError, Cancellation), write: false);
        }

        missing.ForEach(WriteError);
    }
}
