namespace UserProvisioning.Storage.Sql;

/// <summary>A unit of work whose stores share one session.</summary>
internal sealed class SqlUnitOfWork(SqlSession session, Guid databaseId) : IUnitOfWork
{
    public Guid DatabaseId => databaseId;

    public IContactStore Contacts => field ??= new SqlContactStore(session);

    public ISystemUserStore Users => field ??= new SqlSystemUserStore(session);

    public ILicenseStore Licenses => field ??= new SqlLicenseStore(session);

    public IAuthorizationStore Authorizations => field ??= new SqlAuthorizationStore(session);

    public ISettingStore Settings => field ??= new SqlSettingStore(session);

    public IAuditStore Audit => field ??= new SqlAuditStore(session);

    public IProvisioningRunStore ProvisioningRuns => field ??= new SqlProvisioningRunStore(session);

    public IKnownRowStore KnownRows => field ??= new SqlKnownRowStore(session);

    public IWorkplaceStore Workplace => field ??= new SqlWorkplaceStore(session);

    public IEmployeeInterfaceStore EmployeeInterfaces => field ??= new SqlEmployeeInterfaceStore(session);

    public ICredentialClaimStore CredentialClaims => field ??= new SqlCredentialClaimStore(session);

    public DateTime? ServerTime() => session.ServerTime();

    public void Commit() => session.Commit();

    public void Dispose() => session.Dispose();
}
