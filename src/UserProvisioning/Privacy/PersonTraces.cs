using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>Where the database keeps data of one person besides its contact and user, and what the person is and was called.</summary>
internal sealed class PersonTraces
{
    // The names of the fields whose former values may stand elsewhere.
    private static readonly string[] Naming = ["ExternalReference", "Username", "Email", "MergedContact"];

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    internal required ContactRow Contact { get; init; }

    /// <summary>The contact, and those that were merged into it.</summary>
    internal required IReadOnlyList<long> ContactIds { get; init; }

    /// <summary>The entries of the audit trail.</summary>
    internal required IReadOnlyList<AuditRow> Entries { get; init; }

    /// <summary>The items of runs.</summary>
    internal IReadOnlyList<ProvisioningRunItemRow> Items { get; private set; } = [];

    /// <summary>Where the history of others names the person.</summary>
    internal OthersTraces Others { get; private set; } = OthersTraces.None;

    /// <summary>The runs that keep a file or options in which the person stands.</summary>
    internal IReadOnlyList<ProvisioningRunRow> Runs { get; private set; } = [];

    /// <summary>The external references that it has and had.</summary>
    internal HashSet<string> References { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The case-folded usernames that it has and had.</summary>
    internal HashSet<string> UsernameKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Finds the traces of contacts.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="contacts">The contacts.</param>
    /// <param name="users">The users, by the ids of their contacts.</param>
    /// <param name="search">What was found before; null to read every item of every run.</param>
    internal static List<PersonTraces> Of(
        IUnitOfWork work, IReadOnlyList<ContactRow> contacts, IReadOnlyDictionary<long, SystemUserRow> users, PersonSearch? search = null)
    {
        List<PersonTraces> all = Named(work, contacts, users);
        IReadOnlyList<ProvisioningRunRow> withFile = work.PersonalData.RunsWithFile();

        // The items are read once for all persons. An item that names two of them belongs to the first.
        List<ProvisioningRunItemRow> items = ItemsOf(all, () => search?.Items(work, all) ?? FindItems(work, all, runIds: null));
        IReadOnlyDictionary<PersonTraces, OthersTraces>? others = search?.Others(work, all);
        foreach (PersonTraces person in all)
        {
            person.Others = others?[person] ?? OthersTraces.None;
            person.Complete(work, items, withFile);
            items.RemoveAll(person.Items.Contains);
        }

        return all;
    }

    /// <summary>
    /// Reads the items that may name persons, and learns from them how the persons were called; then it reads again if they were called otherwise.
    /// </summary>
    internal static List<ProvisioningRunItemRow> ItemsOf(IReadOnlyList<PersonTraces> persons, Func<IEnumerable<ProvisioningRunItemRow>> read)
    {
        List<ProvisioningRunItemRow> items = read().ToList();
        Dictionary<long, PersonTraces> byContact = persons
            .SelectMany(person => person.ContactIds.Select(id => (id, person)))
            .DistinctBy(pair => pair.id)
            .ToDictionary(pair => pair.id, pair => pair.person);
        int before = persons.Sum(person => person.Names);
        foreach (ProvisioningRunItemRow item in items)
        {
            if (item.ContactId is { } id && byContact.TryGetValue(id, out PersonTraces? person))
            {
                person.Learn(AuditJson.ReadChanges(item.Changes));
            }
        }

        return persons.Sum(person => person.Names) == before ? items : read().ToList();
    }

    /// <summary>Finds how contacts are and were called, and their entries of the audit trail, but no items.</summary>
    internal static List<PersonTraces> Named(
        IUnitOfWork work, IReadOnlyList<ContactRow> contacts, IReadOnlyDictionary<long, SystemUserRow> users) =>
        contacts.Select(contact => Of(work, contact, users.GetValueOrDefault(contact.Id))).ToList();

    /// <summary>The items of some runs that may name persons; of all runs if <paramref name="runIds"/> is null.</summary>
    internal static IReadOnlyList<ProvisioningRunItemRow> FindItems(
        IUnitOfWork work, IReadOnlyList<PersonTraces> persons, IReadOnlyCollection<long>? runIds) => work.PersonalData.Items(
        persons.SelectMany(person => person.ContactIds).ToList(),
        persons.SelectMany(person => person.References).ToList(),
        persons.SelectMany(person => person.Texts()).ToList(),
        runIds);

    internal ErasedPersonRow ToErased(SystemUserRow? user) => new()
    {
        ContactId = Contact.Id,
        AllContactIds = ContactIds,
        UserId = user?.Id,
        ReferenceKeys = References.Select(Text.Key).ToList(),
    };

    /// <summary>The items that belong to nobody, or to somebody else, and name the person.</summary>
    internal IEnumerable<ProvisioningRunItemRow> ItemsOfOthers() => Items.Where(item => item.ContactId is not { } id || !ContactIds.Contains(id));

    /// <summary>The references that it has and had, without those that somebody else has now.</summary>
    internal IReadOnlyList<string> OwnReferences(IUnitOfWork work)
    {
        IReadOnlyDictionary<string, ContactRow> holders = work.Contacts.ByReferenceKeys(References.Select(Text.Key).ToList());
        return References.Where(reference => !holders.TryGetValue(Text.Key(reference), out ContactRow? holder)
            || ContactIds.Contains(holder.Id)).ToList();
    }

    /// <summary>The ids of the contacts that have the person as their manager.</summary>
    internal IReadOnlyList<long> ManagedIds(IUnitOfWork work)
    {
        IReadOnlyList<string> own = OwnReferences(work);
        return own.Count == 0 ? [] : work.Contacts.ManagedBy(own).Select(managed => managed.Id).ToList();
    }

    private static PersonTraces Of(IUnitOfWork work, ContactRow contact, SystemUserRow? user)
    {
        IReadOnlyList<long> ids = work.PersonalData.WithFormer([contact.Id]);
        var person = new PersonTraces { Contact = contact, ContactIds = ids, Entries = work.PersonalData.Entries(ids) };
        person.Learn("ExternalReference", contact.ExternalReference);
        person.Learn("Username", user?.Username);
        foreach (ContactAliasRow alias in work.Contacts.Aliases().Where(alias => alias.ContactId == contact.Id))
        {
            person.Learn("ExternalReference", alias.ExternalReference);
        }

        person.Learn(person.Entries.SelectMany(entry => AuditJson.ReadChanges(entry.BeforeJson, entry.AfterJson)));
        return person;
    }

    private void Complete(IUnitOfWork work, List<ProvisioningRunItemRow> items, IReadOnlyList<ProvisioningRunRow> withFile)
    {
        List<string> texts = Texts();
        Items = items.Where(item => IsOfPerson(item, texts)).ToList();
        HashSet<long> runs = Items.Concat(Others.Items).Select(item => item.RunId).ToHashSet();

        // A file of the source of the person, or of somebody whose manager the person is, may hold a row of them that changes nothing.
        HashSet<string?> sources = withFile.Count == 0 ? [] : work.Contacts.ByIds(ManagedIds(work)).Values
            .Select(contact => contact.Source).Append(Contact.Source).ToHashSet();
        sources.Remove(null);
        Runs = work.PersonalData.RunsNaming(texts)
            .Concat(withFile.Where(run => runs.Contains(run.Id) || sources.Contains(run.Source)))
            .Concat(runs.Select(id => work.ProvisioningRuns.ById(id)).OfType<ProvisioningRunRow>()
                .Where(run => run.Status is ProvisioningRunStatus.AwaitingApproval or ProvisioningRunStatus.Running))
            .DistinctBy(run => run.Id)
            .ToList();
    }

    /// <summary>The texts by which the reason of an item may name the person.</summary>
    internal List<string> Texts() => References
        .Concat([Contact.DisplayName, Contact.Email ?? string.Empty])
        .Concat(UsernameKeys)
        .Concat(_names)
        .Where(text => text.Length > 0)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToList();

    /// <summary>Whether an item is about the person, or its reason names the person and not only a text that contains its name.</summary>
    private bool IsOfPerson(ProvisioningRunItemRow item, List<string> texts) =>
        (item.ContactId is { } id && ContactIds.Contains(id))
        || (item.ExternalReference is { } reference && References.Contains(reference))
        || (item.Reason is { } reason && texts.Exists(text => IsWord(reason, text)));

    /// <summary>Whether a text names the person, and not only one whose name contains that of the person.</summary>
    internal bool IsNamedIn(string text) => Texts().Exists(name => IsWord(text, name));

    private static bool IsWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private int Names => References.Count + UsernameKeys.Count + _names.Count;

    private void Learn(IEnumerable<FieldChange> changes)
    {
        foreach (FieldChange change in changes)
        {
            Learn(change.Field, change.Old);
            Learn(change.Field, change.New);
        }
    }

    private void Learn(string field, string? value)
    {
        if (value is null || !Naming.Contains(field))
        {
            return;
        }

        if (field == "ExternalReference")
        {
            References.Add(value);
        }
        else if (field == "Username")
        {
            UsernameKeys.Add(Text.Key(value));
        }
        else
        {
            _names.Add(value);
        }
    }
}
