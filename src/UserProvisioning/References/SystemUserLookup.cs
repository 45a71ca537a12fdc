using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Finds the system users that references name, many at once, and applies a change to each.</summary>
internal static class SystemUserLookup
{
    internal static SystemUserRow Resolve(IUnitOfWork work, SystemUserReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        (SystemUserRow? row, ProvisioningException? error) = ResolveAll(work, [reference])[0];
        return row ?? throw error!;
    }

    /// <summary>
    /// Finds many users with a few statements. References to the same user, by id, username or contact, give the same row object, so that a later
    /// item
    /// sees the changes of an earlier one.
    /// </summary>
    internal static List<(SystemUserRow? Row, ProvisioningException? Error)> ResolveAll(
        IUnitOfWork work,
        IReadOnlyList<SystemUserReference> references)
    {
        List<long> ids = references.Select(reference => reference.Id).OfType<long>().Distinct().ToList();
        Dictionary<ContactReference, long?> contactIds = ContactIds(work, references.Select(reference => reference.Contact)
            .OfType<ContactReference>());
        List<long> contacts = contactIds.Values.OfType<long>().Distinct().ToList();
        List<string> keys = references.Select(reference => reference.Username).OfType<string>().Select(Text.Key).Distinct(StringComparer.Ordinal)
            .ToList();
        Dictionary<long, SystemUserRow> byId = ids.Count == 0 ? [] : work.Users.ByIds(ids).ToDictionary(row => row.Id);
        IReadOnlyDictionary<long, SystemUserRow>? byContact = contacts.Count == 0 ? null : work.Users.ByContactIds(contacts);
        IReadOnlyDictionary<string, SystemUserRow>? byKey = keys.Count == 0 ? null : work.Users.ByUsernameKeys(keys);
        return references.Select(reference =>
        {
            SystemUserRow? row = reference.Refuse(work.DatabaseId) is not null ? null
                : reference.Id is { } id ? byId.GetValueOrDefault(id)
                : reference.Contact is { } contact ? (contactIds[contact] is { } contactId ? byContact!.GetValueOrDefault(contactId) : null)
                : byKey!.GetValueOrDefault(Text.Key(reference.Username!));
            if (row is not null && !byId.TryAdd(row.Id, row))
            {
                row = byId[row.Id];
            }

            return (row, row is null ? NotFound(reference, work.DatabaseId) : null);
        }).ToList();
    }

    /// <summary>The ids of contacts by which users are referenced; null for a reference to no existing contact.</summary>
    private static Dictionary<ContactReference, long?> ContactIds(IUnitOfWork work, IEnumerable<ContactReference> references)
    {
        List<ContactReference> contacts = references.Distinct().ToList();
        List<string> keys = contacts.Select(contact => contact.ExternalReference).OfType<string>().Select(Text.Key)
            .Distinct(StringComparer.Ordinal).ToList();
        IReadOnlyDictionary<string, ContactRow>? found = keys.Count == 0 ? null : work.Contacts.ByReferenceKeys(keys);
        return contacts.ToDictionary(contact => contact, contact => contact.Id ?? found!.GetValueOrDefault(Text.Key(contact.ExternalReference!))?.Id);
    }

    /// <summary>Calls a function for each user that was found.</summary>
    /// <param name="found">The users, or the errors of those that were not found.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last result.</param>
    /// <param name="apply">The function. It throws a <see cref="ProvisioningException"/> when it changes nothing.</param>
    /// <returns>For each item, in order: the user or the error.</returns>
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

    /// <summary>The users as they are now, each where a result has one, and the errors of the others.</summary>
    internal static IReadOnlyList<Outcome<SystemUser>> Outcomes(
        IUnitOfWork work, List<(SystemUserRow? Row, ProvisioningException? Error)> results)
    {
        Dictionary<long, SystemUser> described = SystemUserDescriptions
            .Of(work, results.Select(result => result.Row).OfType<SystemUserRow>().DistinctBy(row => row.Id).ToList())
            .ToDictionary(user => user.Id);
        return Outcomes(results, row => described[row.Id]);
    }

    internal static ProvisioningException NotFound(SystemUserReference reference, Guid databaseId) => reference.Refuse(databaseId) ?? new(
        ErrorIds.UserNotFound,
        reference.Id is { } id ? $"There is no system user with the id {id}. Get-SystemUser lists them."
        : reference.Contact is not null ? $"The contact '{reference}' has no system user. New-SystemUser makes one."
        : $"There is no system user '{Text.Shorten(reference.Username!)}'. Get-SystemUser lists them.",
        reference);
}
