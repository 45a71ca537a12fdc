namespace UserProvisioning.Storage;

/// <summary>
/// A store on which everything is done and nothing is kept: all units of work share one transaction of the real store, which is rolled back at
/// the end. So a later unit sees what an earlier one wrote, and what the database would refuse is refused.
/// </summary>
internal sealed class RehearsalStore(IStorageEngine store) : IProvisioningStore
{
    private IWritingUnit? _unit;

    public string Engine => store.Engine;

    public string Location => store.Location;

    public string? DatabaseFile => store.DatabaseFile;

    public int SchemaVersion => store.SchemaVersion;

    public Guid DatabaseId => store.DatabaseId;

    public int RowsPerBatch => store.RowsPerBatch;

    // The transaction, and with it the lock of writers, is taken by the first unit that writes.
    public IUnitOfWork Read() => _unit is null ? store.Read() : new SharedUnit(_unit);

    // A fault takes what the units before have written with it, so a single unit cannot be repeated.
    public T Write<T>(Func<IUnitOfWork, UnitResult<T>> work, CancellationToken cancellation)
    {
        _unit ??= store.Begin(cancellation);
        _unit.Save();
        bool isKept = false;
        try
        {
            UnitResult<T> result = work(_unit);
            isKept = result.IsKept;
            return result.Value;
        }
        finally
        {
            if (!isKept)
            {
                _unit.RollBack();
            }
        }
    }

    // A second one would wait for the transaction of this one.
    public IProvisioningStore Rehearse(bool isLarge) => throw new InvalidOperationException("A rehearsal cannot be rehearsed.");

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

        public void Record(AuditRow entry) => unit.Record(entry);

        public void Record(AuditRow entry, ProvisioningRunRow run) => unit.Record(entry, run);

        public void Dispose()
        {
        }
    }
}
