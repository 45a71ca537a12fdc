using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that comparisons, and rehearsals of approving and undoing, do not make other writers wait.</summary>
public sealed class RehearsalTests : IDisposable
{
    // So many rows that a server copies its database.
    private const long Many = 1_000_000;

    private const string Header = "ExternalReference,FirstName,LastName,Active\n";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_comparison_and_another_writer_do_not_wait_for_each_other()
    {
        // A full load may change any number of contacts, so that a server copies its database too.
        var request = new EmployeeFileRequest { Path = _lab.Write(Header + "1,Ann,Jansen,true\n2,Bob,Smit,true\n"), FullLoad = true };
        using (IStorageEngine store = _lab.OpenStore())
        using (store.Begin(TestContext.Current.CancellationToken))
        {
            Assert.Equal(2, _lab.Service.Compare(request, _ => { }).Run.Created);
        }

        bool isWritten = false;
        _lab.Service.Compare(
            request,
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
        string[] rows = Enumerable.Range(1, 12).Select(i => $"{i},Ann,Jansen,true\n").ToArray();
        ProvisioningRun first = _lab.Import(Header + string.Concat(rows), r => r with { CreateUser = true });
        ProvisioningRun waiting = _lab.Import(Header + string.Concat(rows).Replace("true", "false", StringComparison.Ordinal));
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, waiting.Status);
        string before = _lab.Dump();
        using (IStorageEngine store = _lab.OpenStore())
        using (store.Begin(TestContext.Current.CancellationToken))
        {
            using ProvisioningConnection approving = _lab.Connection.Rehearse(Many, [waiting.Id], TestContext.Current.CancellationToken);
            Assert.Equal(12, approving.EmployeeFiles.Approve(new ProvisioningRunReference(waiting)).Run.Archived);
            using ProvisioningConnection undoing = _lab.Connection.Rehearse(Many, [first.Id], TestContext.Current.CancellationToken);
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
        string copy;
        using (IStorageEngine store = _lab.OpenStore())
        using (IProvisioningStore rehearsal = store.Rehearse(new RehearsedWork(Many), TestContext.Current.CancellationToken))
        {
            copy = rehearsal.DatabaseFile!;
            Assert.Equal((store.Location, store.DatabaseId), (rehearsal.Location, rehearsal.DatabaseId));
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

    [Fact]
    public void A_lock_on_the_original_is_held_in_the_copy_too()
    {
        using IStorageEngine store = _lab.OpenStore();
        using IProvisioningStore rehearsal = store.Rehearse(new RehearsedWork(Many), TestContext.Current.CancellationToken);
        Assert.False(rehearsal.IsActivityLockHeld("Run-1"));
        using (store.HoldActivityLock("Run-1"))
        {
            Assert.True(rehearsal.IsActivityLockHeld("Run-1"));
        }

        using (rehearsal.HoldActivityLock("Run-1"))
        {
            Assert.True(rehearsal.IsActivityLockHeld("Run-1"));
            Assert.False(store.IsActivityLockHeld("Run-1"));
        }
    }
}
