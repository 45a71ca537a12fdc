using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Imports employee files: each row becomes a contact or changes one, and may become a system user.</summary>
[Cmdlet(VerbsData.Import, "EmployeeFile", SupportsShouldProcess = true)]
[OutputType(typeof(ImportRun), typeof(ImportRunItem))]
public sealed class ImportEmployeeFile : EmployeeFileCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(EmployeeFileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsWhatIf)
        {
            ShouldProcess(request.Path, Describe(Compare(request with { RejectPath = null })));
            return;
        }

        if (!ShouldProcess(request.Path, "Import employee file"))
        {
            return;
        }

        var progress = new ImportProgressWriter(this, $"Importing {System.IO.Path.GetFileName(request.Path)}");
        ImportResult result = Session.EmployeeFiles.Import(request, progress, Cancellation);
        progress.Complete();
        Warn(result);
        WriteObject(result.Run);
        if (result.Run.Status == ImportRunStatus.AwaitingApproval)
        {
            WriteWarning(
                $"The file would archive {result.Run.Archived} users, which is more than LeaverThresholdPercent and LeaverThresholdMinimum allow. Nothing was changed. Look at Get-ImportRunItem {result.Run.Id} -Action Archive; if it is right, Approve-ImportRun {result.Run.Id} lets it go on.");
        }
        else if (result.Run.Rejected > 0)
        {
            WriteWarning($"{result.Run.Rejected} of {result.Run.Rows} rows were rejected. Get-ImportRunItem {result.Run.Id} -Action Reject says which and why.");
        }
    }

    private static string Describe(ImportRun run) =>
        $"Import {run.Rows} rows: create {run.Created}, update {run.Updated}, leave {run.Unchanged}, reject {run.Rejected}; make {run.UsersCreated} users, archive {run.Archived}, restore {run.Restored}";
}
