using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// What was erased, as the audit trail says: contacts, and entries and items of others that named them. It is read when it is asked for first, and
/// again for what is missing.
/// </summary>
/// <param name="store">The database.</param>
internal sealed class Erasures(IProvisioningStore store)
{
    private HashSet<long>? _contacts;
    private HashSet<RecordPlace> _erased = [];
    private HashSet<RecordPlace> _redacted = [];

    /// <summary>Whether the values that an entry or item lacks were erased, or taken out, by an erasure. True when it lacks none.</summary>
    /// <param name="place">The entry or item.</param>
    /// <param name="contactId">Its contact; null for none.</param>
    /// <param name="salt">Its salt.</param>
    /// <param name="valuesHash">The hash of what it lacks.</param>
    internal bool Explain(RecordPlace place, long? contactId, byte[]? salt, byte[]? valuesHash)
    {
        if (AuditChain.IsErased(salt, valuesHash))
        {
            return Has(() => (contactId is { } id && _contacts!.Contains(id)) || _erased.Contains(place));
        }

        return !AuditChain.IsRedacted(salt, valuesHash) || Has(() => _redacted.Contains(place));
    }

    private bool Has(Func<bool> isKnown)
    {
        if (_contacts is not null && isKnown())
        {
            return true;
        }

        using IUnitOfWork work = store.Read();
        IReadOnlyList<AuditRow> erasures = work.AuditChain.Erasures();
        _contacts = [.. erasures.Select(entry => entry.ContactId!.Value)];
        List<ErasureNote> notes = erasures.Select(entry => ErasureNote.Read(entry.AfterJson)).ToList();
        _erased = [.. notes.SelectMany(note => note.Erased)];
        _redacted = [.. notes.SelectMany(note => note.Redacted)];
        return isKnown();
    }
}
