namespace UserProvisioning.Storage;

/// <summary>
/// Reads a long list page by page, each in a unit of work of its own: what consumes the list may write to the same
/// database meanwhile, take all the time it wants, or stop early, and no reader is left open.
/// </summary>
internal static class Paging
{
    /// <summary>The first page is small, so that the first item comes at once and a caller that wants one reads few.</summary>
    private const int FirstPage = 50;

    private const int LargestPage = 2000;

    internal static IEnumerable<TItem> Read<TRow, TItem>(
        Func<IUnitOfWork, long, int, Page<TRow>> page,
        Func<IUnitOfWork, IReadOnlyList<TRow>, IEnumerable<TItem>> convert,
        IProvisioningStore store,
        CancellationToken cancellation)
    {
        int take = FirstPage;
        for (long? after = 0; after is not null;)
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
