using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Reads the items of a run: those of the file's rows by line, then those of contacts that it lacks.</summary>
internal static class RunItems
{
    private const int BatchSize = 2000;

    /// <summary>A page of the items of rows.</summary>
    internal static Page<ProvisioningRunItemRow> OfRows(IUnitOfWork work, long runId, ImportAction? action, long afterLine, int take)
    {
        IReadOnlyList<ProvisioningRunItemRow> items = work.ProvisioningRuns.Items(runId, action, afterLine, take);
        return new Page<ProvisioningRunItemRow>(items, items.Count == take ? items[^1].Line : null);
    }

    /// <summary>A page of the items of contacts that the file lacks. Their lines are negative; the line 0 asks for the first page.</summary>
    internal static Page<ProvisioningRunItemRow> OfAbsent(IUnitOfWork work, long runId, ImportAction? action, long afterLine, int take)
    {
        IReadOnlyList<ProvisioningRunItemRow> items = work.ProvisioningRuns.Items(runId, action, afterLine == 0 ? long.MinValue : afterLine, take);
        List<ProvisioningRunItemRow> absent = items.TakeWhile(item => item.Line < 0).ToList();
        return new Page<ProvisioningRunItemRow>(absent, absent.Count == take ? absent[^1].Line : null);
    }

    /// <summary>Every item. Enumerate it while the unit of work is open.</summary>
    internal static IEnumerable<ProvisioningRunItemRow> All(IUnitOfWork work, long runId) =>
        ReadPages(work, runId, OfRows).Concat(ReadPages(work, runId, OfAbsent));

    private static IEnumerable<ProvisioningRunItemRow> ReadPages(
        IUnitOfWork work, long runId, Func<IUnitOfWork, long, ImportAction?, long, int, Page<ProvisioningRunItemRow>> page)
    {
        for (long? after = 0; after is not null;)
        {
            Page<ProvisioningRunItemRow> read = page(work, runId, null, after.Value, BatchSize);
            foreach (ProvisioningRunItemRow item in read.Rows)
            {
                yield return item;
            }

            after = read.Next;
        }
    }

    internal static ProvisioningRunItem ToItem(ProvisioningRunItemRow row, long runId) => new()
    {
        RunId = runId,
        Line = Math.Max(row.Line, 0),
        ExternalReference = row.ExternalReference,
        DisplayName = row.DisplayName,
        Action = row.Action,
        Changes = AuditJson.ReadChanges(row.Changes),
        Field = row.Field,
        Reason = row.Reason,
    };
}
