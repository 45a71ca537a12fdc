using Microsoft.Data.Sqlite;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Storage;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that comparisons, and rehearsals of approving and undoing, do not make other writers wait.</summary>
public sealed class RehearsalTests : IDisposable
{
    private const string Header = "ExternalReference,FirstName,LastName,Active\n";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_comparison_and_another_writer_do_not_wait_for_each_other()
    {
        Assert.SkipWhen(TestServer.IsUsed, "A server has no private copy of a database.");
        string path = _lab.Write(Header + "1,Ann,Jansen,true\n2,Bob,Smit,true\n");
        using SqliteConnection other = DatabaseDump.Open(_lab.Path("test.db"));
        using SqliteTransaction writing = other.BeginTransaction(deferred: false);
        ProvisioningRun run = _lab.Service.Compare(new EmployeeFileRequest { Path = path }, _ => { }).Run;
        Assert.Equal(2, run.Created);
        writing.Rollback();

        bool isWritten = false;
        _lab.Service.Compare(
            new EmployeeFileRequest { Path = path },
            _ => { },
            new EmployeeFileLab.OnProgress(_ =>
            {
                if (!isWritten)
                {
                    _lab.CreateContact(new ContactFields { LastName = "Bos" });
                    isWritten = true;
                }
            }));
        Assert.True(isWritten);
        Assert.Single(_lab.Contacts());
    }

    [Fact]
    public void Rehearsals_of_approving_and_undoing_do_not_wait_for_another_writer()
    {
        Assert.SkipWhen(TestServer.IsUsed, "A server has no private copy of a database.");
        string[] rows = Enumerable.Range(1, 12).Select(i => $"{i},Ann,Jansen,true\n").ToArray();
        ProvisioningRun first = _lab.Import(Header + string.Concat(rows), r => r with { CreateUser = true });
        ProvisioningRun waiting = _lab.Import(Header + string.Concat(rows).Replace("true", "false", StringComparison.Ordinal));
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        string before = _lab.Dump();
        using (SqliteConnection other = DatabaseDump.Open(_lab.Path("test.db")))
        using (other.BeginTransaction(deferred: false))
        {
            using ProvisioningConnection approving = _lab.Connection.Rehearse(isLarge: true);
            Assert.Equal(12, approving.EmployeeFiles.Approve(new ProvisioningRunReference(waiting)).Run.Archived);
            using ProvisioningConnection undoing = _lab.Connection.Rehearse(isLarge: true);
            Assert.Equal(12, undoing.EmployeeFiles.Undo(new ProvisioningRunReference(first)).ContactsRemoved);
        }

        Assert.Equal(before, _lab.Dump());
    }

    [Fact]
    public void A_rehearsal_of_approving_in_a_transaction_changes_nothing()
    {
        string[] rows = Enumerable.Range(1, 12).Select(i => $"{i},Ann,Jansen,true\n").ToArray();
        _lab.Import(Header + string.Concat(rows), r => r with { CreateUser = true });
        ProvisioningRun waiting = _lab.Import(Header + string.Concat(rows).Replace("true", "false", StringComparison.Ordinal));
        string before = _lab.Dump();
        using (ProvisioningConnection rehearsal = _lab.Connection.Rehearse())
        {
            Assert.Equal(12, rehearsal.EmployeeFiles.Approve(new ProvisioningRunReference(waiting)).Run.Archived);
            Assert.All(
                rehearsal.SystemUsers.List(new SystemUserFilter(), cancellation: TestContext.Current.CancellationToken),
                user => Assert.Equal(SystemUserStatus.Archived, user.Status));
        }

        Assert.Equal(before, _lab.Dump());
    }

    [Fact]
    public void The_copy_for_a_rehearsal_is_private_and_deleted_afterwards()
    {
        Assert.SkipWhen(TestServer.IsUsed, "A server has no private copy of a database.");
        string copy;
        using (IStorageEngine store = SqliteStore.Open(_lab.Path("test.db")))
        using (IProvisioningStore rehearsal = store.Rehearse(isLarge: true))
        {
            copy = rehearsal.DatabaseFile!;
            Assert.Equal(store.Location, rehearsal.Location);
            Assert.NotEqual(store.DatabaseFile, copy);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, PrivateFile.ModeOf(copy));
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(copy)!));
            }
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }
}
