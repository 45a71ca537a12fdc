using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// The contacts that a unit of work reads and changes. Many are read at once. Each item sees what the items before it have done, whether that is
/// written yet or not.
/// </summary>
internal sealed class ContactDirectory(IUnitOfWork work)
{
    /// <summary>By id; null for one that is not there.</summary>
    private readonly Dictionary<long, ContactRow?> _contacts = [];

    /// <summary>Ids by case-folded external reference; null where nobody has it.</summary>
    private readonly Dictionary<string, long?> _ids = new(StringComparer.Ordinal);

    /// <summary>Reads many contacts at once.</summary>
    /// <param name="references">Contacts that are asked for.</param>
    /// <param name="externalReferences">External references that are to be given to somebody.</param>
    internal void Load(IEnumerable<ContactReference?> references, IEnumerable<string?> externalReferences)
    {
        List<ContactReference> asked = references.OfType<ContactReference>().ToList();
        List<string> keys = asked
            .Where(reference => reference.Id is null)
            .Select(reference => reference.ExternalReference)
            .Concat(externalReferences)
            .OfType<string>()
            .Select(Text.Key)
            .Where(key => !_ids.ContainsKey(key))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (keys.Count > 0)
        {
            IReadOnlyDictionary<string, ContactRow> found = work.Contacts.ByReferenceKeys(keys);
            foreach (string key in keys)
            {
                _ids.TryAdd(key, found.GetValueOrDefault(key) is { } row
                    && Known(row) is { ExternalReference: { } present } known
                    && Text.Key(present) == key ? known.Id : null);
            }
        }

        List<long> ids = asked.Select(reference => reference.Id).OfType<long>().Where(id => !_contacts.ContainsKey(id)).Distinct().ToList();
        if (ids.Count > 0)
        {
            IReadOnlyDictionary<long, ContactRow> found = work.Contacts.ByIds(ids);
            foreach (long id in ids)
            {
                _contacts[id] = found.GetValueOrDefault(id);
                if (_contacts[id]?.ExternalReference is { } reference)
                {
                    _ids.TryAdd(Text.Key(reference), id);
                }
            }
        }
    }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    internal ContactRow Resolve(ContactReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Find(reference) ?? throw ContactReference.NotFound(reference, work.DatabaseId);
    }

    /// <summary>The contact that is meant; null when it is not there.</summary>
    internal ContactRow? Find(ContactReference reference)
    {
        if (reference.Refuse(work.DatabaseId) is not null)
        {
            return null;
        }

        Load([reference], []);
        return reference.Id is { } id ? _contacts[id] : FindByReference(reference.ExternalReference!);
    }

    /// <summary>Who has an external reference; null for nobody.</summary>
    internal ContactRow? FindByReference(string externalReference)
    {
        Load([], [externalReference]);
        return _ids[Text.Key(externalReference)] is { } id ? _contacts[id] : null;
    }

    /// <summary>Notes a contact as it is from now on.</summary>
    internal void Put(ContactRow contact)
    {
        Forget(contact.Id);
        _contacts[contact.Id] = contact;
        if (contact.ExternalReference is { } reference)
        {
            _ids[Text.Key(reference)] = contact.Id;
        }
    }

    /// <summary>Notes that a contact is no more.</summary>
    internal void Remove(ContactRow contact)
    {
        Forget(contact.Id);
        _contacts[contact.Id] = null;
    }

    private void Forget(long id)
    {
        if (_contacts.GetValueOrDefault(id)?.ExternalReference is { } reference)
        {
            _ids[Text.Key(reference)] = null;
        }
    }

    // What was noted of a contact is newer than what is stored.
    private ContactRow? Known(ContactRow read) => _contacts.TryAdd(read.Id, read) ? read : _contacts[read.Id];
}
