using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The statuses of contacts within one unit of work: each is decided in memory, and all are written with a few statements.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="atUtc">UTC time at which this unit archives contacts.</param>
internal sealed class ContactStates(IUnitOfWork work, DateTime atUtc)
{
    private readonly Dictionary<(ContactStatus Status, DateTime? ArchivedAt, bool ByImport), List<long>> _changed = [];

    /// <summary>Archives a contact that is active.</summary>
    internal void Archive(ContactRow contact, bool byImport) => Set(contact, ContactStatus.Archived, atUtc, byImport);

    /// <summary>Makes a contact active that is archived.</summary>
    internal void Restore(ContactRow contact) => Set(contact, ContactStatus.Active, null, byImport: false);

    /// <summary>Gives a contact a status, with the time at which it was archived and by whom.</summary>
    internal void Set(ContactRow contact, ContactStatus status, DateTime? archivedAt, bool byImport)
    {
        contact.Status = status;
        contact.ArchivedAt = archivedAt;
        contact.ArchivedByImport = byImport;
        (ContactStatus, DateTime?, bool) key = (status, archivedAt, byImport);
        if (!_changed.TryGetValue(key, out List<long>? ids))
        {
            _changed.Add(key, ids = []);
        }

        ids.Add(contact.Id);
    }

    /// <summary>Writes the statuses; a contact is written once by one call.</summary>
    internal void Write()
    {
        foreach (((ContactStatus status, DateTime? archivedAt, bool byImport), List<long> ids) in _changed)
        {
            work.Contacts.SetStatus(ids, status, archivedAt, byImport);
        }

        _changed.Clear();
    }

    /// <summary>The change of a status.</summary>
    internal static FieldChange Change(string field, ContactStatus? before, ContactStatus after) => new(field, before?.ToString(), after.ToString());
}
