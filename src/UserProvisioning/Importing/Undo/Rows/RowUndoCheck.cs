using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// The check of a whole manual run before anything of it is undone. It reads only, without the lock of writers, so that nobody waits for it.
/// </summary>
internal sealed class RowUndoCheck(ProvisioningContext context, IUnitOfWork work, ProvisioningRunRow run)
{
    private readonly HashSet<(KeptTable, string)> _seen = [];
    private readonly List<(RowUndoItem Item, RowConflict Conflict)> _conflicts = [];

    /// <summary>Checks every item.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UndoConflict"/>.</exception>
    internal void Run(Action<int> onChanges, CancellationToken cancellation)
    {
        var licenses = new RowLicenses(work);
        var planner = new RowUndoPlanner(work, licenses, _seen);
        (long AuditFrom, long Item) place = (long.MaxValue, RowChange.OfNobody);
        bool isEnd = false;
        while (!isEnd && RowUndoItem.Before(work, run.Id, place, RowUndoItem.MostChanges, out isEnd) is { Count: > 0 } items)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (RowUndoPlan plan in planner.Plan(items))
            {
                _conflicts.AddRange(plan.Conflicts.Select(conflict => (plan.Item, conflict)));
                plan.Writes.ForEach(write => _seen.Add((write.Shape.Table, write.Key)));
            }

            place = (items[^1].Last.AuditFrom, items[^1].Last.Item);
            onChanges(items.Sum(item => item.Changes.Count));
        }

        // A row that is in the way may be one that is put back too. Licenses are counted over the whole run.
        var conflicts = new UndoConflicts();
        var history = new RowUndoHistory(context, work, run);
        foreach ((RowUndoItem item, RowConflict conflict) in _conflicts.Where(one =>
            one.Conflict.Row is not { } row || !(_seen.Contains(row) || row.Table == KeptTable.Licenses)))
        {
            conflicts.Add(() => history.Describe(item, conflict));
        }

        foreach ((string license, string reason) in licenses.Shortages())
        {
            conflicts.Add(() => (license, reason));
        }

        if (conflicts.Count > 0)
        {
            throw conflicts.ToRefusal(run.Id);
        }
    }
}
