using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sql;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of the private copy of a database of another engine, on which large work is rehearsed.</summary>
public sealed class PrivateCopyTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly TestFolder _folder = new();

    private string File => _folder.File("original.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_copy_has_the_rows_of_the_snapshot_and_gives_no_id_again()
    {
        using ProvisioningConnection original = Fill();
        using var store = SqliteStore.OpenExisting(File);
        using IDatabaseSnapshot snapshot = store.Snapshot();
        using IProvisioningStore copy = new SqlitePrivateCopies().Copy(store, snapshot, Cancellation);
        Assert.Equal(Rows(File), Rows(copy.DatabaseFile!));
        Assert.Equal(DatabaseDump.Query(File, LastIds), DatabaseDump.Query(copy.DatabaseFile!, LastIds));
        Assert.Empty(Invariants.Broken(copy.DatabaseFile!));
        Assert.All(
            SchemaTables.NotRehearsed.Concat(SchemaTables.NotCopied.Except(["DatabaseIdentity", "RulesMark"])),
            table => Assert.Equal("0", DatabaseDump.Query(copy.DatabaseFile!, $"SELECT COUNT(*) FROM {table}")));
    }

    [Fact]
    public void A_copy_of_a_server_has_the_same_rows_without_hashes_and_other_runs()
    {
        TestServer.Require();
        using ProvisioningConnection original = Fill();
        using var database = new TestDatabase(pool: 0);
        database.Connection.CopyFrom(File, cancellation: Cancellation);
        using IStorageEngine store = database.OpenStore();
        long[] runs = original.EmployeeFiles.ListRuns().Select(run => run.Id).ToArray();
        using (IProvisioningStore copy = store.Rehearse(new RehearsedWork(1_000_000, runs), Cancellation))
        {
            // Some servers store times with six digits instead of seven.
            Assert.Equal(Comparable(Rows(File)), Comparable(Rows(copy.DatabaseFile!)));
            Assert.Equal(DatabaseDump.Query(File, LastIds), DatabaseDump.Query(copy.DatabaseFile!, LastIds));
            Assert.Equal("-", DatabaseDump.Query(copy.DatabaseFile!, "SELECT DISTINCT PasswordHash FROM SystemUsers WHERE PasswordHash IS NOT NULL"));
        }

        // Of the last run, the rows that changed nothing have the names of items of the first run.
        using IProvisioningStore last = store.Rehearse(new RehearsedWork(1_000_000, runs[^1]), Cancellation);
        Assert.Equal(Names(store, runs[^1]), Names(last, runs[^1]));
        Assert.Empty(Names(last, runs[1]));
        using IProvisioningStore none = store.Rehearse(new RehearsedWork(1_000_000), Cancellation);
        Assert.All(
            SchemaTables.OfRuns, table => Assert.Equal("0", DatabaseDump.Query(none.DatabaseFile!, $"SELECT COUNT(*) FROM {table}")));
    }

    // Those that both engines count in the same way.
    private const string LastIds =
        "SELECT name, seq FROM sqlite_sequence WHERE name IN ('Contacts', 'SystemUsers', 'Authorizations', 'ProvisioningRuns', 'AuditEntries')";

    private static string Rows(string file) => string.Join('\n', SchemaTables.Copied
        .Select(copied => copied.Table)
        .Except(SchemaTables.NotRehearsed)
        .Append(SchemaTables.Pools)
        .Select(table => DatabaseDump.Of(file, table)));

    private static string Comparable(string rows) =>
        System.Text.RegularExpressions.Regex.Replace(
            System.Text.RegularExpressions.Regex.Replace(rows, @"(:\d\d)\.\d+", "$1"), @"\tAQAAAA[^\t]*", "\t-");

    private static List<string> Names(IProvisioningStore store, long run)
    {
        using IUnitOfWork work = store.Read();
        return work.ProvisioningRuns.Items(run, null, long.MinValue, 100).Select(item => $"{item.Line} {item.Action} {item.DisplayName}").ToList();
    }

    /// <summary>Makes rows in all tables that imports, users and groups use.</summary>
    private ProvisioningConnection Fill()
    {
        ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File);
        connection.Licenses.SetTotal(LicenseType.Requestor, 50);
        connection.UserGroups.Create(new AuthorizationFields { Name = "Staff" });
        connection.ClientSettings.Set("ClientName", "Hogeland");
        const string Header = "ExternalReference,FirstName,LastName,OrganizationReference,Type,OrganizationName,Active,UserGroups,StartDate\n";
        string rows = "1,Jan,Visser,9,,,,Staff,2026-01-02\n2,Piet,É😀,9,,,,,\n9,,,,Organization,Acme,,,\n"
            + string.Concat(Enumerable.Range(10, 20).Select(i => $"{i},Ann,Jansen,,,,,,\n"));
        Import(Header + rows);
        Import(Header + rows.Replace("Visser", "Bos", StringComparison.Ordinal));
        Import(Header + rows.Replace("Visser", "Bos", StringComparison.Ordinal));

        // It waits for approval, so that the copy of its file is stored.
        Import(Header + rows.Replace(",,,,,,\n", ",,,,false,,\n", StringComparison.Ordinal));
        SystemUser[] users = connection.SystemUsers.List(new SystemUserFilter()).ToArray();
        connection.Credentials.Set(new SystemUserReference(users[0]), new CredentialChange { Generate = true });
        connection.SystemUsers.Archive([new SystemUserReference(users[1])]);
        return connection;

        void Import(string text)
        {
            string path = _folder.File($"{Guid.NewGuid():N}.csv");
            System.IO.File.WriteAllText(path, text);
            connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, CreateUser = true });
        }
    }
}
