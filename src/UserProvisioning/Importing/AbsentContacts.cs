using UserProvisioning.Contacts;
using UserProvisioning.Importing.Selecting;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>The step of a full load that archives the contacts which the file no longer lists, together with their users.</summary>
internal sealed class AbsentContacts(IUnitOfWork work, ImportScan scan, ImportState state, DateTime now)
{
    private readonly ContactStates _states = new(work, now);

    /// <summary>
    /// Whether a file lacks a contact of its source. A contact without an external reference never came from a file, so it is not absent. A contact
    /// whose row is rejected is not absent either. If only some contacts are selected, the others do not count.
    /// </summary>
    internal static bool IsAbsent(FileIndex index, RowSelection? selection, (long Id, string? ExternalReference) contact) =>
        contact.ExternalReference is { } reference && !index.Has(contact.Id, reference) && selection?.HasAbsent(reference) != false;

    /// <summary>Reads the next contacts of the source, and archives those that the file lacks.</summary>
    /// <param name="most">How many contacts are read at most.</param>
    /// <returns>How many contacts were read.</returns>
    internal int ArchiveNext(int most)
    {
        IReadOnlyList<(long Id, string? ExternalReference)> contacts = work.Contacts.PresentOfSource(state.Run.Source, state.AbsentAfter, most);
        long[] absent = contacts.Where(contact => IsAbsent(scan.Index, scan.Selection, contact)).Select(contact => contact.Id).ToArray();
        if (absent.Length > 0)
        {
            Archive(absent);
        }

        state.AbsentAfter = contacts.Count == 0 ? state.AbsentAfter : contacts[^1].Id;
        return contacts.Count;
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
            SystemUserRow? user = users.GetValueOrDefault(id);
            var changes = new List<FieldChange>();
            if (contact.Status == ContactStatus.Active)
            {
                changes.Add(ContactStates.Change(ItemFields.ContactStatus, ContactStatus.Active, ContactStatus.Archived));
            }

            if (user is { Status: SystemUserStatus.Active })
            {
                changes.AddRange(UserStates.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null));
            }

            var item = new ProvisioningRunItemRow
            {
                RunId = state.Run.Id,
                // The contact has no line in the file. A negative number distinguishes its item from other items without a line.
                Line = -(state.AbsentCount + items.Count + 1),
                ExternalReference = contact.ExternalReference,
                DisplayName = contact.DisplayName,
                Action = ImportAction.Archive,
                Changes = AuditJson.Changes(changes),
                ContactId = id,
                SystemUserId = user?.Id,
            };
            if (scan.Selection?.Holds(item, changes) == false)
            {
                continue;
            }

            items.Add(item);
            if (contact.Status == ContactStatus.Active)
            {
                _states.Archive(contact, byImport: true);
            }

            if (user is { Status: SystemUserStatus.Active })
            {
                leavers.Add(user);
            }
        }

        _states.Write();
        UserStates.ArchiveLeavers(work, leavers, now);
        work.ProvisioningRuns.InsertItems(items);
        state.CountAbsent(items.Count, leavers.Count);
    }
}
