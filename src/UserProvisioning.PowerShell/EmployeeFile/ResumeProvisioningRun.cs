using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Finishes runs that were interrupted, under the same id.</summary>
/// <remarks>
/// <para>A large import is a sequence of short transactions. When its process ends between two of them, the run is Interrupted. Each row of the
/// file was then applied whole or not at all. Resume-ProvisioningRun reads the same file again and applies the rows that are left; importing the
/// same file again does the same. If the file is gone or was changed, the run cannot be resumed: import the new file, or take back what was done
/// with Undo-ProvisioningRun.</para>
/// </remarks>
/// <example>
/// <para>Finish a run.</para>
/// <code notRun="No import was interrupted.">
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
