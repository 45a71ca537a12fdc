using System.Text;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>A database and a folder of files for one test, with a clock that stands still.</summary>
internal sealed class EmployeeFileLab : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("employeefiles");
    private readonly string? _onServer;
    private int _files;

    public EmployeeFileLab(int licenses = 1000)
    {
        _onServer = TestServer.IsUsed ? TestServer.Lease(0) : null;
        Connection = Open();
        Connection.Licenses.SetTotal(LicenseType.Requestor, licenses);
    }

    private static readonly string[] Undone = ["AuthorizationMembers", "Contacts", "Licenses", "SystemUsers", "SystemUserSettings"];

    public StoppedTime Time { get; } = new();

    public ProvisioningConnection Connection { get; }

    /// <summary>Opens another connection to the same database; the caller closes it.</summary>
    public ProvisioningConnection Open(string actor = "tester") => _onServer is null
        ? ProvisioningConnection.OpenEmbedded(Path("test.db"), Time, actor)
        : ProvisioningConnection.OpenSqlServer(TestServer.Options(_onServer), Time, actor);

    /// <summary>Opens the storage beneath a connection; the caller closes it.</summary>
    public IStorageEngine OpenStore() => _onServer is null
        ? SqliteStore.Open(Path("test.db"))
        : SqlServerStore.Open(TestServer.Options(_onServer).Address, new SqlitePrivateCopies(), CancellationToken.None);

    /// <summary>The invariants that the database breaks; see <see cref="Invariants"/>.</summary>
    public IReadOnlyList<string> Broken() => _onServer is null ? Invariants.Broken(Path("test.db")) : TestServer.Broken(_onServer);

    public EmployeeFileService Service => Connection.EmployeeFiles;

    public string Write(string text, Encoding? encoding = null) =>
        Write((encoding ?? new UTF8Encoding(false)).GetPreamble().Concat((encoding ?? new UTF8Encoding(false)).GetBytes(text)).ToArray());

    public string Write(byte[] bytes, string extension = ".csv")
    {
        string path = Path($"file{++_files}{extension}");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public ProvisioningRun Import(string text, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null) =>
        ImportPath(Write(text), options).Run;

    public ImportResult ImportPath(string path, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null)
    {
        var request = new EmployeeFileRequest { Path = path };
        return Service.Import(options?.Invoke(request) ?? request);
    }

    public ImportResult ImportWatched(string path, Action<ImportProgress> act, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null)
    {
        var request = new EmployeeFileRequest { Path = path };
        return Service.Import(options?.Invoke(request) ?? request, new OnProgress(act));
    }

    /// <summary>Imports a file, and cancels after a number of rows.</summary>
    public void ImportUntil(string path, int rows, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null)
    {
        using var cancellation = new CancellationTokenSource();
        var request = new EmployeeFileRequest { Path = path };
        var progress = new OnProgress(value =>
        {
            if (value.Rows >= rows)
            {
                cancellation.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => Service.Import(options?.Invoke(request) ?? request, progress, cancellation.Token));
    }

    public ProvisioningException Fails(string path, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null) =>
        Assert.Throws<ProvisioningException>(() => ImportPath(path, options));

    public List<ProvisioningRunItem> Items(ProvisioningRun run, ImportAction? action = null) =>
        Service.Items(new ProvisioningRunReference(run), action).ToList();

    public (ProvisioningRun Run, List<ProvisioningRunItem> Items) Compare(string text, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null)
    {
        var items = new List<ProvisioningRunItem>();
        var request = new EmployeeFileRequest { Path = Write(text) };
        return (Service.Compare(options?.Invoke(request) ?? request, items.Add).Run, items);
    }

    public Contact Contact(string reference) => Connection.Contacts.Get(new ContactReference(reference));

    public List<Contact> Contacts() => Connection.Contacts.List(new ContactFilter()).ToList();

    public List<SystemUser> Users() => Connection.SystemUsers.List(new SystemUserFilter()).ToList();

    public SystemUser User(string reference) => Users().Single(user => user.ContactId == Contact(reference).Id);

    public int LicensesUsed(LicenseType license = LicenseType.Requestor) => Connection.Licenses.List().Single(pool => pool.License == license).Used;

    public void SetPool(LicenseType license, int total) => Connection.Licenses.SetTotal(license, total);

    public void AddGroup(string name, LicenseType? required = null) =>
        Connection.UserGroups.Create(new AuthorizationFields { Name = name, RequiredLicense = required });

    public void AddProfile(string name) => Connection.UserProfiles.Create(new AuthorizationFields { Name = name });

    public void Join(string group, string reference) =>
        Connection.UserGroups.AddMembers(new UserGroupReference(group), [new SystemUserReference(User(reference).Id)])[0].Require();

    public void ArchiveByHand(string reference) => Connection.SystemUsers.Archive([new SystemUserReference(User(reference).Id)])[0].Require();

    public void CreateContact(ContactFields fields, ContactReference? organization = null) => Connection.Contacts.Create(fields, organization);

    public void Change(string reference, Func<ContactFields, ContactFields> change) =>
        Connection.Contacts.Update(new ContactReference(reference), change);

    /// <summary>Runs SQL directly on the database, without the services.</summary>
    public void Sql(string sql) => TestDatabase.Execute(_onServer, Path("test.db"), sql);

    /// <summary>Returns the rows of the tables that undoing restores: contacts, users, memberships, settings and licenses.</summary>
    public string State() => Rows(Undone);

    /// <summary>Returns the whole content of the database as text, to compare before and after.</summary>
    public string Dump() => _onServer is null ? DatabaseDump.Of(Path("test.db")) : TestServer.Dump(_onServer);

    /// <summary>The rows of tables, each in a fixed order.</summary>
    public string Rows(params string[] tables) => _onServer is null
        ? DatabaseDump.Of(Path("test.db"), tables)
        : TestServer.Dump(_onServer, tables);

    public void SetSetting(string name, object value) => Connection.ClientSettings.Set(name, value);

    public List<AuditEntry> Audit(long? run = null) => Connection.Audit.List(new AuditFilter { RunId = run }).ToList();

    public void Dispose()
    {
        Connection.Dispose();
        _folder.Delete(recursive: true);
        if (_onServer is not null)
        {
            TestServer.Return(_onServer);
        }
    }

    /// <summary>2026-06-15, noon, wherever the test runs.</summary>
    internal sealed class StoppedTime : TimeProvider
    {
        public DateTime Day { get; set; } = new(2026, 6, 15);

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(Day.AddHours(12), TimeSpan.Zero);
    }

    /// <summary>A receiver of progress that runs an action on the thread that reports it.</summary>
    internal sealed class OnProgress(Action<ImportProgress> act) : IProgress<ImportProgress>
    {
        // The tests act while rows are compared or applied, not while the file is read.
        public void Report(ImportProgress value)
        {
            if (value.Stage is ImportStage.Comparing or ImportStage.Applying)
            {
                act(value);
            }
        }
    }
}
