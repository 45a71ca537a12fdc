namespace UserProvisioning.Storage;

/// <summary>A unit of work that reads within a transaction which several units share. The transaction goes on when this unit is disposed.</summary>
internal sealed class SharedUnit(IUnitOfWork unit) : IUnitOfWork
{
    public Guid DatabaseId => unit.DatabaseId;

    public IContactStore Contacts => unit.Contacts;

    public IContactFieldStore ContactFields => unit.ContactFields;

    public ISystemUserStore Users => unit.Users;

    public IGivenUpUsernameStore GivenUpUsernames => unit.GivenUpUsernames;

    public ILicenseStore Licenses => unit.Licenses;

    public IAuthorizationStore Authorizations => unit.Authorizations;

    public IGiverStore Givers => unit.Givers;

    public IAssignmentRuleStore AssignmentRules => unit.AssignmentRules;

    public ChangedContacts ChangedContacts => unit.ChangedContacts;

    public ISettingStore Settings => unit.Settings;

    public IAuditStore Audit => unit.Audit;

    public IAuditChainStore AuditChain => unit.AuditChain;

    public IPersonalDataStore PersonalData => unit.PersonalData;

    public IProvisioningRunStore ProvisioningRuns => unit.ProvisioningRuns;

    public IKnownRowStore KnownRows => unit.KnownRows;

    public IWorkplaceStore Workplace => unit.Workplace;

    public IWorkplaceIssuerStore WorkplaceIssuers => unit.WorkplaceIssuers;

    public IEmployeeInterfaceStore EmployeeInterfaces => unit.EmployeeInterfaces;

    public ICredentialClaimStore CredentialClaims => unit.CredentialClaims;

    public IRowChangeStore RowChanges => unit.RowChanges;

    public ILifecycleStore Lifecycle => unit.Lifecycle;

    public IStoredRows StoredRows() => unit.StoredRows();

    public long? Number => unit.Number;

    public StateMark? Mark() => unit.Mark();

    public DateTime? ServerTime() => unit.ServerTime();

    // The transaction sees one state already.
    public void SeeOneState()
    {
    }

    public void KeepRows(RunCall call) => unit.KeepRows(call);

    public void KeepRowsTogether(long contactId) => unit.KeepRowsTogether(contactId);

    public bool KeepIf(Func<bool> part) => unit.KeepIf(part);

    public void Record(AuditRow entry) => unit.Record(entry);

    public void Record(AuditRow entry, ProvisioningRunRow run) => unit.Record(entry, run);

    public void Dispose()
    {
    }
}

/// <summary>An activity lock that is none: what happens in a shared transaction is not to be seen by others.</summary>
internal sealed class NoActivityLock : IDisposable
{
    public void Dispose()
    {
    }
}
