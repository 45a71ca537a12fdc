using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Finds the contacts that references name, many at once.</summary>
internal static class ContactLookup
{
    /// <summary>Finds contacts with at most two statements.</summary>
    /// <param name="work">The unit of work that reads them.</param>
    /// <param name="references">The references to find.</param>
    /// <param name="known">Contacts, by id, that the caller has just read or written; they are not read again.</param>
    /// <returns>For each reference, in order: the contact, or why it was not found.</returns>
    internal static List<(ContactRow? Row, ProvisioningException? Error)> ResolveAll(
        IUnitOfWork work, IReadOnlyList<ContactReference> references, IReadOnlyDictionary<long, ContactRow>? known = null)
    {
        List<long> ids = references.Select(reference => reference.Id)
            .OfType<long>()
            .Where(id => known?.ContainsKey(id) != true)
            .Distinct()
            .ToList();
        IReadOnlyDictionary<long, ContactRow>? byId = ids.Count == 0 ? null : work.Contacts.ByIds(ids);
        List<string> keys = references.Select(reference => reference.ExternalReference)
            .OfType<string>()
            .Select(Text.Key)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        IReadOnlyDictionary<string, ContactRow>? byReference = keys.Count == 0 ? null : work.Contacts.ByReferenceKeys(keys);
        return references.Select(reference =>
        {
            ContactRow? row = reference.Refuse(work.DatabaseId) is not null ? null
                : reference.Id is { } id ? known?.GetValueOrDefault(id) ?? byId?.GetValueOrDefault(id)
                : byReference!.GetValueOrDefault(Text.Key(reference.ExternalReference!));
            return (row, row is null ? ContactReference.NotFound(reference, work.DatabaseId) : null);
        }).ToList();
    }

    /// <summary>Finds the ids of contacts. A reference that has an id already is not looked up.</summary>
    /// <returns>For each reference, in order: the id, or why the contact was not found.</returns>
    internal static List<(long? Id, ProvisioningException? Error)> IdsOf(IUnitOfWork work, IReadOnlyList<ContactReference> references)
    {
        var found = new Queue<(ContactRow? Row, ProvisioningException? Error)>(
            ResolveAll(work, references.Where(reference => !HasItsId(reference)).ToList()));
        return references.Select(reference =>
        {
            if (HasItsId(reference))
            {
                return (reference.Id, null);
            }

            (ContactRow? row, ProvisioningException? error) = found.Dequeue();
            return (row?.Id, error);
        }).ToList();

        bool HasItsId(ContactReference reference) =>
            reference is { FromObject: true, Id: not null } && reference.Refuse(work.DatabaseId) is null;
    }
}
