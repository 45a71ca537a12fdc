using UserProvisioning.Applying;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Applying;

/// <summary>Tests of runs that compare states: their record, their undo, brakes and approval, and what a broken-off run leaves.</summary>
public sealed class PlannedRunTests : IDisposable
{
    private readonly TestDatabase _database = new(pool: 2000);
    private readonly IProvisioningStore _store;

    public PlannedRunTests() => _store = _database.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void A_run_has_an_item_for_each_contact_and_its_counts_and_is_undone_by_its_rows()
    {
        Users("Ann", "Bob", "Stay");
        string before = Facts();
        ProvisioningRun run = Carry(force: true).Run;
        Assert.Equal(
            (ProvisioningRunKind.Lifecycle, ProvisioningRunStatus.Completed, 2, 2, "Test", "Test-Command"),
            (run.Kind, run.Status, run.Rows, run.Archived, run.Source, run.Command));
        Assert.Equal(
            ["1 Ann Archive Status=Archived License=", "2 Bob Archive Status=Archived License="],
            _database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(run.Id)).Select(item =>
                $"{item.Line} {item.DisplayName} {item.Action} {string.Join(' ', item.Changes.Select(change => $"{change.Field}={change.New}"))}"));
        Assert.Equal(
            ["ann", "bob"],
            _database.AuditTrail().Where(entry => entry.RunId == run.Id && entry.Action == AuditActions.Archive).Select(entry => entry.Target));
        Assert.Equal(run.Id, Assert.Single(_database.Connection.EmployeeFiles.Runs()).Id);
        Assert.Equal("Undone", Undo(run).Status.ToString());
        Assert.Equal(before, Facts());
    }

    [Fact]
    public void A_run_with_nothing_to_do_stores_nothing()
    {
        Users("Stay");
        string before = _database.Dump();
        ProvisioningRun run = Carry().Run;
        Assert.Equal((0, ProvisioningRunStatus.Completed, 0), (run.Id, run.Status, run.Rows));
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void A_run_that_a_brake_stops_changes_nothing_until_another_approves_what_still_holds()
    {
        _database.Set("ApprovalRequiresOtherActor", true);
        Users("Ann", "Bob", "Cor", "Dirk", "Eva", "Fay", "Stay");
        string before = Facts();
        PlannedRunResult stopped = Carry();
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 6, 6), (stopped.Run.Status, stopped.Run.Rows, stopped.Run.Archived));
        Assert.Contains("archive 6 users", Assert.Single(stopped.Stops), StringComparison.Ordinal);
        Assert.Equal(before, Facts());
        Assert.Equal(6, _database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(stopped.Run.Id)).Count());
        Assert.Contains(
            "somebody else must approve it",
            Assert.Throws<ProvisioningException>(() => Approve(stopped.Run, TestDatabase.Actor)).Message,
            StringComparison.Ordinal);

        // Bob has another license now, Cor is archived already, and Gus is new.
        _database.Connection.SystemUsers.SetLicense([new SystemUserReference("bob")], LicenseType.FullUser);
        _database.Connection.SystemUsers.Archive([new SystemUserReference("cor")]);
        Users("Gus");
        ProvisioningRun done = Approve(stopped.Run, "other@test").Run;
        Assert.Equal(
            (stopped.Run.Id, ProvisioningRunStatus.Completed, 4, 4, "other@test"), (done.Id, done.Status, done.Rows, done.Archived, done.Actor));
        Assert.Equal(
            ["1 Ann", "2 Dirk", "3 Eva", "4 Fay"],
            _database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(done.Id)).Select(item => $"{item.Line} {item.DisplayName}"));
        Assert.Equal(["bob", "stay", "gus"], Active());
        Assert.Equal(
            "its status is Completed", Assert.Throws<ProvisioningException>(() => Approve(done, "other@test")).Message.Split("; ")[1].Split('.')[0]);
        Undo(done);
        Assert.Equal(["ann", "bob", "dirk", "eva", "fay", "stay", "gus"], Active());
    }

    [Fact]
    public void A_run_that_waits_can_be_withdrawn_and_force_skips_the_brakes()
    {
        Users("Ann", "Bob", "Cor", "Dirk", "Eva", "Fay");
        ProvisioningRun waiting = Carry().Run;
        Assert.Equal(ProvisioningRunStatus.Undone, Undo(waiting).Status);
        Assert.Equal(6, Active().Length);
        Assert.Equal((ProvisioningRunStatus.Completed, 6), (Carry(force: true).Run.Status, 6 - Active().Length));
    }

    [Fact]
    public void A_run_that_is_broken_off_is_interrupted_and_the_next_call_finishes_it_under_the_same_id()
    {
        Users(Enumerable.Range(1, 1200).Select(number => $"P{number}").ToArray());
        ProvisioningRun broken = Break();
        Assert.Equal((ProvisioningRunStatus.Interrupted, 500, 700), (broken.Status, broken.Archived, Active().Length));
        ProvisioningRun done = Carry(force: true).Run;
        Assert.Equal((broken.Id, ProvisioningRunStatus.Completed, 1200), (done.Id, done.Status, done.Archived));
        Assert.Equal(
            Enumerable.Range(1, 1200).Select(line => (long)line),
            _database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(done.Id)).Select(item => item.Line));
        Undo(done);
        Assert.Equal(1200, Active().Length);
    }

    [Fact]
    public void An_interrupted_run_is_undone_or_resumed()
    {
        Users(Enumerable.Range(1, 600).Select(number => $"P{number}").ToArray());
        Undo(Break());
        Assert.Equal(600, Active().Length);
        ProvisioningRun broken = Break();
        _database.Set("LeaverThresholdPercent", 0);
        ProvisioningRun done = Runs(TestDatabase.Actor).Resume(broken.Id, _ => Planner(), CancellationToken.None).Run;
        Assert.Equal((broken.Id, ProvisioningRunStatus.Completed, 600), (done.Id, done.Status, done.Archived));
    }

    private ProvisioningRun Break()
    {
        var planner = new ArchivingPlanner
        {
            Store = _store,
            BeforeBatch = batch =>
            {
                if (batch == 2)
                {
                    throw new InvalidOperationException("The process ends here.");
                }
            },
        };
        ProvisioningRunRow run = Runs(TestDatabase.Actor).New(ProvisioningRunKind.Lifecycle, "Test", "Test-Command", null);
        using (var open = new OpenRun(Context(TestDatabase.Actor), run) { LongestTransaction = TimeSpan.Zero })
        {
            Assert.Throws<InvalidOperationException>(() =>
                open.Apply(planner, planner.Plan(default).Select(change => change.Item), null, CancellationToken.None));
        }

        return _database.Connection.EmployeeFiles.Runs().Last();
    }

    private void Users(params string[] names)
    {
        foreach (string name in names)
        {
            _database.UserOf(_database.Person(name, firstName: null));
        }
    }

    private string[] Active() => _database.Connection.SystemUsers.List(new SystemUserFilter { Status = SystemUserStatus.Active })
        .Select(user => user.Username).ToArray();

    private string Facts() => string.Join('\n', _database.Column(
        "SELECT Username || Status || COALESCE(License, '') || COALESCE(ArchivedAt, '') || ArchivedByImport FROM SystemUsers ORDER BY Id"))
        + string.Join('\n', _database.Column("SELECT License || Used FROM Licenses ORDER BY License"));

    private ProvisioningContext Context(string actor) => new(_store, _database.Clock, actor);

    private PlannedRuns Runs(string actor) => new(Context(actor));

    private ArchivingPlanner Planner() => new() { Store = _store };

    private PlannedRunResult Carry(bool force = false)
    {
        PlannedRuns runs = Runs(TestDatabase.Actor);
        return runs.Carry(runs.New(ProvisioningRunKind.Lifecycle, "Test", "Test-Command", null), Planner(), force, CancellationToken.None);
    }

    private PlannedRunResult Approve(ProvisioningRun run, string actor) =>
        Runs(actor).Approve(run.Id, _ => Planner(), CancellationToken.None);

    private ProvisioningRun Undo(ProvisioningRun run) =>
        _database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run.Id)).Run;
}
