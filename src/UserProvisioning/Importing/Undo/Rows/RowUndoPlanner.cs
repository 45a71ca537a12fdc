using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// Compares the rows of some items with what they became in the run, and plans how to put them back. It reads, and never writes. Each item is planned
/// as if those before it were put back already.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="licenses">The license pools.</param>
/// <param name="seen">
/// The rows of items that come before these and are not written, since the whole run is only checked; null if they are written.
/// </param>
internal sealed class RowUndoPlanner(IUnitOfWork work, RowLicenses licenses, IReadOnlySet<(KeptTable, string)>? seen = null)
{
    internal List<RowUndoPlan> Plan(IReadOnlyList<RowUndoItem> items)
    {
        RowCache cache = RowPage.Read(work, items);
        var rules = new RowRules(work, cache, licenses);
        return items.Select(item => Plan(cache, rules, item)).ToList();
    }

    private RowUndoPlan Plan(RowCache cache, RowRules rules, RowUndoItem item)
    {
        var plan = new RowUndoPlan(item);
        foreach (RowChange change in item.Changes)
        {
            if (change.Shape is not { } shape)
            {
                plan.Conflict($"a later version of the module changed the table {change.TableName}");
                continue;
            }

            StoredRow? now = cache.Find(shape.Table, change.RowKey);
            bool isKnown = seen?.Contains((shape.Table, change.RowKey)) != true;
            StoredRow? then = Then(plan, shape, change, now, isKnown);
            if (isKnown)
            {
                var write = new RowWrite(shape, change.RowKey, now, then);
                plan.Writes.Add(write);
                cache.Set(shape, change.RowKey, then);
                rules.Move(write);
            }
        }

        rules.Check(plan);

        // A check goes on as if the item had no conflict: it counts all licenses at the end.
        if (plan.Conflicts.Count > 0 && seen is null)
        {
            foreach (RowWrite write in plan.Writes.AsEnumerable().Reverse())
            {
                cache.Set(write.Shape, write.Key, write.Now);
                rules.Move(new RowWrite(write.Shape, write.Key, write.Then, write.Now));
            }
        }

        return plan;
    }

    private static StoredRow? Then(RowUndoPlan plan, TableShape shape, RowChange change, StoredRow? now, bool isKnown)
    {
        if (change.Before is null)
        {
            if (isKnown && now is null)
            {
                plan.Conflict("was removed");
            }
            else if (isKnown && now!.Hash(shape) != change.After)
            {
                plan.Conflict("was changed");
            }

            return null;
        }

        IReadOnlyList<RowValue> before = RowChange.Read(change.Before);
        if (change.After is null)
        {
            if (isKnown && now is not null)
            {
                plan.Conflict("is there again");
            }

            return new StoredRow(before).With(shape.WhenAddedAgain);
        }

        if (now is null)
        {
            if (isKnown)
            {
                plan.Conflict("was removed");
            }

            return null;
        }

        IReadOnlyList<RowValue> after = RowChange.Read(change.After);
        RowValue? differing = isKnown
            ? after.FirstOrDefault(value =>
                now[value.Column] != value.Value && !shape.Computed.Contains(value.Column) && !shape.OfGiving.Contains(value.Column))
            : null;
        if (differing is not null)
        {
            plan.Conflict($"{differing.Column} was {Shown(differing.Value)} after the run and is {Shown(now[differing.Column])} now");
        }

        return now.With(before.Where(value => now.Has(value.Column) && !IsComputedAnew(shape, value.Column, now, after)));
    }

    // A computed value is put back with the values from which it is computed, unless another of these was changed since.
    private static bool IsComputedAnew(TableShape shape, string column, StoredRow now, IReadOnlyList<RowValue> after) =>
        shape.Computed.Contains(column) && after.First(value => value.Column == column).Value != now[column];

    private static string Shown(string? value) => value is null ? "empty" : $"'{Text.Shorten(value)}'";
}
