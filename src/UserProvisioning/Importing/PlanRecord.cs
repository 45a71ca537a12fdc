using UserProvisioning.Common;
using UserProvisioning.Importing.Approval;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// Stores a run that waits for approval, with the items of its plan, in short transactions. Until the last one the run is stored as failed and
/// without an end, so that nobody can approve or resume half a plan. What such a run left is removed when the next plan of the source is stored.
/// </summary>
internal sealed class PlanRecord(ProvisioningContext context, EmployeeFileRequest request)
{
    private const int BatchSize = 1000;

    internal void Store(ProvisioningRunRow run, ItemSpool planned, CancellationToken cancellation)
    {
        IDisposable? activity = null;
        bool isBegun = false;
        bool isStored = false;
        var transactions = new ShortTransactions<IUnitOfWork>
        {
            Longest = request.LongestTransaction,
            Begin = (work, _) =>
            {
                if (!isBegun)
                {
                    run.Status = ProvisioningRunStatus.Failed;
                    work.ProvisioningRuns.Insert(run);
                    activity?.Dispose();
                    activity = RunActivity.Hold(context.Store, run.Id);
                }

                return work;
            },
            End = work =>
            {
                if (!isStored)
                {
                    request.InTransaction?.Invoke(work);
                }
            },
            Committed = () => isBegun = true,
        };
        try
        {
            transactions.Run(context, Steps(), cancellation);
        }
        finally
        {
            activity?.Dispose();
        }

        IEnumerable<Action<IUnitOfWork>> Steps()
        {
            foreach (Action<IUnitOfWork> step in ClearSteps(run))
            {
                yield return step;
            }

            foreach (ProvisioningRunItemRow[] items in planned.Read().Chunk(BatchSize))
            {
                yield return work => Insert(work, run, items);
            }

            yield return work =>
            {
                isStored = true;
                End(work, run);
            };
        }
    }

    private static void Insert(IUnitOfWork work, ProvisioningRunRow run, ProvisioningRunItemRow[] items)
    {
        foreach (ProvisioningRunItemRow item in items)
        {
            item.RunId = run.Id;

            // These ids come from the rehearsal. The database may give them to other rows.
            item.ContactId = item.Action == ImportAction.Create ? null : item.ContactId;
            item.Undo = null;
            item.SystemUserId = item.Action is ImportAction.Archive or ImportAction.Restore ? item.SystemUserId : null;
        }

        work.ProvisioningRuns.InsertItems(items);
    }

    private void End(IUnitOfWork work, ProvisioningRunRow run)
    {
        if (request.Origin is not null)
        {
            // The local copy of the file is deleted after the call, and the approver may work on another machine, so it is kept in the database.
            RunFileCopy.Store(work, run, request.Path);
        }

        run.Status = ProvisioningRunStatus.AwaitingApproval;
        request.BeforeCommit?.Invoke(work, run);
        new RunRecord(context).Finish(work, run, AuditActions.Create);
    }

    /// <summary>Removes the items of plans of the source that were stored in part, and ends their runs.</summary>
    private IEnumerable<Action<IUnitOfWork>> ClearSteps(ProvisioningRunRow run)
    {
        using IUnitOfWork reading = context.Store.Read();
        foreach (long id in reading.ProvisioningRuns.StoredInPart(run.Source).Where(id => !RunActivity.IsAlive(context.Store, id)).ToList())
        {
            bool isMore = true;
            while (isMore)
            {
                yield return work => isMore = work.ProvisioningRuns.DeleteItems(id, BatchSize) == BatchSize;
            }

            yield return work =>
            {
                if (work.ProvisioningRuns.ById(id) is { Status: ProvisioningRunStatus.Failed } half)
                {
                    half.EndedAt = context.Time.UtcNow();
                    work.ProvisioningRuns.Update(half);
                }
            };
        }
    }
}
