using UserProvisioning.Common;
using UserProvisioning.Importing.Selecting;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Sources.Files;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Approval;

/// <summary>
/// The approval of a run: it rehearses the import, and compares the items with the stored ones, which the approver saw. If they are the same, it
/// imports the file under the same id, past the brakes.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="transacted">May change how the import divides its work into transactions.</param>
internal sealed class RunApproval(ProvisioningContext context, Func<EmployeeFileRequest, EmployeeFileRequest> transacted)
{
    private IProvisioningStore Store => context.Store;

    internal ImportResult Approve(long id, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        EmployeeFileRequest request;
        using PrivateFolder folder = new();
        using (IUnitOfWork work = context.Store.Read())
        {
            ProvisioningRunRow run = Find(work, id);
            if (RunActivity.StatusOf(context.Store, run) == ProvisioningRunStatus.Interrupted && run.UndoState is null)
            {
                // It was approved, and its process ended.
                return new RunResumption(context).Resume(id, progress, cancellation);
            }

            request = transacted(RunFileCopy.Use(work, run, RequestOf(work, run), folder));
        }

        using OpenedFile source = Open(id, request, cancellation);
        RequireUnchanged(id, source, request, cancellation);
        ProvisioningRunRow approved = new FileImport(context, source, request, new ApprovedRun(this, id, request), progress).Run(cancellation)!;
        return new ImportResult
        {
            Run = ProvisioningRunRows.ToRun(context.Store, approved), Refused = approved.Refused, Warnings = source.Map.Warnings,
        };
    }

    /// <summary>Refuses a run whose file or plan is not what the approver saw.</summary>
    private void RequireUnchanged(long id, OpenedFile source, EmployeeFileRequest request, CancellationToken cancellation)
    {
        using ImportPlan plan = ImportPlan.Make(context, source, request, null, cancellation);
        using IUnitOfWork work = context.Store.Read();
        RequireHash(id, Find(work, id), source.File.Hash, request);
        CheckPlan(id, request.Words, RunItems.All(work, id), plan.Items.Read(), cancellation);
    }

    private static void RequireHash(long id, ProvisioningRunRow run, string hash, EmployeeFileRequest request)
    {
        if (run.FileHash != hash)
        {
            throw Refuse(
                id,
                (request.IsObjects ? "its objects were" : $"the file '{request.Path}' was")
                    + " changed since. Import again; then look at what that run would do");
        }
    }

    private static ProvisioningRunRow Find(IUnitOfWork work, long id) =>
        work.ProvisioningRuns.ById(id) ?? throw ProvisioningRunReference.NotFound(id);

