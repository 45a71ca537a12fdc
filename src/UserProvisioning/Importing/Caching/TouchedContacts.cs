using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>The contacts that something touched since a set of known rows was written, with a bit for each contact.</summary>
internal sealed class TouchedContacts
{
    private const int PageSize = 2000;

    private readonly BitSet _contacts = new();
    private bool _all;

    internal bool Contains(long contactId) => _all || _contacts.Contains(contactId);

    /// <summary>Reads the touched contacts for each of several sets.</summary>
    internal static TouchedContacts[] Of(IUnitOfWork work, List<KnownRowSet> sets)
    {
        TouchedContacts[] touched = sets.ConvertAll(_ => new TouchedContacts()).ToArray();
        foreach ((long id, long? contactId) in ChangedAfter(work, sets.Min(set => set.AsOfChange)))
        {
            Mark(set => set.AsOfChange < id, contactId);
        }

        foreach ((long id, long contactId) in UsersAfter(work, sets.Min(set => set.AsOfUser)))
        {
            Mark(set => set.AsOfUser < id, contactId);
        }

        // Which of several rows counts for such a contact depends on the whole file.
        foreach (ContactAliasRow alias in work.Contacts.Aliases())
        {
            Mark(_ => true, alias.ContactId);
        }

        return touched;

        void Mark(Func<KnownRowSet, bool> isBefore, long? contactId)
        {
            for (int i = 0; i < touched.Length; i++)
            {
                if (isBefore(sets[i]))
                {
                    touched[i]._all |= contactId is null;
                    touched[i]._contacts.Add(contactId ?? 0);
                }
            }
        }
    }

    /// <summary>The contacts that were changed, or got a user, after a mark, page by page. Null means all contacts.</summary>
    internal static IEnumerable<long?> After(IUnitOfWork work, KnownRowMark mark) => ChangedAfter(work, mark.Change)
        .Select(change => change.ContactId)
        .Concat(UsersAfter(work, mark.User).Select(user => (long?)user.ContactId));

    private static IEnumerable<(long Change, long? ContactId)> ChangedAfter(IUnitOfWork work, long change) =>
        Paging.Walk(change, PageSize, after => work.KnownRows.ChangesAfter(after, PageSize), row => row.Change);

    private static IEnumerable<(long User, long ContactId)> UsersAfter(IUnitOfWork work, long user) =>
        Paging.Walk(user, PageSize, after => work.KnownRows.UsersAfter(after, PageSize), row => row.User);
}
