using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Finds the system users that references name, many at once, and tells what became of each.</summary>
internal static class SystemUserLookup
{
    internal static SystemUserRow Resolve(IUnitOfWork work, SystemUserReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        (SystemUserRow? row, ProvisioningException? error) = ResolveAll(work, [reference])[0];
        return row ?? throw error!;
    }

    /// <summary>
    /// Finds many users with a few statements. References to the same user, by whatever name, give the same row object, so that a later item
    /// sees the changes of an earlier one.
    /// </summary>
    internal static List<(SystemUserRow? Row, ProvisioningException? Error)> ResolveAll(
        IUnitOfWork work,
        IReadOnlyList<SystemUserReference> references)
    {
        List<long> ids = references.Select(reference => reference.Id).OfType<long>().Distinct().ToList();
        List<long> contacts = references.Where(reference => reference.Id is null)
            .Select(reference => reference.ContactId)
            .OfType<long>()
            .Distinct()
            .ToList();
        List<string> keys = references.Where(IsByName).Select(reference => Text.Key(reference.Username!)).Distinct(StringComparer.Ordinal).ToList();
        Dictionary<long, SystemUserRow> byId = ids.Count == 0 ? [] : work.Users.ByIds(ids).ToDictionary(row => row.Id);
        IReadOnlyDictionary<long, SystemUserRow>? byContact = contacts.Count == 0 ? null : work.Users.ByContactIds(contacts);
        IReadOnlyDictionary<string, SystemUserRow>? byKey = keys.Count == 0 ? null : work.Users.ByUsernameKeys(keys);
        return references.Select(reference =>
        {
            SystemUserRow? row =
                reference.Id is { } id ? byId.GetValueOrDefault(id)
                : reference.ContactId is { } contact ? byContact!.GetValueOrDefault(contact)
                : byKey!.GetValueOrDefault(Text.Key(reference.Username!));
            if (row is not null && !byId.TryAdd(row.Id, row))
            {
                row = byId[row.Id];
            }

            return (row, row is null ? NotFound(reference) : null);
        }).ToList();

        static bool IsByName(SystemUserReference reference) => reference.Id is null && reference.ContactId is null;
    }

    /// <summary>Calls a function for each user that was found.</summary>
    /// <param name="found">The users, or why they were not found.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="apply">What to do; it throws a <see cref="ProvisioningException"/> where it changes nothing.</param>
    /// <returns>For each, in order: the user, or why nothing was done.</returns>
    internal static List<(SystemUserRow? Row, ProvisioningException? Error)> Apply(
        IReadOnlyList<(SystemUserRow? Row, ProvisioningException? Error)> found, bool stopAtFirstError, Action<SystemUserRow> apply) =>
        Batches.Decide(found, stopAtFirstError, one =>
        {
            SystemUserRow row = one.Row ?? throw one.Error!;
            apply(row);
            return row;
        });

    /// <summary>Converts the results to public objects.</summary>
    internal static IReadOnlyList<Outcome<SystemUser>> Outcomes(
        List<(SystemUserRow? Row, ProvisioningException? Error)> results, Func<SystemUserRow, SystemUser> describe) =>
        results.ConvertAll(result => result.Row is { } row ? (Outcome<SystemUser>)describe(row) : result.Error!);

    internal static ProvisioningException NotFound(SystemUserReference reference) => new(
        ErrorIds.UserNotFound,
        reference.Id is { } id ? $"There is no system user with the id {id}. Get-SystemUser lists them."
        : reference.ContactId is not null ? $"The contact '{reference}' has no system user. New-SystemUser makes one."
        : $"There is no system user '{Text.Shorten(reference.Username!)}'. Get-SystemUser lists them.",
        reference);
}
