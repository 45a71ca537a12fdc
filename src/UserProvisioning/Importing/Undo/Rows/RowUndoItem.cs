using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// The changes that one unit of work of a manual run made to the rows of one contact, or to the rows that belong to no contact. They are put back
/// together or not at all. The last change comes first.
/// </summary>
internal sealed record RowUndoItem(IReadOnlyList<RowChange> Changes)
{
    /// <summary>The most changes that are read at once, unless one item has more.</summary>
    internal const int MostChanges = 2000;

    internal RowChange Last => Changes[0];

    /// <summary>The next items of a run before a given one, from the last to the first.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="runId">The run.</param>
    /// <param name="place">The item.</param>
    /// <param name="take">How many changes are read.</param>
    /// <param name="isEnd">Whether there are no more before these.</param>
    internal static List<RowUndoItem> Before(IUnitOfWork work, long runId, (long AuditFrom, long Item) place, int take, out bool isEnd)
    {
        IReadOnlyList<RowChange> rows = work.RowChanges.Before(runId, place.AuditFrom, place.Item, take);
        isEnd = rows.Count < take;
        List<RowUndoItem> items = rows
            .GroupBy(row => (row.AuditFrom, row.Item))
            .Select(group => new RowUndoItem(group.ToList()))
            .ToList();
        if (!isEnd)
        {
            // The last item may go on.
            RowChange last = items[^1].Last;
            items.RemoveAt(items.Count - 1);
            if (items.Count == 0)
            {
                items.Add(new RowUndoItem(work.RowChanges.OfItem(runId, last.AuditFrom, last.Item)));
            }
        }

        return items;
    }
}
