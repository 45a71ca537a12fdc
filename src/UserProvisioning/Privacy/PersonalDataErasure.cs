using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Licenses;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>
/// The erasure of the personal data of some contacts within one unit of work. The contact and its user stay, without any value that says who it was;
/// the entries of the audit trail stay, without values.
/// </summary>
/// <param name="context">The clock and the actor.</param>
/// <param name="work">The unit of work. It must not keep the rows that it changes.</param>
/// <param name="contacts">The contacts.</param>
/// <param name="search">What was found of them, and perhaps of others, without the lock of writers.</param>
internal sealed class PersonalDataErasure(
    ProvisioningContext context, IUnitOfWork work, IReadOnlyList<ContactRow> contacts, PersonSearch search)
{
    private readonly DateTime _now = context.Time.UtcNow();
    private readonly AuditLog _audit = new(context, work);

    private IPersonalDataStore Store => work.PersonalData;

    /// <summary>Erases.</summary>
    /// <returns>For each contact, in order, what was erased.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.Conflict"/>: an import or an undo that names the person is not finished.
    /// </exception>
    internal IReadOnlyList<ErasedContact> Run()
    {
        IReadOnlyDictionary<long, SystemUserRow> users = work.Users.ByContactIds(contacts.Select(contact => contact.Id).ToList());
        List<PersonTraces> traces = PersonTraces.Of(work, contacts, users, search);
        foreach (PersonTraces person in traces)
        {
            WithdrawRuns(person);
        }

        FreeLicenses(users.Values);
        Archive(users.Values);
        search.DeleteRowChanges(work, traces);
        var others = new OthersErasure(work, _audit, traces);
        Dictionary<PersonTraces, int> managed = traces.ToDictionary(person => person, others.ClearManager);
        traces.ForEach(others.CancelMails);
        Dictionary<PersonTraces, ErasureNote> notes = traces.ToDictionary(person => person, others.TakeOut);
        others.Erase(traces.SelectMany(person => person.Entries).ToList(), traces.SelectMany(person => person.Items).ToList());
        Store.EraseContacts(traces.ConvertAll(person => person.ToErased(users.GetValueOrDefault(person.Contact.Id))), ErasedName.UserPrefix, _now);
        ContactStore();

        // The cache of rows keeps the end date of each contact, and hashes of its rows that somebody could find by trying.
        work.KnownRows.ClearFinished();
        return traces.ConvertAll(person => Record(person, users.GetValueOrDefault(person.Contact.Id), managed[person], notes[person]));
    }

    /// <summary>The fields of a contact that says nothing. A person must have a name.</summary>
    private static ContactFields NothingOf(ContactRow contact) => new() { Type = contact.Type, LastName = ErasedName.OfContact(contact.Id) };

    private void ContactStore() => work.Contacts.Update(contacts.Select(contact => contact.With(NothingOf(contact))).ToList());

    /// <summary>Lets no run do what was planned for the person: a run that waits is withdrawn, and copies of files are deleted.</summary>
    private void WithdrawRuns(PersonTraces person)
    {
        foreach (ProvisioningRunRow run in person.Runs)
        {
            if (run.UndoState is not null || RunActivity.StatusOf(context.Store, run) == ProvisioningRunStatus.Running
                || (run.Status == ProvisioningRunStatus.Running && !run.HasPlan))
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict,
                    $"Contact {AuditLog.NameOf(person.Contact)} stays as it is: run {run.Id} names it, and it, or its undoing, is not finished. "
                        + "Finish it with Resume-ProvisioningRun or Undo-ProvisioningRun first.",
                    AuditLog.NameOf(person.Contact));
            }

            work.ProvisioningRuns.DeleteFile(run.Id);
            if (IsWaiting(run))
            {
                ProvisioningRunRow waiting = work.ProvisioningRuns.ById(run.Id)!;
                waiting.Options = null;
                work.ProvisioningRuns.SetAuditIds(run.Id, null, null);
                RunUndoService.SetUndone(work, waiting, new AuditLog(context, work, run.Id));
            }
            else if (run.Options is not null)
            {
                Store.ClearOptions([run.Id]);
            }
        }
    }

    private static bool IsWaiting(ProvisioningRunRow run) => run.HasPlan || run.Status == ProvisioningRunStatus.AwaitingApproval;

    private void FreeLicenses(IEnumerable<SystemUserRow> users)
    {
        var pools = new LicensePools(work);
        foreach (SystemUserRow user in users)
        {
            if (user.License is { } license)
            {
                pools.Release(license);
            }
        }

        pools.Write();
    }

    private void Archive(IEnumerable<SystemUserRow> users)
    {
        List<long> active = users.Where(user => user.Status == SystemUserStatus.Active).Select(user => user.Id).ToList();
        if (active.Count > 0)
        {
            work.Users.Archive(active, _now);
        }

        List<long> present = contacts.Where(contact => contact.Status == ContactStatus.Active).Select(contact => contact.Id).ToList();
        if (present.Count > 0)
        {
            work.Contacts.SetStatus(present, ContactStatus.Archived, _now, byImport: false);
        }
    }

    /// <summary>Records that the person, under each of its ids, was erased. The entries hold nothing but ids, and lines of runs.</summary>
    private ErasedContact Record(PersonTraces person, SystemUserRow? user, int managed, ErasureNote others)
    {
        ErasureNote note = others with { Erased = [.. others.Erased, .. person.ItemsOfOthers().Select(RecordPlace.Of)] };
        foreach (long id in person.ContactIds.Order())
        {
            _audit.Add(AuditActions.Erase, nameof(Contact), $"#{id}", id, id == person.Contact.Id ? note.Changes() : []);
        }

        return new ErasedContact
        {
            ContactId = person.Contact.Id,
            Username = user is null ? null : ErasedName.OfUser(user.Id),
            AuditEntries = person.Entries.Count + person.Others.Entries.Count,
            RunItems = person.Items.Count + person.Others.Items.Count,
            ManagedContacts = managed,
            WithdrawnRuns = person.Runs.Where(IsWaiting).Select(run => run.Id).ToList(),
        };
    }
}
