namespace UserProvisioning.Common;

/// <summary>What services that take many items share: each item is decided in its turn, and one that fails takes nothing with it.</summary>
internal static class Batches
{
    /// <summary>Decides on each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="decide">What becomes of an item; it throws a <see cref="ProvisioningException"/> where it changes nothing.</param>
    /// <returns>For each, in order: what became of it, or why nothing was done.</returns>
    internal static List<(TResult? Row, ProvisioningException? Error)> Decide<TItem, TResult>(
        IReadOnlyList<TItem> items, bool stopAtFirstError, Func<TItem, TResult> decide)
        where TResult : class
    {
        var results = new List<(TResult? Row, ProvisioningException? Error)>(items.Count);
        foreach (TItem item in items)
        {
            if (stopAtFirstError && results is [.., { Error: not null }])
            {
                break;
            }

            try
            {
                results.Add((decide(item), null));
            }
            catch (ProvisioningException exception)
            {
                results.Add((null, exception));
            }
        }

        return results;
    }
}
