using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Matching;

/// <summary>
/// The active contacts that no source delivers, by hashes of their values. It is read once before an import, and a transaction compares the contacts
/// that it finds again, so that what others change meanwhile counts.
/// </summary>
internal sealed class MatchIndex
{
    private const int PageSize = 5000;

    private readonly List<(ulong Hash, long Id)>[] _contacts;

    private MatchIndex(IReadOnlyList<MatchField> fields, bool adoptsAdministrators)
    {
        (Fields, AdoptsAdministrators) = (fields, adoptsAdministrators);
        _contacts = fields.Select(_ => new List<(ulong, long)>()).ToArray();
    }

    internal IReadOnlyList<MatchField> Fields { get; }

    /// <summary>Whether a contact whose user has an administrator's license is adopted.</summary>
    internal bool AdoptsAdministrators { get; }

    /// <summary>Reads the index; null when the request names no fields.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>.</exception>
    internal static MatchIndex? Of(IUnitOfWork work, EmployeeFileRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<MatchField> fields = MatchField.Read(request.MatchBy, work.ContactFields.Set);
        if (fields.Count == 0)
        {
            return null;
        }

        var index = new MatchIndex(fields, request.AdoptAdministrators);
        IReadOnlyList<long> ids;
        for (long after = 0; (ids = work.Contacts.UnsourcedIds(after, PageSize)).Count > 0; after = ids[^1])
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ContactRow contact in work.Contacts.ByIds(ids).Values)
            {
                for (int i = 0; i < fields.Count; i++)
                {
                    if (fields[i].KeyOf(contact.Fields) is { } key)
                    {
                        index._contacts[i].Add((KeyHash.ShortOf(key), contact.Id));
                    }
                }
            }
        }

        foreach (List<(ulong Hash, long Id)> contacts in index._contacts)
        {
            contacts.Sort();
        }

        return index;
    }

    /// <summary>The contacts whose value in a field may be the given one.</summary>
    internal IEnumerable<long> Find(int field, string key)
    {
        List<(ulong Hash, long Id)> contacts = _contacts[field];
        ulong hash = KeyHash.ShortOf(key);
        int at = contacts.BinarySearch((hash, 0));
        for (at = at < 0 ? ~at : at; at < contacts.Count && contacts[at].Hash == hash; at++)
        {
            yield return contacts[at].Id;
        }
    }
}
