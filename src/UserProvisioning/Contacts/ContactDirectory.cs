using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// The contacts that a unit of work reads and changes. They are read in sets. Each item sees the changes of the items before it, also those that are
/// not written yet.
/// </summary>
internal sealed class ContactDirectory(IUnitOfWork work)
{
    /// <summary>The contacts by id; null for an id that does not exist.</summary>
    private readonly Dictionary<long, ContactRow?> _contacts = [];

    /// <summary>The ids by case-folded external reference; null for a reference that no contact has.</summary>
    private readonly Dictionary<string, long?> _ids = new(StringComparer.Ordinal);

    /// <summary>Reads a set of contacts.</summary>
    /// <param name="references">The contacts that the unit of work asks for.</param>
    /// <param name="externalReferences">The external references that the unit of work gives to contacts.</param>
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
                // A contact may have the reference as an alias. Otherwise it may have lost the reference to which it is stored.
                _ids.TryAdd(key, found.GetValueOrDefault(key) is { } row && Known(row) is { } known && (HasKey(known, key) || !HasKey(row, key))
                    ? known.Id : null);
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

    /// <summary>Finds the contact that a reference names; null when it does not exist.</summary>
    internal ContactRow? Find(ContactReference reference)
    {
        if (reference.Refuse(work.DatabaseId) is not null)
        {
            return null;
        }

        Load([reference], []);
        return reference.Id is { } id ? _contacts[id] : FindByReference(reference.ExternalReference!);
    }

    /// <summary>Finds the contact that has an external reference; null when no contact has it.</summary>
    internal ContactRow? FindByReference(string externalReference)
    {
        Load([], [externalReference]);
        return _ids[Text.Key(externalReference)] is { } id ? _contacts[id] : null;
    }

    /// <summary>Adds a contact, or replaces its state.</summary>
    internal void Put(ContactRow contact)
    {
        Forget(contact.Id);
        _contacts[contact.Id] = contact;
        if (contact.ExternalReference is { } reference)
        {
            _ids[Text.Key(reference)] = contact.Id;
        }
    }

    /// <summary>Marks a contact as removed.</summary>
    internal void Remove(ContactRow contact)
    {
        Forget(contact.Id);
        _contacts[contact.Id] = null;
    }

    private static bool HasKey(ContactRow contact, string key) => contact.ExternalReference is { } reference && Text.Key(reference) == key;

    private void Forget(long id)
    {
        if (_contacts.GetValueOrDefault(id)?.ExternalReference is { } reference)
        {
            _ids[Text.Key(reference)] = null;
        }
    }

    // The state in memory is newer than the stored one.
    private ContactRow? Known(ContactRow read) => _contacts.TryAdd(read.Id, read) ? read : _contacts[read.Id];
}
