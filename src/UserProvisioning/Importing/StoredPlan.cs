using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// Stores a run that waits for approval, with the items of its plan, in short transactions. Until the last one the run is stored as failed and
/// without an end, so that nobody can approve or resume half a plan. What such a run left is removed when the next plan of the source is stored.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="run">The run. It receives its id.</param>
internal sealed class StoredPlan(ProvisioningContext context, ProvisioningRunRow run)
{
    /// <summary>The longest time that a transaction should last, see <see cref="ShortTransactions{T}.Longest"/>.</summary>
    internal TimeSpan LongestTransaction { get; init; } = EmployeeFileRequest.UsualTransaction;

    /// <summary>Is called before each transaction but the last is committed.</summary>
    internal Action<IUnitOfWork>? InTransaction { get; init; }

    /// <summary>
    /// Stores the end of the run in the last transaction, with what else belongs to it; null for a run whose entry in the audit trail says no more
    /// than that it waits.
    /// </summary>
    internal Action<IUnitOfWork>? Finish { get; init; }

    internal void Store(IEnumerable<ProvisioningRunItemRow> items, CancellationToken cancellation)
    {
        IDisposable? activity = null;
        bool isBegun = false;
        bool isStored = false;
        var transactions = new ShortTransactions<IUnitOfWork>
        {
            Longest = LongestTransaction,
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
                    InTransaction?.Invoke(work);
                }
            },
            Committed = () => isBegun = true,
        };
        try
        {
            transactions.Run(context with { Call = null }, Steps, cancellation);
        }
        finally
        {
            activity?.Dispose();
        }

        IEnumerable<Action<IUnitOfWork>> Steps(BatchSize size)
        {
            foreach (Action<IUnitOfWork> step in ClearSteps(size).Concat(size.StepsOf<ProvisioningRunItemRow, IUnitOfWork>(items, Insert)))
            {
                yield return step;
            }

            yield return work =>
            {
                isStored = true;
                End(work);
            };
        }
    }

    private void Insert(IUnitOfWork work, IReadOnlyList<ProvisioningRunItemRow> items)
    {
        foreach (ProvisioningRunItemRow item in items)
        {
            item.RunId = run.Id;
        }

        work.ProvisioningRuns.InsertItems(items);
    }

    private void End(IUnitOfWork work)
    {
        run.Status = ProvisioningRunStatus.AwaitingApproval;
        if (Finish is not null)
        {
            Finish(work);
            return;
        }

        run.EndedAt = context.Time.UtcNow();
        work.ProvisioningRuns.Update(run);
        new AuditLog(context, work, run.Id).Add(
            AuditActions.Create,
            nameof(ProvisioningRun),
            new ProvisioningRunReference(run.Id).ToString(),
            new FieldChange("Source", null, run.Source),
            new FieldChange("Status", null, run.Status.ToString()));
    }

    /// <summary>Removes the items of plans of the source that were stored in part, and ends their runs.</summary>
    private IEnumerable<Action<IUnitOfWork>> ClearSteps(BatchSize size)
    {
        using IUnitOfWork reading = context.Store.Read();
        foreach (long id in reading.ProvisioningRuns.StoredInPart(run.Source).Where(id => !RunActivity.IsAlive(context.Store, id)).ToList())
        {
            foreach (Action<IUnitOfWork> step in size.StepsUntilLess<IUnitOfWork>((work, most) => work.ProvisioningRuns.DeleteItems(id, most)))
            {
                yield return step;
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
