using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>
/// Stores a run that waits for approval, with the items of its plan, in short transactions. Until the last one the run is stored as failed and
/// without an end, so that nobody can approve half a plan.
/// </summary>
internal static class StoredPlan
{
    private const int BatchSize = 1000;

    internal static void Store(
        ProvisioningContext context, ProvisioningRunRow run, IEnumerable<ProvisioningRunItemRow> items, CancellationToken cancellation)
    {
        IDisposable? activity = null;
        bool isBegun = false;
        var transactions = new ShortTransactions<IUnitOfWork>
        {
            Longest = EmployeeFileRequest.UsualTransaction,
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
            End = _ => { },
            Committed = () => isBegun = true,
        };
        try
        {
            transactions.Run(context with { Call = null }, Steps(), cancellation);
        }
        finally
        {
            activity?.Dispose();
        }

        IEnumerable<Action<IUnitOfWork>> Steps()
        {
            foreach (ProvisioningRunItemRow[] some in items.Chunk(BatchSize))
            {
                yield return work =>
                {
                    foreach (ProvisioningRunItemRow item in some)
                    {
                        item.RunId = run.Id;
                    }

                    work.ProvisioningRuns.InsertItems(some);
                };
            }

            yield return work =>
            {
                run.Status = ProvisioningRunStatus.AwaitingApproval;
                run.EndedAt = context.Time.GetUtcNow().UtcDateTime;
                work.ProvisioningRuns.Update(run);
                new AuditLog(context, work, run.Id).Add(
                    AuditActions.Create,
                    nameof(ProvisioningRun),
                    new ProvisioningRunReference(run.Id).ToString(),
                    new FieldChange("Source", null, run.Source),
                    new FieldChange("Status", null, run.Status.ToString()));
            };
        }
    }
}
