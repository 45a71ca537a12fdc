using System.Globalization;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>
/// The erasure of what others keep of some persons: whose manager they were, mails that were to be sent to them, and what the history of others says
/// of them. The rest of that history stays.
/// </summary>
/// <param name="work">The unit of work. It must not keep the rows that it changes.</param>
/// <param name="audit">Receives the entries. They name a person by the id of its contact.</param>
/// <param name="persons">The persons.</param>
internal sealed class OthersErasure(IUnitOfWork work, AuditLog audit, IReadOnlyList<PersonTraces> persons)
{
    private const int BatchSize = 2000;

    private readonly HashSet<long> _erased = persons.Select(person => person.Contact.Id).ToHashSet();

    private IPersonalDataStore Store => work.PersonalData;

    /// <summary>Lets nobody keep the reference of a person as that of the manager, and returns for how many it was.</summary>
    internal int ClearManager(PersonTraces person)
    {
        List<long> managed = person.ManagedIds(work).Where(id => !_erased.Contains(id)).ToList();
        foreach (long[] some in managed.Chunk(BatchSize))
        {
            List<ContactRow> before = work.Contacts.ByIds(some).Values.ToList();
            var added = new AddedContacts(work, some);
            work.Contacts.Update(before.ConvertAll(contact => contact.With(contact.Fields with { ManagerReference = null })), before);
            added.Follow();
            foreach (ContactRow contact in before)
            {
                audit.Add(AuditActions.Update, contact, new FieldChange(NamedOthers.Manager, NameOf(person), null));
            }
        }

        // Those who had the person as manager once, and have another one now.
        new AddedContacts(work, person.Others.ContactIds.Where(id => !managed.Contains(id)).ToList()).Follow();
        return managed.Count;
    }

    /// <summary>Cancels mails with first passwords of others that were to be sent to a person.</summary>
    internal void CancelMails(PersonTraces person)
    {
        IReadOnlyList<long> ids = Store.UsersWithMailTo(person.Texts());
        List<SystemUserRow> users = work.Users.ByIds(ids).Where(user => !_erased.Contains(user.ContactId)).ToList();
        foreach (SystemUserRow user in users)
        {
            audit.Add(
                AuditActions.CancelCredential,
                user,
                new FieldChange(
                    nameof(SystemUser.CredentialSendOn), user.CredentialSendOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null),
                new FieldChange(NamedOthers.To, NameOf(person), null),
                new FieldChange(NamedOthers.Reason, null, "The person to whom it was to be sent was erased."));
        }

        work.Users.SetSchedules(users.ConvertAll(user => new CredentialScheduleRow(user.Id, null, null, false)));
    }

    /// <summary>Takes what names a person out of the history of others, and erases all values of what does not allow that.</summary>
    internal ErasureNote TakeOut(PersonTraces person)
    {
        List<AuditRow> whole = person.Others.Entries.Where(entry => !AuditChain.TakeOthers(entry)).ToList();
        List<ProvisioningRunItemRow> wholeItems = person.Others.Items.Where(item => !AuditChain.TakeOthers(item)).ToList();
        List<AuditRow> parted = person.Others.Entries.Except(whole).ToList();
        List<ProvisioningRunItemRow> partedItems = person.Others.Items.Except(wholeItems).ToList();
        Erase(whole, wholeItems);
        parted.ForEach(Store.SetEntry);
        partedItems.ForEach(Store.SetItem);
        foreach (RowChange row in person.Others.Rows)
        {
            Store.SetRowChange(Without(row));
        }

        return new ErasureNote(
            [.. whole.Select(RecordPlace.Of), .. wholeItems.Select(RecordPlace.Of)],
            [.. parted.Select(RecordPlace.Of), .. partedItems.Select(RecordPlace.Of)]);
    }

    /// <summary>Erases all values of entries and items, and keeps their hashes.</summary>
    internal void Erase(IReadOnlyList<AuditRow> entries, IReadOnlyList<ProvisioningRunItemRow> items)
    {
        foreach (AuditRow entry in entries)
        {
            entry.ValuesHash = entry.Hash is null ? [] : AuditChain.ValuesOf(entry);
        }

        foreach (ProvisioningRunItemRow item in items)
        {
            item.ValuesHash = item.Seal is null ? [] : AuditChain.ValuesOf(item);
        }

        Store.EraseEntries(entries);
        Store.EraseItems(items);
    }

    private static string NameOf(PersonTraces person) => $"#{person.Contact.Id}";

    /// <summary>Takes the columns that name others, and those that mean nothing without them, out of a row kept for undoing.</summary>
    private static RowChange Without(RowChange row)
    {
        (_, string column, string? dependent) = NamedOthers.Columns.First(one => one.Table == row.Shape!.Table);
        row.Before = Without(row.Before);
        row.After = Without(row.After);
        return row;

        string? Without(string? json) => json is null || !json.StartsWith('{')
            ? json
            : RowChange.ToJson(RowChange.Read(json).Where(value => value.Column != column && value.Column != dependent));
    }
}
