using UserProvisioning.Common;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Files;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Finishes a run that was interrupted: imports its file again under the same id, and skips the rows that were committed.</summary>
internal sealed class RunResumption(ProvisioningContext context)
{
    internal ImportResult Resume(long id, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        EmployeeFileRequest request;
        using PrivateFolder folder = new();
        using (IUnitOfWork work = context.Store.Read())
        {
            ProvisioningRunRow run = work.ProvisioningRuns.ById(id) ?? throw ProvisioningRunReference.NotFound(id);
            request = RunFileCopy.Use(work, run, RequestOf(work, run), folder);
        }

        using OpenedFile source = Open(id, request, cancellation);
        ProvisioningRunRow done = new FileImport(context, source, request, new ResumedRun(this, id), progress).Run(cancellation)!;
        return new ImportResult
        {
            Run = ProvisioningRunRows.ToRun(context.Store, done), Refused = done.Refused, Warnings = source.Map.Warnings,
        };
    }

    private EmployeeFileRequest RequestOf(IUnitOfWork work, ProvisioningRunRow run)
    {
        ProvisioningRunStatus status = RunActivity.StatusOf(context.Store, run);
        if (status != ProvisioningRunStatus.Interrupted)
        {
            throw Refuse(run.Id, $"it was not interrupted; its status is {status}");
        }

        if (run.UndoState is not null)
        {
            throw Refuse(
                run.Id,
                $"a part of it is undone. Undo-ProvisioningRun {run.Id} undoes the rest; then import the {FileOrigin.WordsOf(run).Noun} again");
        }

        if (work.ProvisioningRuns.NewestOf(run.Source) is { } newest && newest > run.Id)
        {
            throw Refuse(run.Id, $"run {newest} of the same source '{run.Source}' is newer. Undo-ProvisioningRun {run.Id} takes back what it did");
        }

        if (run.Options is null || run.FilePath is null)
        {
            throw Refuse(
                run.Id,
                $"its mapping holds code, which is not stored with a run. Import the same {FileOrigin.WordsOf(run).Noun} again: that finishes the "
                    + "run");
        }

        return ImportOptions.Restore(run.Options, run.FilePath, run.Source) with { Force = true };
    }

    private OpenedFile Open(long id, EmployeeFileRequest request, CancellationToken cancellation)
    {
        try
        {
            return OpenedFile.Open(context, request, cancellation);
        }
        catch (ProvisioningException exception)
        {
            throw Refuse(
                id,
                request.IsObjects
                    ? $"its objects cannot be read any more. {OutsideText.Show(exception).TrimEnd('.')}"
                    : $"its file '{request.Path}' is gone or cannot be read any more. Put the same file back, or import it from where it is now",
                exception);
        }
    }

    private static ProvisioningException Refuse(long id, string why, Exception? inner = null) =>
        new(ErrorIds.RunNotApprovable, $"Run {id} cannot be resumed: {why}.", id, inner);

    /// <summary>A beginning that goes on with the interrupted run.</summary>
    private sealed class ResumedRun(RunResumption resumption, long id) : IRunBeginning
    {
        public string Action => AuditActions.Create;

        public bool IsPlan => false;

        public bool HasFileCopy => true;

        public ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash)
        {
            ProvisioningRunRow run = work.ProvisioningRuns.ById(id)!;
            return run.FileHash == hash
                ? run
                : throw Refuse(id, Changed(FileOrigin.WordsOf(run)));
        }

        private static string Changed(SourceWords words) =>
            $"its {words.Noun} {words.Were} changed since. Import the new {words.Noun}; Undo-ProvisioningRun takes back what the run did";

        public ProvisioningRunRow? Begin(IUnitOfWork work, string hash, ProvisioningRunRow? interrupted)
        {
            // Another process may have resumed the run meanwhile, so it is checked again in the transaction.
            resumption.RequestOf(work, Interrupted(work, hash)!);
            return work.ProvisioningRuns.ById(id)!;
        }
    }
}
