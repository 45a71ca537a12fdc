using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>A beginning with a run that is only rehearsed.</summary>
internal sealed class PlannedRun(ProvisioningContext context, OpenedFile source, EmployeeFileRequest request) : IRunBeginning
{
    public string Action => AuditActions.Create;

    public bool IsPlan => true;

    public bool HasFileCopy => false;

    public ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash) => null;

    public ProvisioningRunRow? Begin(IUnitOfWork work, string hash, ProvisioningRunRow? interrupted)
    {
        ProvisioningRunRow run = new RunRecord(context).New(work, source.SourceName, request, source.File.Path);
        run.FileHash = hash;
        work.ProvisioningRuns.Insert(run);
        return run;
    }
}
