namespace UserProvisioning.Storage;

/// <summary>
/// Reads a long list page by page, each page in its own unit of work. While the caller consumes the list, no reader is open: the caller may
/// write to the same database, take any time, or stop early.
/// </summary>
internal static class Paging
{
    /// <summary>The size of the first page. It is small, so that the first item comes at once and a caller that wants one item reads few.</summary>
    private const int FirstPage = 50;

    private const int LargestPage = 2000;

    internal static IEnumerable<TItem> Read<TRow, TItem>(
        Func<IUnitOfWork, long, int, Page<TRow>> page,
        Func<IUnitOfWork, IReadOnlyList<TRow>, IEnumerable<TItem>> convert,
        IProvisioningStore store,
        CancellationToken cancellation,
        long afterId = 0)
    {
        int take = FirstPage;
        for (long? after = afterId; after is not null;)
        {
            cancellation.ThrowIfCancellationRequested();
            List<TItem> items;
            using (IUnitOfWork work = store.Read())
            {
                Page<TRow> read = page(work, after.Value, take);
                items = convert(work, read.Rows).ToList();
                after = read.Next;
            }

            take = Math.Min(take * 4, LargestPage);
            foreach (TItem item in items)
            {
                yield return item;
            }
        }
    }
}
