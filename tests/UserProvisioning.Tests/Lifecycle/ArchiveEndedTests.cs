using UserProvisioning.Importing;
using UserProvisioning.Lifecycle;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of ArchiveEnded and EndBlock: what is due, on which day, and what stops it.</summary>
public sealed class ArchiveEndedTests : CalendarTest
{
    private const LifecycleTaskName Task = LifecycleTaskName.ArchiveEnded;

    [Fact]
    public void The_end_date_is_the_last_day_and_the_day_after_it_contact_and_user_are_archived_once()
    {
        SystemUser user = User("ann", end: Today);
        Database.Person("Bos", end: Today, reference: "E-Bos");
        Assert.Equal(0, Run(Task).Id);
        Assert.Equal(["ArchiveEnded ann 2026-06-16", "ArchiveEnded E-Bos 2026-06-16"], Due(2));
        Days(1);
        ProvisioningRun run = Run(Task);
        Assert.Equal((ProvisioningRunKind.Lifecycle, 2, ProvisioningRunStatus.Completed), (run.Kind, run.Archived, run.Status));
        Assert.Equal(["ArchiveEnded ann Archive", "ArchiveEnded Jan Bos Archive"], Items(run));
        Assert.Equal((SystemUserStatus.Archived, null), (Reread(user).Status, Reread(user).License));
        Assert.Equal(0, Run(Task).Id);
        Assert.Empty(Database.Broken());
    }

    [Fact]
    public void After_days_without_a_run_and_with_a_date_that_was_moved_into_the_past_everything_is_done_by_the_next_run()
    {
        SystemUser gap = User("gap", end: Today.AddDays(2)), moved = User("moved"), later = User("later", end: Today.AddDays(30));
        Days(10);
        Database.Connection.Contacts.Update(new ContactReference(moved), fields => fields with { EndDate = Today.AddDays(-5) });
        Assert.Equal(2, Run(Task).Archived);
        Assert.Equal(
            [SystemUserStatus.Archived, SystemUserStatus.Archived, SystemUserStatus.Active],
            new[] { gap, moved, later }.Select(user => Reread(user).Status));
    }

    [Fact]
    public void The_setting_delays_it_and_an_exempt_user_stays_but_its_block_ends()
    {
        Database.Set("ArchiveDaysAfterEnd", 7);
        SystemUser user = User("ann", end: Today), exempt = User("exempt", end: Today);
        Database.Connection.SystemUsers.Set([new SystemUserReference(exempt)], null, true);
        Database.Connection.UserBlocks.Block([new SystemUserReference(exempt)], "gone", until: Today.AddDays(8));
        Days(7);
        Assert.Equal(0, Run().Id);
        Days(1);
        ProvisioningRun run = Run();
        Assert.Equal(["EndBlock exempt Update", "ArchiveEnded ann Archive"], Items(run));
        Assert.Equal(
            (SystemUserStatus.Archived, SystemUserStatus.Active, null, null),
            (Reread(user).Status, Reread(exempt).Status, Reread(exempt).BlockedSince, Reread(exempt).BlockReason));
        Assert.True(Reread(exempt).ExemptFromLifecycle);
    }

    [Fact]
    public void Days_are_those_of_the_client_also_around_a_change_of_the_clocks_and_on_the_last_day_of_February()
    {
        Database.Set("TimeZone", "Europe/Amsterdam");

        // The server is in UTC. In Amsterdam the 16th begins at 22:00 UTC in summer.
        SystemUser summer = User("summer", end: new DateTime(2026, 6, 15));
        Assert.Equal([Text(summer, "2026-06-15 21:59", 0), Text(summer, "2026-06-15 22:00", 1)], [At("2026-06-15 21:59"), At("2026-06-15 22:00")]);

        // The clocks are put back at 01:00 UTC on 25 October, so the 26th begins at 23:00 UTC.
        SystemUser autumn = User("autumn", end: new DateTime(2026, 10, 25));
        Assert.Equal([Text(autumn, "2026-10-25 22:59", 0), Text(autumn, "2026-10-25 23:00", 1)], [At("2026-10-25 22:59"), At("2026-10-25 23:00")]);

        SystemUser leap = User("leap", end: new DateTime(2028, 2, 29));
        Assert.Equal([Text(leap, "2028-02-29 22:59", 0), Text(leap, "2028-02-29 23:00", 1)], [At("2028-02-29 22:59"), At("2028-02-29 23:00")]);

        string At(string utc)
        {
            Database.Clock.Now = DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);
            return $"{utc} {Run(Task).Archived}";
        }

