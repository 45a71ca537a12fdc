using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>Archives the users whose contacts the source delivered before and a full load lacks.</summary>
internal sealed class AbsentUsers(IUnitOfWork work, FileIndex index, ProvisioningRunRow run, DateTime now)
{
    private const int PageSize = 5000;
    private const int BatchSize = 1000;

    /// <summary>Whether there is one.</summary>
    internal bool Any(CancellationToken cancellation) => Contacts(cancellation).Any();

    /// <summary>Archives the users, and returns how many there were.</summary>
    internal int Archive(CancellationToken cancellation)
    {
        int archived = 0;
        foreach (long[] ids in Contacts(cancellation).Chunk(BatchSize))
        {
            archived = ArchiveUsersOf(ids, archived);
        }

        return archived;
    }

    /// <summary>Their contacts, by id, as they are read.</summary>
    private IEnumerable<long> Contacts(CancellationToken cancellation)
    {
        IReadOnlyList<(long Id, string? ExternalReference)> contacts;
        long afterId = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            contacts = work.Contacts.OfSourceWithActiveUser(run.Source, afterId, PageSize);
            foreach ((long id, string? reference) in contacts)
            {
                // A contact without a reference was not delivered by a file. A rejected row still counts as present.
                if (reference is not null && !index.Has(id, reference))
                {
                    yield return id;
                }

                afterId = id;
            }
        }
        while (contacts.Count == PageSize);
    }

    private int ArchiveUsersOf(long[] contactIds, int archived)
    {
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(contactIds);
        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds(contactIds);
        var items = new List<ProvisioningRunItemRow>(contactIds.Length);
        foreach (long id in contactIds)
        {
            SystemUserRow user = users[id];
            items.Add(new ProvisioningRunItemRow
            {
                RunId = run.Id,
                // The item belongs to no line of the file. A negative number keeps such items apart.
                Line = -(++archived),
                ExternalReference = contacts[id].ExternalReference,
                DisplayName = contacts[id].DisplayName,
                Action = ImportAction.Archive,
                Changes = AuditJson.Changes(SystemUserService.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null)),
                ContactId = id,
                SystemUserId = user.Id,
            });
        }

        SystemUserService.ArchiveRows(work, contactIds.Select(id => users[id]).ToList(), now);
        work.ProvisioningRuns.InsertItems(items);
        return archived;
    }
}
