using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// The contacts whose personal data was erased, as the audit trail says. They are read when one is asked for first, and again for one that is
/// missing.
/// </summary>
/// <param name="store">The database.</param>
internal sealed class ErasedContacts(IProvisioningStore store)
{
    private HashSet<long>? _ids;

    /// <summary>Whether a contact was erased; for no contact, whether any was: what a run rejected belongs to no contact.</summary>
    internal bool Has(long? contactId) => IsIn(_ids, contactId) || IsIn(_ids = Read(), contactId);

    private static bool IsIn(HashSet<long>? ids, long? contactId) => ids is not null && (contactId is { } id ? ids.Contains(id) : ids.Count > 0);

    private HashSet<long> Read()
    {
        using IUnitOfWork work = store.Read();
        return [.. work.AuditChain.ErasedContacts()];
    }
}