        static string Text(SystemUser user, string utc, int archived) => $"{utc} {archived}";
    }

    [Fact]
    public void A_source_restores_whom_the_calendar_archived()
    {
        SystemUser user = User("ann", end: Today);
        Days(1);
        Run(Task);
        ImportResult result = Import("ExternalReference,LastName,EndDate\nE-ann,ann,2027-01-31\n");
        Assert.Equal((1, 0), (result.Run.Restored, result.Run.Rejected));
        Assert.Equal(SystemUserStatus.Active, Reread(user).Status);

        // The same file with the old end date leaves both archived, and says nothing about a hand.
        Days(400);
        Assert.Equal(1, Run(Task).Archived);
        result = Import("ExternalReference,LastName,EndDate\nE-ann,ann,2027-01-31\n");
        Assert.Equal((0, 0, ProvisioningRunStatus.Completed), (result.Run.Restored, result.Run.Rejected, result.Run.Status));
        Assert.Equal(SystemUserStatus.Archived, Reread(user).Status);
    }

    [Fact]
    public void A_run_is_undone_and_the_next_one_does_it_again()
    {
        SystemUser user = User("ann", end: Today, license: LicenseType.FullUser);
        Days(1);
        string before = Facts();
        ProvisioningRun run = Run(Task);
        Assert.Equal(0, Database.Pool(LicenseType.FullUser).Used);
        Assert.Equal(
            ProvisioningRunStatus.Undone, Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(run.Id)).Run.Status);
        Assert.Equal(before, Facts());
        Assert.Equal((SystemUserStatus.Active, LicenseType.FullUser), (Reread(user).Status, Reread(user).License));
        Assert.Equal(1, Run(Task).Archived);

        string Facts() => string.Join('\n', Database.Column("SELECT Username || Status || COALESCE(License, '') || COALESCE(ArchivedAt, '') || "
            + "ArchivedByImport FROM SystemUsers")) + string.Join('\n', Database.Column("SELECT Status || COALESCE(ArchivedAt, '') FROM Contacts"));
    }

    [Fact]
    public void A_brake_stops_a_task_and_the_others_go_on_and_the_same_plan_waits_once()
    {
        List<SystemUser> leavers = Enumerable.Range(1, 6).Select(number => User($"u{number}", end: Today)).ToList();
        SystemUser blocked = User("blocked");
        Database.Connection.UserBlocks.Block([new SystemUserReference(blocked)], until: Today.AddDays(1));
        Days(1);
        LifecycleResult result = Call();
        Assert.Contains("archive 6 users", Assert.Single(result.Stops), StringComparison.Ordinal);
        Assert.Equal(["EndBlock blocked Update"], Items(result.Runs[0]));
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 6), (result.Runs[1].Status, result.Runs[1].Archived));
        Assert.All(leavers, user => Assert.Equal(SystemUserStatus.Active, Reread(user).Status));

        // The next night the same plan waits; with one leaver more, the old plan is withdrawn.
        Assert.Equal(result.Runs[1].Id, Assert.Single(Call().Runs).Id);
        User("late", end: Today.AddDays(-1));
        ProvisioningRun newer = Assert.Single(Call().Runs);
        Assert.Equal(
            (7, ProvisioningRunStatus.Undone),
            (newer.Rows, Database.Connection.EmployeeFiles.GetRun(new ProvisioningRunReference(result.Runs[1].Id)).Status));
        ProvisioningRun done = Database.Connection.PlannedRuns.Approve(new ProvisioningRunReference(newer.Id)).Run;
        Assert.Equal((newer.Id, ProvisioningRunStatus.Completed, 7), (done.Id, done.Status, done.Archived));
        Assert.Equal(0, Run(Task).Id);
    }

    [Fact]
    public void As_of_a_day_counts_as_today()
    {
        SystemUser user = User("ann", end: Today.AddDays(20));
        LifecycleResult result = Database.Connection.LifecycleTasks.Invoke(new LifecycleRequest { AsOf = Today.AddDays(20) });
        Assert.Equal(0, Assert.Single(result.Runs).Id);
        result = Database.Connection.LifecycleTasks.Invoke(new LifecycleRequest { AsOf = Today.AddDays(21) });
        Assert.Equal((1, SystemUserStatus.Archived), (Assert.Single(result.Runs).Archived, Reread(user).Status));
    }

    private ImportResult Import(string text)
    {
        string path = Path.Combine(Database.Folder, "hr.csv");
        File.WriteAllText(path, text);
        return Database.Connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, Force = true });
    }
}
