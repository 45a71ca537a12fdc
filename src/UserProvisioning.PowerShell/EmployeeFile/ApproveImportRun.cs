using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lets import runs that wait for approval go on, if neither their file nor the data has changed since.</summary>
[Cmdlet(VerbsLifecycle.Approve, "ImportRun", SupportsShouldProcess = true)]
[OutputType(typeof(ImportRun))]
public sealed class ApproveImportRun : ImportRunCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(ImportRunReference reference)
    {
        ImportRun run = Session.EmployeeFiles.ListRuns(reference.Id)[0];
        if (!ShouldProcess(
            Name(run),
            $"Approve: archive {run.Archived} users, create {run.Created}, update {run.Updated}, make {run.UsersCreated} users, restore {run.Restored}"))
        {
            return;
        }

        var progress = new ImportProgressWriter(this, $"Importing {run.FileName}");
        ImportResult result = Session.EmployeeFiles.Approve(reference, progress, Cancellation);
        progress.Complete();
        WriteObject(result.Run);
    }
}
