using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Approves runs that wait for approval and applies them: imports, lifecycle tasks and assignment rules.</summary>
/// <remarks>
/// <para>A run waits for approval if it would archive or make more users, change more contacts, or change the memberships of more users than the
/// client settings allow (LeaverThresholdPercent, JoinerThresholdPercent, ChangeThresholdPercent, AccessThresholdPercent and their minimums). With
/// ApprovalRequiresOtherActor, the account that started a run cannot approve it. Get-ProvisioningRunItem shows what the run would do, and an approved
/// run does nothing else. Undo-ProvisioningRun withdraws a run that is not wanted.</para>
/// <para>An approved import of a file or of objects does exactly what was shown. If its file or the data was changed since, the approval is refused:
/// import again. An approved run of lifecycle tasks or of assignment rules does the items that still hold, and leaves out those of contacts that were
/// changed since; the next Invoke-LifecycleTask or Invoke-AssignmentRule looks at these anew.</para>
/// </remarks>
/// <example>
/// <para>Look, then approve.</para>
/// <code>
/// Get-ProvisioningRunItem 3 -Action Archive
/// Approve-ProvisioningRun 3
/// </code>
/// </example>
/// <example>
/// <para>See what would be approved.</para>
/// <code>
/// Get-ProvisioningRun | Where-Object Status -eq AwaitingApproval | Approve-ProvisioningRun -WhatIf
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="InvokeLifecycleTask"/>
/// <seealso cref="InvokeAssignmentRule"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="UndoProvisioningRun"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsLifecycle.Approve, "ProvisioningRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ProvisioningRun))]
public sealed class ApproveProvisioningRun : ProvisioningRunCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(ProvisioningRunReference reference)
    {
        ProvisioningRun run = Find(reference);
        Change(
            Name(run),
            $"Approve: archive {Counted.Of(run.Archived, "contact")}, create {run.Created}, update {run.Updated}, make "
                + $"{Counted.Of(run.UsersCreated, "user")}, restore {run.Restored}",
            () =>
            {
                if (run.Kind != ProvisioningRunKind.Import)
                {
                    WriteObject(ProvisioningRunView.Summary(Session.PlannedRuns.Approve(reference, Cancellation).Run));
                    return;
                }

                var progress = new ImportProgressWriter(Progress($"Importing {run.FileName}", Unit(run)), Unit(run));
                ImportResult result = Session.EmployeeFiles.Approve(reference, progress, Cancellation);
                Warn(result);
                WriteObject(ProvisioningRunView.Summary(result.Run));
            });
    }
}
