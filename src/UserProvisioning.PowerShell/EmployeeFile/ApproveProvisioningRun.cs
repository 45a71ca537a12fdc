using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Lets runs that wait for approval go on, if neither their file nor the data has changed since.</summary>
/// <remarks>
/// <para>A run waits that would archive or make more users, change more contacts, or change the memberships of more
/// users than the thresholds of the client settings allow (LeaverThresholdPercent, JoinerThresholdPercent,
/// ChangeThresholdPercent, AccessThresholdPercent and their minimums). With ApprovalRequiresOtherActor somebody else
/// than who started it must approve it.
/// Look at what it would do with Get-ProvisioningRunItem; if it is right, approve it and it is carried out as it was
/// computed. When its file or the data has changed since, it is refused: import the file again. To drop the run
/// instead, use Undo-ProvisioningRun.</para>
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
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="UndoProvisioningRun"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsLifecycle.Approve, "ProvisioningRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ProvisioningRun))]
public sealed class ApproveProvisioningRun : ProvisioningRunCmdlet
{
    /// <inheritdoc/>
    private protected override bool IsLarge => true;

    /// <inheritdoc/>
    protected override void Handle(ProvisioningRunReference reference)
    {
        ProvisioningRun run = Session.EmployeeFiles.GetRun(reference);
        Change(
            Name(run),
            $"Approve: archive {Counted.Of(run.Archived, "contact")}, create {run.Created}, update {run.Updated}, make "
                + $"{Counted.Of(run.UsersCreated, "user")}, restore {run.Restored}",
            () =>
            {
                var progress = new ImportProgressWriter(Progress($"Importing {run.FileName}", "row"));
                ImportResult result = Session.EmployeeFiles.Approve(reference, progress, Cancellation);
                foreach (string warning in result.Warnings)
                {
                    WriteWarning(warning);
                }

                WriteObject(ProvisioningRunSummary.Of(result.Run));
            });
    }
}
