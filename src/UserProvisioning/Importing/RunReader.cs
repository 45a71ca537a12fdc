using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Reads runs and their items.</summary>
internal sealed class RunReader(IProvisioningStore store)
{
    internal IReadOnlyList<ProvisioningRun> List(long? id)
    {
        using IUnitOfWork work = store.Read();
        IReadOnlyList<ProvisioningRunRow> rows = id is null
            ? work.ProvisioningRuns.All()
            : [work.ProvisioningRuns.ById(id.Value) ?? throw ProvisioningRunReference.NotFound(id.Value)];
        ManualRuns.Count(work, rows);
        return rows.Select(row => ProvisioningRunRows.ToRun(store, row)).ToList();
    }

    /// <summary>The runs that pass a filter. Manual runs are left out, unless the filter names their kind.</summary>
    internal IEnumerable<ProvisioningRun> Stream(ProvisioningRunFilter? filter, CancellationToken cancellation)
    {
        bool asksManual = filter?.Kinds?.Contains(ProvisioningRunKind.Manual) == true;
        IEnumerable<ProvisioningRun> others = asksManual && filter!.Kinds!.Count == 1 ? [] : Read(false);
        return asksManual ? others.Concat(Read(true)) : others;

        IEnumerable<ProvisioningRun> Read(bool isManual) => Paging.Read(
            (work, after, take) => work.ProvisioningRuns.Page(after, take, isManual),
            (work, rows) =>
            {
                ManualRuns.Count(work, rows);
                return rows.Select(row => ProvisioningRunRows.ToRun(store, row)).Where(run => filter?.Matches(run) ?? true);
            },
            store,
            cancellation);
    }

    internal ProvisioningRun Get(ProvisioningRunReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(store.DatabaseId);
        return List(reference.Id)[0];
    }

    /// <summary>The object of a stored run. The counts of a manual run are those of its entries.</summary>
    internal ProvisioningRun Show(ProvisioningRunRow row)
    {
        using IUnitOfWork work = store.Read();
        ManualRuns.Count(work, [row]);
        return ProvisioningRunRows.ToRun(store, row);
    }

    internal IEnumerable<ProvisioningRunItem> Items(ProvisioningRunReference reference, ImportAction? action, CancellationToken cancellation)
    {
        ProvisioningRun run = Get(reference);
        long id = run.Id;
        if (ManualRuns.HasItemsInTrail(run.Kind))
        {
            return Paging.Read((work, after, take) => ManualRuns.Items(work, id, action, after, take), (_, items) => items, store, cancellation);
        }

        return Read(id, action, RunItems.OfRows, cancellation)
            .Concat(Read(id, action, RunItems.OfAbsent, cancellation))
            .Select(row => RunItems.ToItem(row, id));
    }

    /// <summary>The rejected rows of a run, by line.</summary>
    internal IEnumerable<ProvisioningRunItemRow> Rejected(long runId) => Read(runId, ImportAction.Reject, RunItems.OfRows, CancellationToken.None);

    private IEnumerable<ProvisioningRunItemRow> Read(
        long runId,
        ImportAction? action,
        Func<IUnitOfWork, long, ImportAction?, long, int, Page<ProvisioningRunItemRow>> page,
        CancellationToken cancellation) =>
        Paging.Read((work, after, take) => page(work, runId, action, after, take), (_, rows) => rows, store, cancellation);
}
