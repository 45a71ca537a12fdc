using UserProvisioning.Applying;
using UserProvisioning.Assigning;
using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Configuration;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Importing;
using UserProvisioning.Licenses;
using UserProvisioning.Lifecycle;
using UserProvisioning.OwnFields;
using UserProvisioning.Privacy;
using UserProvisioning.Reporting;
using UserProvisioning.RuleRuns;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;
using UserProvisioning.Workplace;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Connections;

/// <summary>A connection to the database of one client, and the services that work on it. It may be used from several threads.</summary>
public sealed partial class ProvisioningConnection : IDisposable
{
    private readonly ProvisioningContext _context;
    private bool _disposed;

    private ProvisioningConnection(ProvisioningContext context)
    {
        context = context with { Consequences = new RuleSettlement() };
        _context = context;
        ConnectedAt = context.Time.GetLocalNow().DateTime;
        ClientSettings = new ClientSettingService(context);
        Contacts = new ContactService(context);
        ContactFields = new ContactFieldService(context);
        SystemUsers = new SystemUserService(context);
        UserBlocks = new UserBlockService(context);
        Lifecycle = new LifecycleService(context);
        LifecycleTasks = new LifecycleTaskService(context);
        Licenses = new LicenseService(context);
        UserGroups = new AuthorizationService<UserGroup>(context);
        UserProfiles = new AuthorizationService<UserProfile>(context);
        AssignmentRules = new AssignmentRuleService(context);
        AssignmentExceptions = new AssignmentExceptionService(context);
        AssignmentRuns = new AssignmentRunService(context);
        UserSettings = new UserSettingService(context);
        Credentials = new CredentialService(context);
        EmployeeFiles = new EmployeeFileService(context);
        EmployeeInterfaces = new EmployeeInterfaceService(context);
        WorkplaceIssuers = new WorkplaceIssuerService(context);
        Workplace = new WorkplaceService(context);
        PlannedRuns = new PlannedRunService(context, new Dictionary<ProvisioningRunKind, Func<ProvisioningRunRow, IRunPlanner>>
        {
            [ProvisioningRunKind.Lifecycle] = run => LifecyclePlanner.Of(context, run),
            [ProvisioningRunKind.Rules] = run => AssignmentRunService.PlannerOf(context, run),
        });
        Audit = new AuditService(context);
        Privacy = new PrivacyService(context);
        Reports = new ReportService(context);
        Configuration = new ConfigurationService(context);
    }

    /// <summary>The engine: <c>SQLite</c> or <c>SQL Server</c>.</summary>
    public string Engine => _context.Store.Engine;

    /// <summary>Where the data is: the path of the file, or server and database.</summary>
    public string Location => _context.Store.Location;

    /// <summary>Warnings for the person who opened the connection, such as that other accounts may read the file now.</summary>
    public IReadOnlyList<string> Warnings => _context.Store.DatabaseFile is { } file && PrivateFile.Warning(file) is { } warning ? [warning] : [];

    /// <summary>The version of the database's schema.</summary>
    public int SchemaVersion => _context.Store.SchemaVersion;

    /// <summary>The id of the database. Each database has its own, and objects that are read from it carry it.</summary>
    public Guid DatabaseId => _context.Store.DatabaseId;

    /// <summary>The name of the client whose database it is, read when the connection was opened.</summary>
    public string ClientName { get; private init; } = string.Empty;

    /// <summary>When the connection was opened, in local time.</summary>
    public DateTime ConnectedAt { get; }

    /// <summary>False after the connection was closed.</summary>
    public bool IsOpen => !_disposed;

    /// <summary>Client settings.</summary>
    public ClientSettingService ClientSettings { get; }

    /// <summary>Contacts: persons and organizations.</summary>
    public ContactService Contacts { get; }

    /// <summary>Contact fields that administrators made.</summary>
    public ContactFieldService ContactFields { get; }

    /// <summary>System users.</summary>
    public SystemUserService SystemUsers { get; }

    /// <summary>Blocks of system users.</summary>
    public UserBlockService UserBlocks { get; }

    /// <summary>Contacts that leave and come back.</summary>
    public LifecycleService Lifecycle { get; }

    /// <summary>Lifecycle tasks, and the forecast of licenses.</summary>
    public LifecycleTaskService LifecycleTasks { get; }

    /// <summary>License pools.</summary>
    public LicenseService Licenses { get; }

    /// <summary>User groups and their members.</summary>
    public AuthorizationService<UserGroup> UserGroups { get; }

    /// <summary>User profiles and their members.</summary>
    public AuthorizationService<UserProfile> UserProfiles { get; }

    /// <summary>Assignment rules.</summary>
    public AssignmentRuleService AssignmentRules { get; }

    /// <summary>What the assignment rules say of contacts, and their evaluation for everybody.</summary>
    public AssignmentRunService AssignmentRuns { get; }

    /// <summary>Exceptions from assignment rules.</summary>
    public AssignmentExceptionService AssignmentExceptions { get; }

