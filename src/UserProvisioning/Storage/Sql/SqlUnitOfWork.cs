namespace UserProvisioning.Storage.Sql;

/// <summary>A unit of work whose stores share one session.</summary>
internal sealed class SqlUnitOfWork(SqlSession session, Guid databaseId) : IWritingUnit
{
    /// <summary>The number of audit entries that are collected before they are written, so that a long unit does not keep all in memory.</summary>
    private const int MostEntries = 1000;

    private readonly List<AuditRow> _entries = [];

    public Guid DatabaseId => databaseId;

    public IContactStore Contacts => field ??= new SqlContactStore(session, OwnFields);

    public IContactFieldStore ContactFields => OwnFields;

    public ISystemUserStore Users => field ??= new SqlSystemUserStore(session);

    public IGivenUpUsernameStore GivenUpUsernames => field ??= new SqlGivenUpUsernameStore(session);

    public ILicenseStore Licenses => field ??= new SqlLicenseStore(session);

    public IAuthorizationStore Authorizations => field ??= new SqlAuthorizationStore(session);

    public IGiverStore Givers => field ??= new SqlGiverStore(session);

    public IAssignmentRuleStore AssignmentRules => field ??= new SqlAssignmentRuleStore(session, OwnFields);

    public ChangedContacts ChangedContacts => session.ChangedContacts;

    public ISettingStore Settings => field ??= new SqlSettingStore(session);

    public IAuditStore Audit => Trail;

    public IAuditChainStore AuditChain => field ??= new SqlAuditChainStore(session);

    public IPersonalDataStore PersonalData => field ??= new SqlPersonalDataStore(session);

    public IProvisioningRunStore ProvisioningRuns => Runs;

    public IKnownRowStore KnownRows => field ??= new SqlKnownRowStore(session);

    public IWorkplaceStore Workplace => field ??= new SqlWorkplaceStore(session);

    public IWorkplaceIssuerStore WorkplaceIssuers => field ??= new SqlWorkplaceIssuerStore(session);

    public IEmployeeInterfaceStore EmployeeInterfaces => field ??= new SqlEmployeeInterfaceStore(session);

    public ICredentialClaimStore CredentialClaims => field ??= new SqlCredentialClaimStore(session);

    public IRowChangeStore RowChanges => field ??= new SqlRowChangeStore(session);

    public ILifecycleStore Lifecycle => field ??= new SqlLifecycleStore(session);

    private SqlAuditStore Trail => field ??= new SqlAuditStore(session);

    private SqlProvisioningRunStore Runs => field ??= new SqlProvisioningRunStore(session);

    private SqlContactFieldStore OwnFields => field ??= new SqlContactFieldStore(session);

    public IStoredRows StoredRows() => new SqlStoredRows(session);

    public long? Number => session.UnitNumber;

    public StateMark? Mark() => session.Mark();

    public DateTime? ServerTime() => session.ServerTime();

    public void SeeOneState() => session.SeeOneState();

    public void KeepRows(RunCall call) => session.Journal = session.Journal is { } journal && journal.Call == call ? journal
        : new RowJournal(session, call);

    public void KeepRowsTogether(long contactId) => session.Journal?.KeepTogether(contactId);

    public bool KeepIf(Func<bool> part)
    {
        const string Part = "Part";
        Save(Part);
        bool isKept = part();
        if (isKept)
        {
            WriteEntries();
        }
        else
        {
            RollBack(Part);
        }

        session.Release(Part);
        return isKept;
    }

    public void Record(AuditRow entry)
    {
        _entries.Add(entry);
        session.Journal?.BelongTo(entry.RunId);
        if (_entries.Count == MostEntries)
        {
            WriteEntries();
        }
    }

    public void Record(AuditRow entry, ProvisioningRunRow run)
    {
        WriteEntries();
        Runs.Seals.Write();
        entry.ItemsHash = Storage.AuditChain.HashOf(run, AuditChain.Seals(run.Id));
        (long lowest, long highest) = ProvisioningRuns.LineBounds(run.Id);
        int reserved = (int)(2 * (Math.Max(highest, 0) + 1 - Math.Min(lowest, 0)));
        Audit.Insert([entry], reserved);
        ProvisioningRuns.SetAuditIds(run.Id, entry.Id - reserved, entry.Id);
    }

    public void Commit()
    {
        WriteEntries();
        Runs.Seals.Write();
        session.Journal?.Write();
        session.Commit();
    }

    public void Save(string name)
    {
        WriteEntries();
        Runs.Seals.Write();
        session.Journal?.Write();
        session.Save(name);
    }

    public void RollBack(string name)
    {
        _entries.Clear();
        session.Journal?.Clear();
        Runs.Seals.Forget();
        Trail.Forget();
        session.RollBack(name);
    }

    public void Dispose() => session.Dispose();

    private void WriteEntries()
    {
        Audit.Insert(_entries);
        if (_entries.Count > 0)
        {
            session.Journal?.Recorded(_entries[0].Id, _entries[^1].Id);
        }

        _entries.Clear();
    }
}
