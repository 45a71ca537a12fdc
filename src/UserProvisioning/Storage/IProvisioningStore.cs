namespace UserProvisioning.Storage;

/// <summary>One database. It is safe to use from several threads; each unit of work is for one.</summary>
internal interface IProvisioningStore : IDisposable
{
    /// <summary>The engine's name, as <c>SQLite</c>.</summary>
    string Engine { get; }

    /// <summary>Where the data is: a file's path, or a server and a database.</summary>
    string Location { get; }

    /// <summary>The path of the database's file; null where the data is on a server.</summary>
    string? DatabaseFile { get; }

    /// <summary>The version of the schema.</summary>
    int SchemaVersion { get; }

    /// <summary>Which database it is: objects that were read from it carry this value. A copy of the database has another one.</summary>
    Guid DatabaseId { get; }

    /// <summary>
    /// The best number of rows to read and write together in a large job. It is larger where each statement is a network round trip.
    /// </summary>
    int RowsPerBatch { get; }

    /// <summary>Opens a unit that only reads. Each statement sees what is committed when it runs.</summary>
    IUnitOfWork Read();

    /// <summary>
    /// Runs a unit of work that writes. What the function returns says whether the unit is stored, all of it, or rolled back. If the function
    /// throws, it is rolled back. The function may be called more than once, since after a transient fault the unit starts again: what it
    /// collects, it must collect anew.
    /// </summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: others held the database for too long.</exception>
    T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation);

    /// <summary>A store with the data of this one, on which units of work see each other's changes, and which keeps nothing.</summary>
    /// <param name="isLarge">
    /// True for work that may last longer than a second: then an embedded file is copied, so that nobody waits. False for less: one transaction
    /// of the database itself, which is rolled back.
    /// </param>
    IProvisioningStore Rehearse(bool isLarge);

    /// <summary>
    /// Holds a named lock that tells other processes that this one is working on something, until it is disposed. It does not need the lock of
    /// writers, so others see it during a unit of work too. The lock ends with the process, however the process ends.
    /// </summary>
    /// <param name="name">What is being worked on: letters, digits and hyphens. One process at a time holds it.</param>
    IDisposable HoldActivityLock(string name);

    /// <summary>Whether an exception says that the engine refused the values to be written. Nothing of the unit of work was kept then.</summary>
    bool IsRefusal(Exception exception);

    /// <summary>The error to report for an exception; null for one that is not of storage.</summary>
    ProvisioningException? Translate(Exception exception);

    /// <summary>Whether a process holds the lock of this name.</summary>
    bool IsActivityLockHeld(string name);
}

/// <summary>Work on one database connection, in one transaction if it writes.</summary>
internal interface IUnitOfWork : IDisposable
{
    /// <summary>Which database it works on, as <see cref="IProvisioningStore.DatabaseId"/> says it.</summary>
    Guid DatabaseId { get; }

    IContactStore Contacts { get; }

    ISystemUserStore Users { get; }

    ILicenseStore Licenses { get; }

    IAuthorizationStore Authorizations { get; }

    ISettingStore Settings { get; }

    IAuditStore Audit { get; }

    IProvisioningRunStore ProvisioningRuns { get; }

    IKnownRowStore KnownRows { get; }

    IWorkplaceStore Workplace { get; }

    IEmployeeInterfaceStore EmployeeInterfaces { get; }

    ICredentialClaimStore CredentialClaims { get; }

    /// <summary>The time of the database's server, in UTC; null where the database is a file, whose time is that of this machine.</summary>
    DateTime? ServerTime();

    /// <summary>Adds an entry to the audit trail. It is stored with the unit, or not at all.</summary>
    void Record(AuditRow entry);

    /// <summary>
    /// Adds the entry of a run to the audit trail now, and reserves the ids before it for the items of the run, under which the trail shows them.
    /// </summary>
    void Record(AuditRow entry, ProvisioningRunRow run);
}
