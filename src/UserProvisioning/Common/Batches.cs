namespace UserProvisioning.Common;

/// <summary>Processes the items of a batch one after the other. An item that fails does not affect the others.</summary>
internal static class Batches
{
    /// <summary>Calls a function for each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last result.</param>
    /// <param name="decide">Processes an item, or throws a <see cref="ProvisioningException"/> and changes nothing.</param>
    /// <returns>For each item, in order: the result or the error.</returns>
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
