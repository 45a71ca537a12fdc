namespace UserProvisioning.Storage;

/// <summary>A database. It is safe to use from several threads, but each unit of work belongs to one thread.</summary>
internal interface IProvisioningStore : IDisposable
{
    /// <summary>The name of the engine, as <c>SQLite</c>.</summary>
    string Engine { get; }

    /// <summary>The location of the data: a file's path, or a server and a database.</summary>
    string Location { get; }

    /// <summary>The path of the database file; null for a database on a server.</summary>
    string? DatabaseFile { get; }

    /// <summary>The version of the schema.</summary>
    int SchemaVersion { get; }

    /// <summary>The id of the database, which objects that are read from it carry. A copy of the database has another id.</summary>
    Guid DatabaseId { get; }

    /// <summary>
    /// The best number of rows for one batch of a large job on a fast database. It is larger where each statement is a network round trip.
    /// </summary>
    int RowsPerBatch { get; }

    /// <summary>Opens a unit of work that only reads. Each statement sees what is committed when it runs.</summary>
    IUnitOfWork Read();

    /// <summary>
    /// Runs a unit of work that writes. The function's result says whether the unit is committed as a whole or rolled back. If the function
    /// throws, the unit is rolled back. After a transient fault the function is called again from its beginning, so it must
    /// reset everything that it collects.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: another session held the lock of writers for too long.</exception>
    T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation);

    /// <summary>
    /// Opens a store with the same data whose changes are never kept. Its units of work see each other's changes. Work that lasts longer than a
    /// second gets a private copy of the database, so that nobody waits. Shorter work uses one transaction of the database itself, which is rolled
    /// back.
    /// </summary>
    /// <param name="work">How much the work is, and what it reads.</param>
    /// <param name="cancellation">Cancels the copying.</param>
    IProvisioningStore Rehearse(RehearsedWork work, CancellationToken cancellation);

    /// <summary>
    /// Takes a named lock that tells other processes that this one is working on something, until the result is disposed. It does not need the lock
    /// of writers, so others see it during a unit of work too. The lock ends with the process, however the process ends.
    /// </summary>
    /// <param name="name">The name of the work: letters, digits and hyphens. Only one process at a time can hold it.</param>
    IDisposable HoldActivityLock(string name);

    /// <summary>
    /// Removes what was deleted from the free space and the logs of the database, as far as the engine does not do that by itself. Where others read
    /// at the same time it may leave that to a later call.
    /// </summary>
    void DropTraces(CancellationToken cancellation)
    {
    }

    /// <summary>Whether an exception means that the engine refused the values to be written. The unit of work was rolled back then.</summary>
    bool IsRefusal(Exception exception);

    /// <summary>The error for an exception of the storage; null for any other exception.</summary>
    ProvisioningException? Translate(Exception exception);

    /// <summary>Whether a process holds the lock of this name.</summary>
    bool IsActivityLockHeld(string name);
}

/// <summary>Work on one database connection, in one transaction if it writes.</summary>
internal interface IUnitOfWork : IDisposable
{
    /// <summary>The id of the database, as in <see cref="IProvisioningStore.DatabaseId"/>.</summary>
    Guid DatabaseId { get; }

    IContactStore Contacts { get; }

    IContactFieldStore ContactFields { get; }

    ISystemUserStore Users { get; }

    IGivenUpUsernameStore GivenUpUsernames { get; }

    ILicenseStore Licenses { get; }

    IAuthorizationStore Authorizations { get; }

    IGiverStore Givers { get; }

    IAssignmentRuleStore AssignmentRules { get; }

    /// <summary>The contacts that the unit has made or changed.</summary>
    ChangedContacts ChangedContacts { get; }

    ISettingStore Settings { get; }

    IAuditStore Audit { get; }

    IAuditChainStore AuditChain { get; }

    IPersonalDataStore PersonalData { get; }

    IProvisioningRunStore ProvisioningRuns { get; }

    IKnownRowStore KnownRows { get; }

    IWorkplaceStore Workplace { get; }

    IWorkplaceIssuerStore WorkplaceIssuers { get; }

    IEmployeeInterfaceStore EmployeeInterfaces { get; }

    ICredentialClaimStore CredentialClaims { get; }

    IRowChangeStore RowChanges { get; }

    ILifecycleStore Lifecycle { get; }

    /// <summary>The rows of any table, for undoing. It is no property, since its statements depend on what the database holds.</summary>
    IStoredRows StoredRows();

    /// <summary>
    /// Lets all statements of a unit that only reads see the same state, from the next statement to the end of the unit. That also saves a lock for
    /// each statement. Where the engine cannot do so without keeping others from writing, each statement sees what is committed, as before.
    /// </summary>
    void SeeOneState();

    /// <summary>Keeps the rows that the unit changes from now on as they were, with the run of a cmdlet, so that the run can be undone.</summary>
    void KeepRows(RunCall call);

    /// <summary>Says that the rows which the unit changes are put back together or not at all, as rows of one contact.</summary>
    void KeepRowsTogether(long contactId);

    /// <summary>
    /// The mark of what the database holds now; after the commit, of what the unit left there. It is null where the engine has no such mark.
    /// </summary>
    StateMark? Mark();

    /// <summary>
    /// The number of this unit among all that write, in the order of their commits and without gaps, as far as this module writes: between two units
    /// with consecutive numbers only another program can have written. It is null where the engine has no such numbers.
    /// </summary>
    long? Number { get; }

    /// <summary>The time of the database server, in UTC; null for a database in a file, where this machine's time applies.</summary>
    DateTime? ServerTime();

    /// <summary>Runs a part of the unit. If the function returns false, what it wrote and recorded is rolled back, and the unit goes on.</summary>
    /// <returns>What the function returned.</returns>
    bool KeepIf(Func<bool> part);

    /// <summary>Adds an entry to the audit trail. It is committed or rolled back with the unit.</summary>
    void Record(AuditRow entry);

    /// <summary>
    /// Adds the entry of a run to the audit trail now, and reserves the ids before it for the items of the run, under which the trail shows them.
    /// </summary>
    void Record(AuditRow entry, ProvisioningRunRow run);
}
