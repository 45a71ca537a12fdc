using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes contacts that have no system user.</summary>
/// <remarks>
/// <para>A contact that has a system user, archived or not, cannot be removed: the user's history would lose the
/// person it is about. Archive the user with Disable-SystemUser instead.</para>
/// </remarks>
/// <example>
/// <para>Remove one contact.</para>
/// <code>
/// Remove-Contact '1007'
/// </code>
/// </example>
/// <example>
/// <para>See what would be removed.</para>
/// <code>
/// Get-Contact -WithoutUser | Remove-Contact -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetContact"/>
/// <seealso cref="DisableSystemUser"/>
[Cmdlet(VerbsCommon.Remove, "Contact", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveContact : SessionCmdlet
{
    private PipelineBatch<Asked<ContactReference>>? _batch;

    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<ContactReference>(Remove);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference reference in Contact)
        {
            Add(_batch!, reference, reference.ToString(), "Remove contact");
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private void Remove(IReadOnlyList<ContactReference> references)
    {
        ProgressMeter progress = Progress("Removing contacts", "contact");
        WriteOutcomes(Session.Contacts.Remove(references, StopsAtFirstError, Cancellation), write: false);
        progress.Advance(TotalOf(Contact.Length), references.Count);
    }
}
