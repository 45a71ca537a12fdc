using System.Management.Automation;
using UserProvisioning.Importing.Undo;

namespace UserProvisioning.PowerShell;

/// <summary>Undoes runs of every kind: imports, and cmdlets that somebody typed. If what a run did was changed since, nothing is undone.</summary>
/// <remarks>
/// <para>Contacts and users that the run made are removed, fields that it changed get their old values, users that it archived are restored, and
/// users that it restored are archived. If something that the run did was changed since, nothing is undone, and the message says what was changed.
/// Undo the newest run first.</para>
/// <para>All items are checked first, and nobody waits for that. A long run is then undone in transactions of less than a second, each item whole or
/// not at all. If that is broken off between two transactions, the run is Interrupted, and the same call again finishes it. What somebody changes
/// while the run is being undone is left as it is and named in an error, and everything else is put back. The run is Interrupted then; when
/// the change is taken back, the same call puts back what is left. What fits into one transaction is undone as a whole or not at all.</para>
/// <para>Of a run of the kind Manual, which is a cmdlet that somebody typed, everything is put back: contacts, users, licenses, memberships, groups,
/// settings, interfaces and workplace identities. Passwords that were set and mails that were sent stay; a warning says so first, with -WhatIf too.
/// The undo is a run of its own and cannot be undone.</para>
/// <para>A run that awaits approval is withdrawn: nobody can approve it any more. With -WhatIf the run is undone in a rehearsal, and nothing is
/// kept.</para>
/// </remarks>
/// <example>
/// <para>Take the last run back.</para>
/// <code>
/// Undo-ProvisioningRun 2
/// </code>
/// </example>
/// <example>
/// <para>See first what undoing would do.</para>
/// <code>
/// Undo-ProvisioningRun 2 -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Take back what the last cmdlet changed that somebody typed.</para>
/// <code>
/// Set-SystemUserLicense jjansen FullUser
/// $run = @(Get-ProvisioningRun -Kind Manual)[-1]
/// $run | Undo-ProvisioningRun -Confirm:$false
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="GetProvisioningRun"/>
/// <seealso cref="GetProvisioningAudit"/>
[Cmdlet(VerbsCommon.Undo, "ProvisioningRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ProvisioningRun))]
public sealed class UndoProvisioningRun : ProvisioningRunCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(ProvisioningRunReference reference)
    {
        ProvisioningRun run = Find(reference);
        if (run.Status != ProvisioningRunStatus.Undone)
        {
            foreach (string limit in Session.EmployeeFiles.UndoLimits(reference))
            {
                WriteWarning($"{Name(run)}: {limit}");
            }
        }

        if (!ShouldProcess(Name(run), Describe(run, reference)))
        {
            return;
        }

        UndoResult result = Session.EmployeeFiles.Undo(reference, Progress($"Undoing run {reference.Id}", Unit(run)), Cancellation);
        WriteVerbose(result.WasUndone ? $"{Name(run)} was undone already; there is nothing to do." : $"{Name(run)}: {result}.");
        WriteObject(ProvisioningRunView.Summary(result.Run));
    }

    /// <summary>With -WhatIf, the run is undone and rolled back, so that the message says what would be done.</summary>
    private string Describe(ProvisioningRun run, ProvisioningRunReference reference) =>
        run.Status == ProvisioningRunStatus.Undone ? "Undo: it was undone already"
        : run.Status == ProvisioningRunStatus.AwaitingApproval ? "Withdraw: it has changed nothing, and nobody can approve it any more"
        : IsWhatIf || IsBound("Confirm")
            ? $"Undo: {Rehearse(() => Session.EmployeeFiles.Undo(reference, Progress($"Looking at run {reference.Id}", Unit(run)), Cancellation))}"
        : "Undo";
}
