using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>What services that take many items share: each item is decided in its turn, and one that fails takes nothing with it.</summary>
internal static class Batches
{
    /// <summary>Does something to each user that was found.</summary>
    /// <param name="found">The users, or why they were not found.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="apply">What to do; it throws a <see cref="ProvisioningException"/> where it changes nothing.</param>
    /// <returns>For each, in order: the user, or why nothing was done.</returns>
    internal static List<(SystemUserRow? Row, ProvisioningException? Error)> Apply(
        IReadOnlyList<(SystemUserRow? Row, ProvisioningException? Error)> found, bool stopAtFirstError, Action<SystemUserRow> apply)
    {
        var results = new List<(SystemUserRow? Row, ProvisioningException? Error)>(found.Count);
        foreach ((SystemUserRow? row, ProvisioningException? error) in found)
        {
            if (stopAtFirstError && results is [.., { Error: not null }])
            {
                break;
            }

            if (row is null)
            {
                results.Add((null, error));
                continue;
            }

            try
            {
                apply(row);
                results.Add((row, null));
            }
            catch (ProvisioningException exception)
            {
                results.Add((null, exception));
            }
        }

        return results;
    }

    /// <summary>What became of each user, in its public form.</summary>
    internal static IReadOnlyList<Outcome<SystemUser>> Describe(
        List<(SystemUserRow? Row, ProvisioningException? Error)> results, Func<SystemUserRow, SystemUser> describe) =>
        results.ConvertAll(result => result.Row is { } row ? (Outcome<SystemUser>)describe(row) : result.Error!);
}
