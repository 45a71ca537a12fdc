using UserProvisioning.Importing;

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

    /// <summary>How many rows of a large job are best read, decided and written together: a statement costs the more, the farther away the data is.</summary>
    int RowsPerBatch { get; }

    /// <summary>A unit that only reads, and sees each statement's own moment.</summary>
    IUnitOfWork Read();

    /// <summary>A unit that writes: all or nothing, and nothing unless it is committed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: others held the database for too long.</exception>
    IUnitOfWork Write(CancellationToken cancellation);

    /// <summary>
    /// Does a unit of work, which opens, writes and commits; again from its beginning where it was lost on the way by a fault that
    /// passes (a server that fails over, a deadlock), and it is certain that nothing of it was stored.
    /// </summary>
    T Repeat<T>(Func<T> unit, CancellationToken cancellation);

    /// <summary>
    /// Shows others that one is at work on something, until it is disposed. It needs no turn, so it shows during a unit of work too; of
    /// a process that ends, however it ends, it shows no more.
    /// </summary>
    /// <param name="name">What is worked on: letters, digits and hyphens. One at a time shows it.</param>
    IDisposable ShowWork(string name);

    /// <summary>Whether somebody shows that one is at work on something.</summary>
    bool IsAtWork(string name);
}

/// <summary>A stretch of work on one database connection. Disposed without <see cref="Commit"/>, it has changed nothing.</summary>
internal interface IUnitOfWork : IDisposable
{
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

    void Commit();
}
