using UserProvisioning.Storage;

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

    /// <summary>Does something to each user that was found.</summary>
    /// <param name="found">The users, or why they were not found.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="apply">What to do; it throws a <see cref="ProvisioningException"/> where it changes nothing.</param>
    /// <returns>For each, in order: the user, or why nothing was done.</returns>
    internal static List<(SystemUserRow? Row, ProvisioningException? Error)> Apply(
        IReadOnlyList<(SystemUserRow? Row, ProvisioningException? Error)> found, bool stopAtFirstError, Action<SystemUserRow> apply) =>
        Decide(found, stopAtFirstError, one =>
        {
            SystemUserRow row = one.Row ?? throw one.Error!;
            apply(row);
            return row;
        });

    /// <summary>What became of each user, in its public form.</summary>
    internal static IReadOnlyList<Outcome<SystemUser>> Describe(
        List<(SystemUserRow? Row, ProvisioningException? Error)> results, Func<SystemUserRow, SystemUser> describe) =>
        results.ConvertAll(result => result.Row is { } row ? (Outcome<SystemUser>)describe(row) : result.Error!);
}
