using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>The contacts that something touched since a set of known rows was written: a bit for each.</summary>
internal sealed class TouchedContacts
{
    private const int PageSize = 2000;

    private readonly BitSet _contacts = new();
    private bool _all;

    internal bool Contains(long contactId) => _all || _contacts.Contains(contactId);

    /// <summary>Reads them for each of some sets.</summary>
    internal static TouchedContacts[] Of(IUnitOfWork work, List<KnownRowSet> sets)
    {
        TouchedContacts[] touched = sets.ConvertAll(_ => new TouchedContacts()).ToArray();
        long change = sets.Min(set => set.AsOfChange);
        for (int read = PageSize; read == PageSize;)
        {
            IReadOnlyList<(long Change, long? ContactId)> changes = work.KnownRows.ChangesAfter(change, PageSize);
            foreach ((long id, long? contactId) in changes)
            {
                Mark(set => set.AsOfChange < id, contactId);
                change = id;
            }

            read = changes.Count;
        }

        long user = sets.Min(set => set.AsOfUser);
        for (int read = PageSize; read == PageSize;)
        {
            IReadOnlyList<(long User, long ContactId)> users = work.KnownRows.UsersAfter(user, PageSize);
            foreach ((long id, long contactId) in users)
            {
                Mark(set => set.AsOfUser < id, contactId);
                user = id;
            }

            read = users.Count;
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
}
