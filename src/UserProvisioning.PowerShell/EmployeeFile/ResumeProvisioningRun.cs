using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Finishes runs that were interrupted, under the same id: imports, lifecycle tasks and assignment rules.</summary>
/// <remarks>
/// <para>A large run is a sequence of short transactions. When its process ends between two of them, the run is Interrupted. Each row of a file, and
/// each contact, was then done whole or not at all. Undo-ProvisioningRun takes back what was done.</para>
/// <para>Of an import, Resume-ProvisioningRun reads the same file or the same objects again and applies the rows that are left; importing the same
/// file again does the same. If the file is gone or was changed, the run cannot be resumed: import the new file.</para>
/// <para>Of lifecycle tasks and assignment rules, it compares anew and does what is left; the next Invoke-LifecycleTask or Invoke-AssignmentRule
/// does the same. Mails are sent by Invoke-LifecycleTask only, each once. If what is left is more than a brake allows, the run is not
/// resumed.</para>
/// </remarks>
/// <example>
/// <para>Finish a run.</para>
/// <code notRun="No run was interrupted.">
/// Resume-ProvisioningRun 3
/// </code>
/// </example>
/// <example>
/// <para>Finish all runs that were interrupted.</para>
/// <code>
/// Get-ProvisioningRun -Status Interrupted | Resume-ProvisioningRun
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="InvokeLifecycleTask"/>
/// <seealso cref="InvokeAssignmentRule"/>
/// <seealso cref="GetProvisioningRun"/>
/// <seealso cref="UndoProvisioningRun"/>
[Cmdlet(VerbsLifecycle.Resume, "ProvisioningRun", SupportsShouldProcess = true)]
[OutputType(typeof(ProvisioningRun))]
public sealed class ResumeProvisioningRun : ProvisioningRunCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(ProvisioningRunReference reference)
    {
        ProvisioningRun run = Find(reference);
        Change(
            Name(run),
            $"Resume: {Counted.Were(run.Rows, Unit(run))} done",
            () =>
            {
                if (run.Kind != ProvisioningRunKind.Import)
                {
                    WriteObject(ProvisioningRunView.Summary(Session.PlannedRuns.Resume(reference, Cancellation).Run));
                    return;
                }

                var progress = new ImportProgressWriter(Progress($"Importing {run.FileName}", Unit(run)), Unit(run));
                ImportResult result = Session.EmployeeFiles.Resume(reference, progress, Cancellation);
                Warn(result);
                WriteObject(ProvisioningRunView.Summary(result.Run));
            });
    }
}
