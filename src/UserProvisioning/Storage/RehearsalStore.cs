namespace UserProvisioning.Storage;

/// <summary>
/// A store on which everything is done and nothing is kept: all units of work share one transaction of the real store, which is rolled back at
/// the end. So a later unit sees what an earlier one wrote, and what the database would refuse is refused.
/// </summary>
internal sealed class RehearsalStore(IProvisioningStore store) : IProvisioningStore
{
    private IUnitOfWork? _unit;

    public string Engine => store.Engine;

    public string Location => store.Location;

    public string? DatabaseFile => store.DatabaseFile;

    public int SchemaVersion => store.SchemaVersion;

    public Guid DatabaseId => store.DatabaseId;

    public int RowsPerBatch => store.RowsPerBatch;

    // The transaction, and with it the lock of writers, is taken by the first unit that writes.
    public IUnitOfWork Read() => _unit is null ? store.Read() : new SharedUnit(_unit);

    public IUnitOfWork Write(CancellationToken cancellation) => new SharedUnit(_unit ??= store.Write(cancellation));

    // A fault takes what the units before have written with it, so a single unit cannot be repeated.
    public T Repeat<T>(Func<T> unit, CancellationToken cancellation) => unit();

    public ProvisioningException? Translate(Exception exception) => store.Translate(exception);

    public bool IsRefusal(Exception exception) => store.IsRefusal(exception);

    public IDisposable HoldActivityLock(string name) => store.HoldActivityLock(name);

    public bool IsActivityLockHeld(string name) => store.IsActivityLockHeld(name);

    /// <summary>Rolls back. The real store stays open.</summary>
    public void Dispose()
    {
        _unit?.Dispose();
        _unit = null;
    }

    private sealed class SharedUnit(IUnitOfWork unit) : IUnitOfWork
    {
        public Guid DatabaseId => unit.DatabaseId;

        public IContactStore Contacts => unit.Contacts;

        public ISystemUserStore Users => unit.Users;

        public ILicenseStore Licenses => unit.Licenses;

        public IAuthorizationStore Authorizations => unit.Authorizations;

        public ISettingStore Settings => unit.Settings;

        public IAuditStore Audit => unit.Audit;

        public IProvisioningRunStore ProvisioningRuns => unit.ProvisioningRuns;

        public IKnownRowStore KnownRows => unit.KnownRows;

        public IWorkplaceStore Workplace => unit.Workplace;

        public IEmployeeInterfaceStore EmployeeInterfaces => unit.EmployeeInterfaces;

        public ICredentialClaimStore CredentialClaims => unit.CredentialClaims;

        public DateTime? ServerTime() => unit.ServerTime();

        public void Commit()
        {
        }

        public void Dispose()
        {
        }
    }
}