    /// <summary>The request that imports the run's file again.</summary>
    private EmployeeFileRequest RequestOf(IUnitOfWork work, ProvisioningRunRow run)
    {
        if (run.Status != ProvisioningRunStatus.AwaitingApproval)
        {
            throw Refuse(run.Id, $"it does not wait for approval; its status is {run.Status}. Get-ProvisioningRun says which runs wait");
        }

        if (work.ProvisioningRuns.NewestOf(run.Source) is { } newest && newest > run.Id)
        {
            throw Refuse(
                run.Id,
                $"run {newest} of the same source '{run.Source}' is newer. Approve that one if it waits, or import the newest "
                    + $"{FileOrigin.WordsOf(run).Noun} again");
        }

        if (ClientSettings.Of(work).ApprovalRequiresOtherActor && string.Equals(run.Actor, context.Actor, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse(run.Id, $"{run.Actor} started it, and ApprovalRequiresOtherActor is on: somebody else must approve it");
        }

        if (run.Options is null || run.FilePath is null)
        {
            throw Refuse(
                run.Id,
                $"its mapping holds code, which is not stored with a run. Import the {FileOrigin.WordsOf(run).Noun} again with -Force");
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
            string why = request.IsObjects || File.Exists(request.Path)
                ? $"its {request.Words.Noun} cannot be read any more. {OutsideText.Show(exception)}"
                : $"its file '{request.Path}' is gone. Put the same file back, or import it from where it is now with -Force";
            throw new ProvisioningException(ErrorIds.RunNotApprovable, $"Run {id} cannot be approved: {why.TrimEnd('.')}.", id, exception);
        }
    }

    /// <summary>
    /// A run with the same id and file, whose counts are 0. It keeps the end of the plan: until the import has deleted the items of the plan, they
    /// are not what the run did.
    /// </summary>
    private ProvisioningRunRow Restart(ProvisioningRunRow run) => new()
    {
        Id = run.Id,
        Source = run.Source,
        FileName = run.FileName,
        FileHash = run.FileHash,
        FilePath = run.FilePath,
        Options = run.Options,
        Status = ProvisioningRunStatus.Running,
        Actor = context.Actor,
        StartedAt = context.Time.UtcNow(),
        EndedAt = run.EndedAt,
    };

    private static void CheckPlan(
        long id,
        SourceWords words,
        IEnumerable<ProvisioningRunItemRow> seen,
        IEnumerable<ProvisioningRunItemRow> planned,
        CancellationToken cancellation)
    {
        using IEnumerator<ProvisioningRunItemRow> next = seen.GetEnumerator();
        bool isMore = next.MoveNext();
        foreach (ProvisioningRunItemRow item in planned)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!isMore || !IsSame(next.Current, item))
            {
                throw PlanChanged(id, words, item, isMore && next.Current.Line == item.Line ? next.Current : null);
            }

            isMore = next.MoveNext();
        }

        if (isMore)
        {
            throw PlanChanged(id, words, next.Current, null);
        }
    }

    private static bool IsSame(ProvisioningRunItemRow seen, ProvisioningRunItemRow done) =>
        seen.Line == done.Line
        && seen.Action == done.Action
        && seen.ExternalReference == done.ExternalReference
        && seen.DisplayName == done.DisplayName
        && seen.Changes == done.Changes
        && seen.Field == done.Field
        && seen.Reason == done.Reason;

    private static ProvisioningException PlanChanged(long id, SourceWords words, ProvisioningRunItemRow item, ProvisioningRunItemRow? seen)
    {
        string what = seen is null
            ? $"the plan is different now, first for '{item.ExternalReference}' ({item.DisplayName})"
            : seen.Action == item.Action ? $"'{item.ExternalReference}' ({item.DisplayName}) would get other changes now"
            : $"it would now {PlannedItem.Verb(item.Action)} '{item.ExternalReference}' ({item.DisplayName}), and the plan was to "
                + $"{PlannedItem.Verb(seen.Action)} it";
        return Refuse(id, $"the data was changed since: {what}. Import the {words.Noun} again; then look at what that run would do");
    }

    private static ProvisioningException Refuse(long id, string why) =>
        new(ErrorIds.RunNotApprovable, $"Run {id} cannot be approved: {why}.", id);

    /// <summary>A beginning with the run that waited for approval, under the same id.</summary>
    private sealed class ApprovedRun(RunApproval approval, long id, EmployeeFileRequest request) : IRunBeginning
    {
        public string Action => AuditActions.Approve;

        public bool IsPlan => false;

        public bool HasFileCopy => true;

        public ProvisioningRunRow? Interrupted(IUnitOfWork work, string hash) => null;

        public ProvisioningRunRow? Begin(IUnitOfWork work, string hash, ProvisioningRunRow? interrupted)
        {
            // Another process may have approved or withdrawn the run meanwhile, so it is checked again in the transaction.
            ProvisioningRunRow run = Find(work, id);
            approval.RequestOf(work, run);
            RequireHash(id, run, hash, request);
            if (work.ProvisioningRuns.Running(run.Source).Any(other => RunActivity.IsAlive(approval.Store, other.Id)))
            {
                return null;
            }

            ProvisioningRunRow fresh = approval.Restart(run);
            work.ProvisioningRuns.Update(fresh);
            return fresh;
        }
    }
}
