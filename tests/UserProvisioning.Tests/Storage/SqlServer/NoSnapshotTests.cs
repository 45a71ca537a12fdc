using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Storage;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.EmployeeFiles;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests of a rehearsal on a server whose database does not allow snapshot isolation: it is one transaction that is rolled back.</summary>
public sealed class NoSnapshotTests
{
    private const int Rows = 3000;

    [Fact]
    public void A_comparison_without_snapshots_finds_the_same_changes_nothing_and_others_are_told_who_they_wait_for()
    {
        TestServer.Require();
        using var lab = new EmployeeFileLab(licenses: Rows);
        lab.AddGroup("G");
        lab.Import(File(1, Rows, ""), r => r with { CreateUser = true });
        string path = lab.Write(File(Rows / 2, Rows, "G"));
        string before = lab.Dump();
        string expected = Compare(lab.Connection, path, _ => { });

        using var store = (SqlServerStore)lab.OpenStore();
        store.AllowsSnapshots = false;
        using ProvisioningConnection connection = ProvisioningConnection.Open(store, lab.Time, "tester");
        using IStorageEngine other = lab.OpenStore();
        var holders = new HashSet<int?>();
        Assert.Equal(expected, Compare(connection, path, _ => holders.Add(other.Writer(CancellationToken.None)?.ProcessId)));
        Assert.Contains(Environment.ProcessId, holders);
        Assert.Equal(before, lab.Dump());
        lab.Connection.ClientSettings.Set("ClientName", "written");
    }

    private static string Compare(ProvisioningConnection connection, string path, Action<ImportProgress> report)
    {
        var items = new List<string>();
        ProvisioningRun run = connection.EmployeeFiles.Compare(
            new EmployeeFileRequest { Path = path, CreateUser = true, FullLoad = true, Force = true },
            item => items.Add($"{item.Line} {item.Action} {item.ExternalReference} {string.Join(", ", item.Changes)}"),
            new OnProgress<ImportProgress>(report),
            TestContext.Current.CancellationToken).Run;
        return $"{run.Created} {run.Updated} {run.Archived} {run.UsersCreated} {run.Granted}\n{string.Join('\n', items)}";
    }

    private static string File(int from, int count, string group) => "ExternalReference,LastName,UserGroups\n"
        + string.Concat(Enumerable.Range(from, count).Select(i => $"{i},Jansen{i},{group}\n"));
}
