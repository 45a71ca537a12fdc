using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Finds the contacts that references name, many at once.</summary>
internal static class ContactLookup
{
    /// <summary>Finds contacts with at most two statements.</summary>
    /// <param name="work">Where they are.</param>
    /// <param name="references">Which.</param>
    /// <param name="known">Contacts, by id, that the caller has just read or written; they are not read again.</param>
    /// <returns>For each, in order: the contact, or why it was not found.</returns>
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
}
