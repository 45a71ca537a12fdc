using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Reads the items of a run: those of the file's rows by line, then those of contacts that it lacks.</summary>
internal static class RunItems
{
    private const int BatchSize = 2000;

    /// <summary>A page of the rows' items.</summary>
    internal static Page<ImportRunItemRow> OfRows(IUnitOfWork work, long runId, ImportAction? action, long afterLine, int take)
    {
        IReadOnlyList<ImportRunItemRow> items = work.ImportRuns.Items(runId, action, afterLine, take);
        return new Page<ImportRunItemRow>(items, items.Count == take ? items[^1].Line : null);
    }

    /// <summary>A page of the items without a row: their lines are negative, and no page is after 0.</summary>
    internal static Page<ImportRunItemRow> OfAbsent(IUnitOfWork work, long runId, ImportAction? action, long afterLine, int take)
    {
        IReadOnlyList<ImportRunItemRow> items = work.ImportRuns.Items(runId, action, afterLine == 0 ? long.MinValue : afterLine, take);
        List<ImportRunItemRow> absent = items.TakeWhile(item => item.Line < 0).ToList();
        return new Page<ImportRunItemRow>(absent, absent.Count == take ? absent[^1].Line : null);
    }

    /// <summary>Every item, as it is read, while its unit of work lives.</summary>
    internal static IEnumerable<ImportRunItemRow> All(IUnitOfWork work, long runId) => Each(work, runId, OfRows).Concat(Each(work, runId, OfAbsent));

    /// <summary>Every item by line, those without a row first, as it is read, while its unit of work lives.</summary>
    internal static IEnumerable<ImportRunItemRow> ByLine(IUnitOfWork work, long runId) => Each(work, runId, OfAbsent).Concat(Each(work, runId, OfRows));

    private static IEnumerable<ImportRunItemRow> Each(
        IUnitOfWork work, long runId, Func<IUnitOfWork, long, ImportAction?, long, int, Page<ImportRunItemRow>> page)
    {
        for (long? after = 0; after is not null;)
        {
            Page<ImportRunItemRow> read = page(work, runId, null, after.Value, BatchSize);
            foreach (ImportRunItemRow item in read.Rows)
            {
                yield return item;
            }

            after = read.Next;
        }
    }

    internal static ImportRunItem ToItem(ImportRunItemRow row, long runId) => new()
    {
        ImportRunId = runId,
        Line = Math.Max(row.Line, 0),
        ExternalReference = row.ExternalReference,
        DisplayName = row.DisplayName,
        Action = row.Action,
        Changes = AuditJson.ReadChanges(row.Changes),
        Field = row.Field,
        Reason = row.Reason,
    };
}
