using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>A beginning with a new run, or with the interrupted run of the same file.</summary>
internal sealed class NewRun(ProvisioningContext context, OpenedFile source, EmployeeFileRequest request) : IRunBeginning
{
    public string Action => AuditActions.Create;

    public bool IsPlan => false;

    public bool HasFileCopy => request.IsObjects;

    public ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash) =>
        Interrupted(work, hash, RunRecord.SourceOf(work, source.SourceName));

    public ProvisioningRunRow? Begin(IUnitOfWork work, string hash, ProvisioningRunRow? interrupted)
    {
        ProvisioningRunRow run = new RunRecord(context).New(work, source.SourceName, request, source.File.Path);
        if (work.ProvisioningRuns.Running(run.Source).Any(other => RunActivity.IsAlive(context.Store, other.Id))
            || Interrupted(work, hash, run.Source)?.Id != interrupted?.Id)
        {
            return null;
        }

        if (interrupted is not null)
        {
            return work.ProvisioningRuns.ById(interrupted.Id);
        }

        run.FileHash = hash;
        work.ProvisioningRuns.Insert(run);
        return run;
    }

    private ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash, string name) =>
        work.ProvisioningRuns.Running(name) is [.., var last]
            && !RunActivity.IsAlive(context.Store, last.Id)
            && last.FileHash == hash
            && last.Options == Approval.ImportOptions.Store(request)
            && work.ProvisioningRuns.NewestOf(name) == last.Id
            ? last
            : null;
}