    /// <summary>Settings of users, and the client-wide general settings.</summary>
    public UserSettingService UserSettings { get; }

    /// <summary>Passwords, and the mails that carry them.</summary>
    public CredentialService Credentials { get; }

    /// <summary>Imports of employee files, their runs, and exports.</summary>
    public EmployeeFileService EmployeeFiles { get; }

    /// <summary>Scheduled exchanges of employee files.</summary>
    public EmployeeInterfaceService EmployeeInterfaces { get; }

    /// <summary>The issuers of the ID tokens of the workplace app.</summary>
    public WorkplaceIssuerService WorkplaceIssuers { get; }

    /// <summary>Logins of the workplace app.</summary>
    public WorkplaceService Workplace { get; }

    /// <summary>Runs that compare states: lifecycle tasks and assignment rules.</summary>
    public PlannedRunService PlannedRuns { get; }

    /// <summary>The audit trail.</summary>
    public AuditService Audit { get; }

    /// <summary>What is kept of persons: its export, its erasure, and the removal of what is old.</summary>
    public PrivacyService Privacy { get; }

    /// <summary>The HTML report.</summary>
    public ReportService Reports { get; }

    /// <summary>The configuration as a file.</summary>
    public ConfigurationService Configuration { get; }

    /// <summary>Opens the embedded engine on a file; makes the file when it is not there, and upgrades an older schema.</summary>
    /// <param name="path">The file; null for the default one, in the user's folder for application data.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="actor">The name that the audit trail records; null for the account of this process.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConnectionFailed"/> or <see cref="ErrorIds.SchemaOutdated"/>.
    /// </exception>
    public static ProvisioningConnection OpenEmbedded(string? path = null, TimeProvider? time = null, string? actor = null) =>
        OpenEmbedded(path, mustExist: false, time, actor);

    /// <summary>Refuses an embedded file that could not be opened. It makes no file and upgrades none.</summary>
    /// <param name="path">The file; null for the default one.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.</exception>
    public static void CheckEmbedded(string? path = null) => SqliteFile.Check(path ?? SqliteFile.DefaultPath());

    /// <summary>Opens a SQL Server database, whose schema must be that of this version of the module.</summary>
    /// <param name="options">The database, and the account that signs in.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="actor">The name that the audit trail records; null for the account of this process.</param>
    /// <param name="cancellation">Cancels connecting.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>, <see cref="ErrorIds.SchemaOutdated"/>.</exception>
    public static ProvisioningConnection OpenSqlServer(
        SqlServerConnectionOptions options, TimeProvider? time = null, string? actor = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Open(SqlServerStore.Open(options.Address, new SqlitePrivateCopies(), cancellation), time, actor);
    }

    private static ProvisioningConnection OpenEmbedded(string? path, bool mustExist, TimeProvider? time, string? actor)
    {
        path ??= SqliteFile.DefaultPath();
        return Open(mustExist ? SqliteStore.OpenExisting(path) : SqliteStore.Open(path), time, actor);
    }

    /// <summary>Makes a connection on an open store. Disposing the connection closes the store.</summary>
    internal static ProvisioningConnection Open(IProvisioningStore store, TimeProvider? time, string? actor)
    {
        using IUnitOfWork work = store.Read();
        return new ProvisioningConnection(
            new ProvisioningContext(store, time ?? TimeProvider.System, actor ?? ProvisioningContext.CurrentActor()))
        {
            ClientName = Settings.ClientSettings.Of(work).ClientName,
        };
    }

    /// <summary>Opens a connection that behaves like this one but keeps no change. It refuses what this one would refuse.</summary>
    /// <param name="rows">
    /// About how many rows the work handles, if it may last longer than a second: it runs on a private copy of the database, and blocks nobody. 0 for
    /// shorter work: it runs in one transaction, and from its first change on it blocks other writers until the connection is disposed. So do few
    /// rows in a database on a server, and any number in one that does not allow snapshot isolation.
    /// </param>
    /// <param name="runs">The ids of the runs that the work undoes, approves or resumes; null for none.</param>
    /// <param name="cancellation">Cancels the copying.</param>
    /// <returns>The connection; dispose it soon, and before this one.</returns>
    public ProvisioningConnection Rehearse(long rows = 0, IReadOnlyCollection<long>? runs = null, CancellationToken cancellation = default) =>
        With(_context with
        {
            Store = _context.Store.Rehearse(new RehearsedWork(rows, runs ?? []), cancellation),
            Call = _context.Call is null ? null : new RunCall(_context.Call.Command),
        });

    /// <summary>Translates an exception of the storage into an error with a stable id.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The error; null when the exception does not come from the storage.</returns>
    public ProvisioningException? Translate(Exception exception) => _context.Store.Translate(exception);

    /// <summary>Closes the connection and the file.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _context.Store.Dispose();
        }
    }

    /// <summary>The location.</summary>
    /// <returns><see cref="Location"/>.</returns>
    public override string ToString() => Location;
}
