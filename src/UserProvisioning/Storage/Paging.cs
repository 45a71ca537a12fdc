namespace UserProvisioning.Storage;

/// <summary>Reads long lists page by page.</summary>
internal static class Paging
{
    /// <summary>The size of the first page. It is small, so that the first item comes at once and a caller that wants one item reads few.</summary>
    private const int FirstPage = 50;

    private const int LargestPage = 2000;

    /// <summary>
    /// Reads each page in its own unit of work. While the caller consumes the list, no reader is open: the caller may write to the same database,
    /// take any time, or stop early.
    /// </summary>
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

    /// <summary>Reads rows within one unit of work, page by page.</summary>
    /// <param name="after">The id after which to begin.</param>
    /// <param name="size">The number of rows of a whole page.</param>
    /// <param name="read">Reads the page after an id, by id.</param>
    /// <param name="idOf">The id of a row.</param>
    internal static IEnumerable<T> Walk<T>(long after, int size, Func<long, IReadOnlyList<T>> read, Func<T, long> idOf)
    {
        IReadOnlyList<T> page;
        do
        {
            page = read(after);
            foreach (T row in page)
            {
                yield return row;
                after = idOf(row);
            }
        }
        while (page.Count == size);
    }
}
