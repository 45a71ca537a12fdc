using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// What was erased, as the audit trail says: contacts, and items of runs that belong to nobody or to somebody else. It is read when it is asked for
/// first, and again for what is missing.
/// </summary>
/// <param name="store">The database.</param>
internal sealed class ErasedContacts(IProvisioningStore store)
{
    private HashSet<long>? _ids;
    private HashSet<ErasedItem> _items = [];

    /// <summary>Whether a contact was erased.</summary>
    internal bool Has(long? contactId) => Has(() => contactId is { } id && _ids!.Contains(id));

    /// <summary>Whether the values of an item were erased.</summary>
    internal bool Has(ProvisioningRunItemRow item) => Has(() =>
        (item.ContactId is { } id && _ids!.Contains(id)) || _items.Contains(new ErasedItem(item.RunId, item.Line)));

    private bool Has(Func<bool> isKnown)
    {
        if (_ids is not null && isKnown())
        {
            return true;
        }

        using IUnitOfWork work = store.Read();
        IReadOnlyList<AuditRow> erasures = work.AuditChain.Erasures();
        _ids = [.. erasures.Select(entry => entry.ContactId!.Value)];
        _items = [.. erasures.SelectMany(entry => ErasedItem.ReadAll(entry.AfterJson))];
        return isKnown();
    }
}
