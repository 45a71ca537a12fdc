using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.EmployeeFiles;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>
/// Tests of undoing a pipeline that made thousands of users: in several transactions, broken off between two of them, and with users that somebody
/// changes meanwhile. Each step is a transaction here.
/// </summary>
public sealed class LargeManualUndoTests : IDisposable
{
    private const int Users = 4000;

    private readonly EmployeeFileLab _lab = new(licenses: Users);
    private readonly string _before;
    private readonly long _run;

    public LargeManualUndoTests()
    {
        _lab.SetPool(LicenseType.FullUser, 1);
        _lab.AddGroup("Staff");
        _lab.SetSetting("DefaultUserGroups", "Staff");
        _lab.Import("ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, Users).Select(i => $"{i},Name{i}\n")));
        _before = _lab.State();
        ProvisioningConnection call = _lab.Connection.ForCall("New-SystemUser");
        foreach (NewSystemUserRequest[] batch in Enumerable.Range(1, Users)
            .Select(i => new NewSystemUserRequest { Contact = new ContactReference($"{i}") }).Chunk(512))
        {
            Assert.All(call.SystemUsers.Create(batch), user => Assert.Null(user.Error));
        }

        _run = _lab.Service.Runs(new ProvisioningRunFilter { Kinds = [ProvisioningRunKind.Manual] }).Last().Id;
    }

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    [InlineData(6000)]
    public void The_same_call_again_finishes_an_interrupted_undo_and_puts_nothing_back_twice(int changes)
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Undo(WhenPutBack(changes, cancellation.Cancel), cancellation.Token));
        ProvisioningRun interrupted = _lab.Service.ListRuns(_run)[0];
        Assert.Equal((ProvisioningRunStatus.Interrupted, true), (interrupted.Status, interrupted.IsUndoBegun));
        Assert.NotEqual(_before, _lab.State());
        Assert.Empty(_lab.Broken());

        UndoResult undone = Undo();
        Assert.Equal((ProvisioningRunStatus.Undone, Users, 0), (undone.Run.Status, undone.UsersRemoved, undone.UsersSetBack));
        Assert.Equal(_before, _lab.State());
        Assert.Empty(_lab.Broken());
        Assert.Single(_lab.Audit(), entry => entry.Action == AuditActions.Undo);
        Assert.Equal(Users, _lab.Audit().Count(entry => entry.Action == AuditActions.Remove));
        Assert.True(Undo().WasUndone);
    }

    [Fact]
    public void What_somebody_changes_meanwhile_is_left_and_named_and_put_back_by_the_next_call_when_the_change_is_taken_back()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Undo(WhenPutBack(1, cancellation.Cancel), cancellation.Token));
        _lab.Connection.SystemUsers.SetLicense(new SystemUserReference("name7"), LicenseType.FullUser, TestContext.Current.CancellationToken);
        ProvisioningException rest = Assert.Throws<ProvisioningException>(() => Undo());
        Assert.Equal(ErrorIds.UndoConflict, rest.ErrorId);
        Assert.Contains("is undone except for 1 item", rest.Message, StringComparison.Ordinal);
        Assert.Contains("name7: was changed (SetLicense name7 by ", rest.Message, StringComparison.Ordinal);
        Assert.Equal("name7", Assert.Single(_lab.Users()).Username);
        Assert.Equal(ProvisioningRunStatus.Interrupted, _lab.Service.ListRuns(_run)[0].Status);

        _lab.Connection.SystemUsers.SetLicense(new SystemUserReference("name7"), LicenseType.Requestor, TestContext.Current.CancellationToken);
        Assert.Equal(ProvisioningRunStatus.Undone, Undo().Run.Status);
        Assert.Equal(_before, _lab.State());
    }

    [Fact]
    public void A_conflict_anywhere_is_found_before_anything_is_put_back()
    {
        _lab.Connection.SystemUsers.SetLicense(new SystemUserReference("name7"), LicenseType.FullUser, TestContext.Current.CancellationToken);
        string present = _lab.Dump();
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Undo());
        Assert.Contains("Nothing was undone", error.Message, StringComparison.Ordinal);
        Assert.Equal(present, _lab.Dump());
    }

    [Fact]
    public void A_slow_database_gets_fewer_changes_at_once()
    {
        var done = new List<long>();
        var progress = new OnProgress<WorkProgress>(now =>
        {
            if (now.Stage == "Putting back")
            {
                done.Add(now.Done);
            }
        });
        _lab.Service.Undo(_run, TimeSpan.FromTicks(1), progress, TestContext.Current.CancellationToken);
        List<long> steps = done.Zip(done.Prepend(0), (now, before) => now - before).ToList();
        Assert.InRange(steps[0], 450, 500);
        Assert.InRange(steps[5], 25, 50);
    }

    [Fact]
    public void A_call_that_goes_on_after_its_run_was_undone_gets_another_run()
    {
        ProvisioningConnection call = _lab.Connection.ForCall("New-Contact");
        call.Contacts.Create(new ContactFields { LastName = "One", ExternalReference = "X-1" });
        long run = Last();
        _lab.Service.Undo(run, TimeSpan.Zero, null, TestContext.Current.CancellationToken);
        call.Contacts.Create(new ContactFields { LastName = "Two", ExternalReference = "X-2" });
        Assert.NotEqual(run, Last());
        _lab.Service.Undo(Last(), TimeSpan.Zero, null, TestContext.Current.CancellationToken);
    }

    private long Last() => _lab.Service.Runs(new ProvisioningRunFilter { Kinds = [ProvisioningRunKind.Manual] }).Last().Id;

    private UndoResult Undo(IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        _lab.Service.Undo(_run, TimeSpan.Zero, progress, cancellation);

    /// <summary>Acts once when so many changes were put back. The check of the run reports first, up to its last change.</summary>
    private static OnProgress<WorkProgress> WhenPutBack(int changes, Action act)
    {
        bool isChecked = false;
        bool isDone = false;
        long last = 0;
        return new OnProgress<WorkProgress>(value =>
        {
            isChecked |= value.Done < last;
            last = value.Done;
            if (isChecked && !isDone && value.Done >= changes)
            {
                isDone = true;
                act();
            }
        });
    }
}
