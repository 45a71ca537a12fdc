using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Archives the users whose contacts the source delivered before and a full load lacks.</summary>
internal sealed class AbsentUsers(IUnitOfWork work, FileIndex index, ImportRunRow run, DateTime now)
{
    private const int BatchSize = 1000;

    /// <summary>Archives them, and answers how many there were.</summary>
    internal int Archive(CancellationToken cancellation)
    {
        int archived = 0;
        IReadOnlyList<ContactRow> contacts;
        long afterId = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            contacts = work.Contacts.OfSourceWithActiveUser(run.Source, afterId, BatchSize);

            // A contact without a reference was not delivered by a file. A row that is rejected is there all the same.
            archived = ArchiveUsersOf(
                contacts.Where(contact => contact.ExternalReference is not null && !index.Has(contact)).ToList(), archived);
            afterId = contacts.Count == 0 ? 0 : contacts[^1].Id;
        }
        while (contacts.Count == BatchSize);

        return archived;
    }

    private int ArchiveUsersOf(List<ContactRow> contacts, int archived)
    {
        if (contacts.Count == 0)
        {
            return archived;
        }

        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds(contacts.ConvertAll(contact => contact.Id));
        var items = new List<ImportRunItemRow>(contacts.Count);
        foreach (ContactRow contact in contacts)
        {
            SystemUserRow user = users[contact.Id];
            items.Add(new ImportRunItemRow
            {
                ImportRunId = run.Id,
                // It has no line. The negative number tells it from the others that have none.
                Line = -(++archived),
                ExternalReference = contact.ExternalReference,
                DisplayName = contact.DisplayName,
                Action = ImportAction.Archive,
                Changes = AuditJson.Changes(SystemUserService.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null)),
                ContactId = contact.Id,
                SystemUserId = user.Id,
            });
        }

        SystemUserService.ArchiveRows(work, contacts.ConvertAll(contact => users[contact.Id]), now);
        work.ImportRuns.InsertItems(items);
        return archived;
    }
}
