using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>Archives the contacts that the source delivered before and a full load lacks, and with them their users.</summary>
internal sealed class AbsentContacts(IUnitOfWork work, FileIndex index, ProvisioningRunRow run, DateTime now)
{
    private const int PageSize = 5000;
    private const int BatchSize = 1000;

    private readonly ContactStates _states = new(work, now);
    private int _contacts;
    private int _users;

    /// <summary>Whether there is one.</summary>
    internal bool Any(CancellationToken cancellation) => Absent(cancellation).Any();

    /// <summary>Archives them, and answers how many contacts and how many users there were.</summary>
    internal (int Contacts, int Users) Archive(CancellationToken cancellation)
    {
        foreach (long[] ids in Absent(cancellation).Chunk(BatchSize))
        {
            Archive(ids);
        }

        return (_contacts, _users);
    }

    /// <summary>The ids of those contacts, in order, as they are read.</summary>
    private IEnumerable<long> Absent(CancellationToken cancellation)
    {
        IReadOnlyList<(long Id, string? ExternalReference)> contacts;
        long afterId = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            contacts = work.Contacts.PresentOfSource(run.Source, afterId, PageSize);
            foreach ((long id, string? reference) in contacts)
            {
                // A contact without a reference was not delivered by a file. A row that is rejected is there all the same.
                if (reference is not null && !index.Has(id, reference))
                {
                    yield return id;
                }

                afterId = id;
            }
        }
        while (contacts.Count == PageSize);
    }

    private void Archive(long[] contactIds)
    {
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(contactIds);
        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds(contactIds);
        var leavers = new List<SystemUserRow>();
        var items = new List<ProvisioningRunItemRow>(contactIds.Length);
        foreach (long id in contactIds)
        {
            ContactRow contact = contacts[id];
            var changes = new List<FieldChange>();
            if (contact.Status == ContactStatus.Active)
            {
                _states.Archive(contact, byImport: true);
                changes.Add(ContactStates.Change(ItemFields.ContactStatus, ContactStatus.Active, ContactStatus.Archived));
            }

            SystemUserRow? user = users.GetValueOrDefault(id);
            if (user is { Status: SystemUserStatus.Active })
            {
                leavers.Add(user);
                changes.AddRange(UserStates.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null));
            }

            items.Add(new ProvisioningRunItemRow
            {
                RunId = run.Id,
                // It has no line. The negative number tells it from the others that have none.
                Line = -(++_contacts),
                ExternalReference = contact.ExternalReference,
                DisplayName = contact.DisplayName,
                Action = ImportAction.Archive,
                Changes = AuditJson.Changes(changes),
                ContactId = id,
                SystemUserId = user?.Id,
            });
        }

        _states.Write();
        UserStates.ArchiveLeavers(work, leavers, now);
        _users += leavers.Count;
        work.ProvisioningRuns.InsertItems(items);
    }
}
