using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says row by row what importing employee files would do, with old and new values, and changes nothing.</summary>
[Cmdlet(VerbsData.Compare, "EmployeeFile")]
[OutputType(typeof(ImportRunItem))]
public sealed class CompareEmployeeFile : EmployeeFileCmdlet
{
    /// <inheritdoc/>
    protected override void Handle(EmployeeFileRequest request)
    {
        ImportRun run = Compare(request);
        WriteVerbose($"{run.Rows} rows: create {run.Created}, update {run.Updated}, leave {run.Unchanged}, reject {run.Rejected}; make {run.UsersCreated} users, archive {run.Archived}, restore {run.Restored}.");
    }
}
