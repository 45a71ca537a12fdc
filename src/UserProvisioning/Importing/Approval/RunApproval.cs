using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Approval;

/// <summary>
/// Applies a run that waits for approval. It imports the file again without the brake, in one transaction that is committed only if its
/// items equal those that the approver saw.
/// </summary>
/// <param name="context">Clock and actor.</param>
/// <param name="apply">Applies a file under a run that is stored.</param>
/// <param name="finish">Records the run.</param>
internal sealed class RunApproval(
    ProvisioningContext context,
    Action<IUnitOfWork, OpenedFile, EmployeeFileRequest, ProvisioningRunRow> apply,
    Action<IUnitOfWork, ProvisioningRunRow> finish)
{
    internal ImportResult Approve(long id, CancellationToken cancellation)
    {
        EmployeeFileRequest request;
        using PrivateFolder folder = new();
        using (IUnitOfWork work = context.Store.Read())
        {
            ProvisioningRunRow run = Find(work, id);
            request = RequestOf(work, run);
            if (RunFileCopy.Restore(work, run, folder) is { } copy)
            {
                request = request with { Path = copy, Origin = new FileOrigin(run.FileName, run.FilePath!) };
            }
        }

        using OpenedFile source = Open(id, request, cancellation);
        return context.Write(
            work =>
            {
                // Check again under the write lock.
                ProvisioningRunRow run = Find(work, id);
                RequestOf(work, run);
                if (run.FileHash != source.File.Hash)
                {
                    throw Refuse(id, $"the file '{request.Path}' was changed since. Import it again; then look at what that run would do");
                }

                using var seen = new ItemSpool();
                foreach (ProvisioningRunItemRow item in RunItems.ByLine(work, id))
                {
                    seen.Add(item);
                }

                // The plan is no record of what was done. It goes while the run still waits: what is of a run that is done stays.
                work.ProvisioningRuns.DeleteItems(id);
                work.ProvisioningRuns.SetAuditIds(id, null, null);
                ProvisioningRunRow fresh = Restart(run);
                apply(work, source, request, fresh);
                CheckPlan(work, id, seen.Read(), cancellation);
                work.ProvisioningRuns.DeleteFile(id);
                finish(work, fresh);
                return UnitResult.Keep(new ImportResult { Run = ProvisioningRunRows.ToRun(fresh), Warnings = source.Map.Warnings });
            },
            cancellation);
    }

    private static ProvisioningRunRow Find(IUnitOfWork work, long id) =>
        work.ProvisioningRuns.List(id) is [var run] ? run : throw ProvisioningRunReference.NotFound(id);

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
                $"run {newest} of the same source '{run.Source}' is newer. Approve that one if it waits, or import the newest file again");
        }

        if (ClientSettings.Of(work).ApprovalRequiresOtherActor && string.Equals(run.Actor, context.Actor, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse(run.Id, $"{run.Actor} started it, and ApprovalRequiresOtherActor is on: somebody else must approve it");
        }

        if (run.Options is null || run.FilePath is null)
        {
            throw Refuse(run.Id, "its mapping holds code, which is not stored with a run. Import the file again with -Force");
        }

        return ImportOptions.Restore(run.Options, run.FilePath, run.Source) with { Force = true };
    }

    private static OpenedFile Open(long id, EmployeeFileRequest request, CancellationToken cancellation)
    {
        try
        {
            return OpenedFile.Open(request, cancellation);
        }
        catch (ProvisioningException exception)
        {
            string why = File.Exists(request.Path)
                ? $"its file cannot be read any more. {OutsideText.Show(exception)}"
                : $"its file '{request.Path}' is gone. Put the same file back, or import it from where it is now with -Force";
            throw new ProvisioningException(ErrorIds.RunNotApprovable, $"Run {id} cannot be approved: {why.TrimEnd('.')}.", id, exception);
        }
    }

    /// <summary>The run with its counters set back, under the same id.</summary>
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
    };

    private static void CheckPlan(IUnitOfWork work, long id, IEnumerable<ProvisioningRunItemRow> seen, CancellationToken cancellation)
    {
        using IEnumerator<ProvisioningRunItemRow> next = seen.GetEnumerator();
        bool isMore = next.MoveNext();
        foreach (ProvisioningRunItemRow item in RunItems.ByLine(work, id))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!isMore || !IsSame(next.Current, item))
            {
                throw Moved(id, item, isMore && next.Current.Line == item.Line ? next.Current : null);
            }

            isMore = next.MoveNext();
        }

        if (isMore)
        {
            throw Moved(id, next.Current, null);
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

    private static ProvisioningException Moved(long id, ProvisioningRunItemRow item, ProvisioningRunItemRow? seen)
    {
        string what = seen is null
            ? $"what it would do is not what it would have done then; '{item.ExternalReference}' ({item.DisplayName}) is the first that differs"
            : seen.Action == item.Action ? $"'{item.ExternalReference}' ({item.DisplayName}) would change otherwise than it would have then"
            : $"it would now {Describe(item)} '{item.ExternalReference}' ({item.DisplayName}), where it would have {Past(seen.Action)} then";
        return Refuse(id, $"the data was changed since: {what}. Import the file again; then look at what that run would do");
    }

    private static string Describe(ProvisioningRunItemRow item) => item.Action switch
    {
        ImportAction.Unchanged => "leave",
        var action => action.ToString().ToLowerInvariant(),
    };

    private static string Past(ImportAction action) => action switch
    {
        ImportAction.Create => "made it",
        ImportAction.Update => "updated it",
        ImportAction.Unchanged => "left it",
        ImportAction.Archive => "archived it",
        ImportAction.Restore => "restored it",
        _ => "rejected it",
    };

    private static ProvisioningException Refuse(long id, string why) =>
        new(ErrorIds.RunNotApprovable, $"Run {id} cannot be approved: {why}.", id);
}
