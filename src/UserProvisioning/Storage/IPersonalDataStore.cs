namespace UserProvisioning.Storage;

/// <summary>What the database keeps of persons besides their contacts and users, and its erasure. No row is kept for undoing.</summary>
internal interface IPersonalDataStore
{
    /// <summary>The contacts that were merged into some contacts, with those contacts themselves.</summary>
    IReadOnlyList<long> WithFormer(IReadOnlyCollection<long> contactIds);

    /// <summary>
    /// The entries of the audit trail about some contacts, by id, without those whose values are erased, and those that say that a contact was
    /// erased.
    /// </summary>
    IReadOnlyList<AuditRow> Entries(IReadOnlyCollection<long> contactIds);

    /// <summary>Erases the values of entries. Each has the salted hash of its values.</summary>
    void EraseEntries(IReadOnlyList<AuditRow> entries);

    /// <summary>
    /// The items of runs about some contacts, or with one of some external references, or whose reason contains one of some texts; without those
    /// whose values are erased. It reads every item of the runs.
    /// </summary>
    /// <param name="contactIds">The contacts.</param>
    /// <param name="references">The external references.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="runIds">The runs; null for all.</param>
    IReadOnlyList<ProvisioningRunItemRow> Items(
        IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> references, IReadOnlyList<string> texts, IReadOnlyCollection<long>? runIds);

    /// <summary>The items of a run at some lines, without those whose values are erased.</summary>
    IReadOnlyList<ProvisioningRunItemRow> ItemsAt(long runId, IReadOnlyCollection<long> lines);

    /// <summary>Erases the values of items. Each has the salted hash of its values.</summary>
    void EraseItems(IReadOnlyList<ProvisioningRunItemRow> items);

    /// <summary>The rows that cmdlets changed of some contacts, by run, as they were.</summary>
    IReadOnlyList<RowChange> RowChanges(IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> usernameKeys);

    /// <summary>The runs of what <see cref="RowChanges"/> reads.</summary>
    IReadOnlyList<long> RowChangeRuns(IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> usernameKeys);

    /// <summary>The runs that have entries of the audit trail after one.</summary>
    IReadOnlyList<long> RunsAfter(long entryId);

    /// <summary>Deletes what <see cref="RowChanges"/> reads, of some runs; of all runs if <paramref name="runIds"/> is null.</summary>
    void DeleteRowChanges(
        IReadOnlyCollection<long> contactIds, IReadOnlyCollection<string> usernameKeys, IReadOnlyCollection<long>? runIds);

    /// <summary>The entries with an id above one that have fields of <see cref="NamedOthers"/>, by id.</summary>
    IReadOnlyList<AuditRow> EntriesNamingOthers(long afterId, int take);

    /// <summary>The entries with some ids, without those whose values are erased.</summary>
    IReadOnlyList<AuditRow> EntriesAt(IReadOnlyCollection<long> ids);

    /// <summary>The items of a run above a line that have fields of <see cref="NamedOthers"/>, by line.</summary>
    IReadOnlyList<ProvisioningRunItemRow> ItemsNamingOthers(long runId, long afterLine, int take);

    /// <summary>Stores an entry from which <see cref="AuditChain.TakeOthers(AuditRow)"/> took values.</summary>
    void SetEntry(AuditRow entry);

    /// <summary>Stores an item from which <see cref="AuditChain.TakeOthers(ProvisioningRunItemRow)"/> took values.</summary>
    void SetItem(ProvisioningRunItemRow item);

    /// <summary>The rows that are kept for undoing runs, and that have a value in a column that names another person.</summary>
    /// <param name="runIds">The runs; null for all.</param>
    IReadOnlyList<RowChange> RowChangesNamingOthers(IReadOnlyCollection<long>? runIds);

    /// <summary>The rows kept for undoing that say that some contacts were added.</summary>
    IReadOnlyList<RowChange> AddedContacts(IReadOnlyCollection<long> contactIds);

    /// <summary>Stores other values of a row kept for undoing.</summary>
    void SetRowChange(RowChange change);

    /// <summary>The users whose first password is scheduled to be mailed to one of some addresses.</summary>
    IReadOnlyList<long> UsersWithMailTo(IReadOnlyCollection<string> addresses);

    /// <summary>The runs that keep a copy of their file.</summary>
    IReadOnlyList<ProvisioningRunRow> RunsWithFile();

    /// <summary>The runs whose options or state of undoing contain one of some texts.</summary>
    IReadOnlyList<ProvisioningRunRow> RunsNaming(IReadOnlyList<string> texts);

    /// <summary>Removes the options of runs.</summary>
    void ClearOptions(IReadOnlyCollection<long> runIds);

    /// <summary>
    /// Erases contacts and their users: all fields and own fields, settings, memberships, password, identities, former usernames, claims and the
    /// references of contacts that were merged into them. The caller has archived the users and frees their licenses.
    /// </summary>
    /// <param name="persons">The contacts.</param>
    /// <param name="usernamePrefix">What stands before the id in the username that says nothing.</param>
    /// <param name="atUtc">The time, in UTC.</param>
    void EraseContacts(IReadOnlyList<ErasedPersonRow> persons, string usernamePrefix, DateTime atUtc);

    /// <summary>Persons that were archived before a time, in UTC, and are not erased, by id above <paramref name="afterId"/>.</summary>
    IReadOnlyList<long> ArchivedBefore(DateTime beforeUtc, long afterId, int take);
}

/// <summary>A person to be erased.</summary>
internal sealed class ErasedPersonRow
{
    public long ContactId { get; set; }

    /// <summary>The contact with its former ids.</summary>
    public IReadOnlyCollection<long> AllContactIds { get; set; } = [];

    /// <summary>The user; null for none.</summary>
    public long? UserId { get; set; }

    /// <summary>The case-folded external references that the contact has and had.</summary>
    public IReadOnlyCollection<string> ReferenceKeys { get; set; } = [];
}
