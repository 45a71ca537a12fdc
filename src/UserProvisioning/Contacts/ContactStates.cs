using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The status changes of contacts within one unit of work. They are collected in memory, and written with a few statements.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="atUtc">UTC time at which this unit archives contacts.</param>
internal sealed class ContactStates(IUnitOfWork work, DateTime atUtc)
{
    private readonly Dictionary<(ContactStatus Status, DateTime? ArchivedAt, bool ByImport), List<long>> _changed = [];

    /// <summary>Archives a contact that is active.</summary>
    internal void Archive(ContactRow contact, bool byImport) => Set(contact, ContactStatus.Archived, atUtc, byImport);

    /// <summary>Makes an archived contact active again.</summary>
    internal void Restore(ContactRow contact) => Set(contact, ContactStatus.Active, null, byImport: false);

    /// <summary>Sets the status of a contact, the time at which it was archived, and who archived it.</summary>
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

    /// <summary>Writes the collected statuses. One call writes a contact at most once.</summary>
    internal void Write()
    {
        foreach (((ContactStatus status, DateTime? archivedAt, bool byImport), List<long> ids) in _changed)
        {
            work.Contacts.SetStatus(ids, status, archivedAt, byImport);
        }

        _changed.Clear();
    }

    /// <summary>Describes the change of a status, for the audit trail and for runs.</summary>
    internal static FieldChange Change(string field, ContactStatus? before, ContactStatus after) => new(field, before?.ToString(), after.ToString());
}
