using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Erases the personal data of contacts. It cannot be undone.</summary>
/// <remarks>
/// <para>It erases all fields and own fields of the contact, the values in every entry of the audit trail and every item of a run about it, the rows
/// that were kept for undoing, its links to the workplace app, former references and usernames, and copies of files that runs keep. A run that waits
/// for approval and names the person is withdrawn. The system user is archived, its license is free, it has no password, settings or memberships any
/// more, and its username becomes one that says nothing, such as erased-12. Those whose manager the person was have no manager any more, and their
/// history loses what names the person.</para>
/// <para>What stays says nothing of the person: that there was a contact, which kinds of changes were made, when and by whom. The audit trail stays
/// a sound chain; Test-ProvisioningAudit proves it. The data is also removed from the free space of an embedded file.</para>
/// <para>Nothing brings the data back, Undo-ProvisioningRun neither, and a person whom a source still delivers is made anew by its next file. Backups
/// of the database, files that were delivered or exported, reports and mails are outside of it: erase those yourself.</para>
/// </remarks>
/// <example>
/// <para>See what would be erased, and then erase it.</para>
/// <code>
/// Clear-ContactPersonalData '1007' -WhatIf
/// Clear-ContactPersonalData '1007' -Confirm:$false
/// </code>
/// </example>
/// <example>
/// <para>Erase everybody whose contact was archived.</para>
/// <code>
/// Get-Contact -Type Person -Status Archived | Clear-ContactPersonalData -Confirm:$false
/// </code>
/// </example>
/// <seealso cref="ExportContactPersonalData"/>
/// <seealso cref="TestProvisioningAudit"/>
[Cmdlet(VerbsCommon.Clear, "ContactPersonalData", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ErasedContact))]
public sealed class ClearContactPersonalData : SessionCmdlet
{
    // What it does not reach is said before it is done.
    private const string Question =
        "Erase personal data, which cannot be undone, and reaches no backup, no delivered or exported file, no report and no mail";

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
        _batch = ChangeBatch<ContactReference>(Erase);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference reference in Contact)
        {
            Add(_batch!, reference, reference.ToString(), Question);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private void Erase(IReadOnlyList<ContactReference> references)
    {
        ProgressMeter progress = Progress("Erasing personal data", "contact");
        WriteOutcomes(Session.Privacy.Erase(references, StopsAtFirstError, Cancellation), write: true);
        progress.Advance(TotalOf(Contact.Length), references.Count);
    }
}
