using UserProvisioning.Importing;
using UserProvisioning.Lifecycle;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of ReclaimLicense: who has not been seen, the warning, and what is then done; and of the forecast of licenses.</summary>
public sealed class ReclaimTests : CalendarTest
{
    private const LifecycleTaskName Task = LifecycleTaskName.ReclaimLicense;

    private long _run;

    public ReclaimTests() => Database.Set("ReclaimLicenseAfterDays", 90);

    [Fact]
    public void A_client_whose_application_records_no_logins_cannot_reclaim_and_the_task_says_so()
    {
        SystemUser user = User("ann");
        Days(365);
        Assert.Equal(0, Run(Task).Id);
        string why = Assert.Single(Database.Connection.LifecycleTasks.WhyOff());
        Assert.Contains("no login of any active user is recorded", why, StringComparison.Ordinal);
        Database.Set("ReclaimLicenseAfterDays", 0);
        Assert.Empty(Database.Connection.LifecycleTasks.WhyOff());
        Assert.Contains("is off", Assert.Single(Database.Connection.LifecycleTasks.WhyOff([Task])), StringComparison.Ordinal);
        Assert.Equal(SystemUserStatus.Active, Reread(user).Status);
    }

    [Fact]
    public void A_user_is_warned_first_and_archived_when_nobody_logs_in_until_the_warning_is_over()
    {
        SystemUser user = User("ann"), active = User("active");
        Login(user);
        Days(75);
        Login(active);
        Assert.Equal(0, Run().Id);
        Days(1);
        Assert.Equal(["ReclaimLicense ann 2026-08-30"], Due());
        ProvisioningRun warning = Run();
        Assert.Equal((1, 0), (warning.Updated, warning.Archived));
        Assert.Equal("Log in before 13 September 2026 to keep your account", Assert.Single(Mails()).Subject);
        Assert.Equal(0, Run().Id);
        Days(13);
        Assert.Equal(0, Run().Id);
        Assert.Equal(["ReclaimLicense ann 2026-09-13"], Due(2));
        Days(1);
        Assert.Equal(["ReclaimLicense ann Archive"], Items(Run()));
        Assert.Equal((SystemUserStatus.Archived, SystemUserStatus.Active), (Reread(user).Status, Reread(active).Status));
        Assert.Equal(ContactStatus.Active, Database.Connection.Contacts.Get(new ContactReference("E-ann")).Status);
    }

    [Fact]
    public void A_source_does_not_restore_who_was_not_seen_until_the_person_leaves_and_comes_back_or_somebody_restores_the_user()
    {
        Database.Set("ReclaimWarningDays", 0);
        Import("A,Ann,true", "B,Bob,true");
        Login(Stored("ann"));
        Days(100);
        Assert.Equal(2, Run(Task).Archived);
        Assert.Equal(["A NotSeen", "B NotSeen"], Import("A,Ann,true", "B,Bob,true"));
        Assert.Equal(["A NotSeen", "B NotSeen"], Import("A,Anna,true", "B,Bobo,true"));
        Assert.Equal(
            (SystemUserStatus.Archived, SystemUserStatus.Archived), (Stored("ann").Status, Stored("bob").Status));
        Import("A,Anna,false", "B,Bobo,true");
        Import("A,Anna,true", "B,Bobo,true");
        Assert.Equal((SystemUserStatus.Active, SystemUserStatus.Archived), (Stored("ann").Status, Stored("bob").Status));

        // The undo of the restoring import says again that nobody had seen the user.
        Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(_run));
        Import("A,Anna,true", "B,Bobo,true");
        Assert.Equal(SystemUserStatus.Active, Stored("ann").Status);
        Database.Connection.SystemUsers.Restore([new SystemUserReference("bob")])[0].Require();
        Import("A,Anna,true", "B,Bobo,false");
        Import("A,Anna,true", "B,Bob,true");
        Assert.Equal((SystemUserStatus.Active, SystemUserStatus.Active), (Stored("ann").Status, Stored("bob").Status));
    }

    [Fact]
    public void A_login_after_the_warning_keeps_the_user_and_days_without_a_run_do_not_shorten_the_warning()
    {
        SystemUser user = User("ann");
        Login(user);
        Days(200);
        Assert.Equal(0, Run().Archived);
        Days(13);
        Assert.Equal(0, Run().Archived);
        Login(user);
        Days(80);
        Assert.Equal((0, 1), (Run().Archived, Mails().Count - 1));
        Days(14);
        Assert.Equal(1, Run().Archived);
    }

    [Fact]
    public void Creation_restore_credential_and_start_date_count_as_seen()
    {
        SystemUser old = User("old");
        Login(old);
        SystemUser password = User("password"), restored = User("restored"), starts = User("starts", start: Today.AddDays(60));
        Days(60);
        Login(old);
        Database.SetPassword(password, "Correct-Horse-7");
        Database.Restore(Database.Archive(restored));
        SystemUser made = User("made");
        Days(75);
        Assert.Empty(Due());
        Days(1);
        Assert.Equal(
            ["made", "old", "password", "restored", "starts"],
            Due().Select(due => due.Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exempt_ended_and_blocked_users_and_services()
    {
        SystemUser seen = User("seen"), exempt = User("exempt"), service = User("service", license: LicenseType.SystemAdministrator);
        SystemUser blocked = User("blocked"), ended = User("ended", end: Today.AddDays(10));
        Database.Connection.SystemUsers.Set([new SystemUserReference(exempt)], null, true);
        Database.Connection.UserBlocks.Block([new SystemUserReference(blocked)]);
        Login(seen);
        Days(80);
        Login(seen);
        Assert.Equal(["ArchiveEnded ended Archive", "ReclaimLicense blocked Update"], Items(Run()));
        Assert.All(new[] { exempt, service }, user => Assert.Equal(SystemUserStatus.Active, Reread(user).Status));
        Assert.Equal(SystemUserStatus.Archived, Reread(ended).Status);
    }

    [Fact]
    public void Downgrade_gives_the_lowest_license_that_the_groups_allow_and_says_when_none_is_left()
    {
        Database.Set("ReclaimLicenseAction", "Downgrade");
        Database.Set("ReclaimWarningDays", 0);
        Database.Group("Planners", LicenseType.LimitedUser);
        SystemUser planner = User("planner", license: LicenseType.FullUser), plain = User("plain", license: LicenseType.FullUser);
        SystemUser lowest = User("lowest");
        Database.Connection.UserGroups.AddMembers(new UserGroupReference("Planners"), [new SystemUserReference(planner)]);
        Login(lowest);
        Days(90);
        Database.Connection.Licenses.SetTotal(LicenseType.LimitedUser, 0);
        ProvisioningRun run = Run(Task);
        Assert.Equal(["ReclaimLicense planner Reject", "ReclaimLicense plain Update"], Items(run));
        Assert.Equal((ProvisioningRunStatus.CompletedWithErrors, LicenseType.Requestor), (run.Status, Reread(plain).License));
        Database.Connection.Licenses.SetTotal(LicenseType.LimitedUser, 1);
        Assert.Equal(["ReclaimLicense planner Update"], Items(Run(Task)));
        Assert.Equal(LicenseType.LimitedUser, Reread(planner).License);
        Assert.Equal(0, Run(Task).Id);
        Assert.Empty(Database.Broken());
    }

    [Fact]
    public void A_user_without_an_address_is_not_archived_without_a_word()
    {
        SystemUser user = User("ann", email: null), other = User("other");
        Login(other);
        Days(80);
        Login(other);
        ProvisioningRun run = Run(Task);
        Assert.Equal((1, 0, ProvisioningRunStatus.CompletedWithErrors), (run.Rejected, run.Archived, run.Status));
        Days(13);
        Assert.Equal(0, Run(Task).Id);
        Days(1);
        Assert.Equal(1, Run(Task).Archived);
        Assert.Equal(SystemUserStatus.Archived, Reread(user).Status);
    }

    [Fact]
    public void The_forecast_counts_ends_starts_and_reclaimed_licenses_on_the_day_on_which_the_use_changes()
    {
        Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 3);
        SystemUser ann = User("ann"), bob = User("bob", end: Today.AddDays(10)), cor = User("cor", end: Today.AddDays(10));
        Database.Connection.SystemUsers.Set([new SystemUserReference(cor)], null, true);
        Login(ann);
        Database.Person("New", start: Today.AddDays(5));
        Database.Person("Newer", start: Today.AddDays(5), end: Today.AddDays(40));
        Database.Organization();
        Assert.Equal(
            [
                "Requestor 2026-06-20 5 3 2", "Requestor 2026-06-26 4 3 1", "Requestor 2026-07-26 3 3 0",
                "Requestor 2026-09-13 2 3 0",
            ],
            Forecast(120));
        Assert.Equal(["Requestor 2026-06-20 5 3 2"], Forecast(10));
        Assert.Empty(Forecast(4));

        // What is overdue changes the use with the next run.
        Days(12);
        Assert.Equal("Requestor 2026-06-27 2 3 0", Forecast(20)[0]);
    }

    private string[] Forecast(int days) => Database.Connection.LifecycleTasks.Forecast(Today.AddDays(days))
        .Select(one => $"{one.License} {one.On:yyyy-MM-dd} {one.Used} {one.Total} {one.Short}").ToArray();

    private SystemUser Stored(string username) => Database.Connection.SystemUsers.Get(new SystemUserReference(username));

    /// <summary>Imports a file, and returns the reasons of its items by their first words.</summary>
    private string[] Import(params string[] rows)
    {
        string path = Path.Combine(Database.Folder, "hr.csv");
        File.WriteAllText(path, $"ExternalReference,LastName,Active\n{string.Join('\n', rows)}\n");
        ImportResult result = Database.Connection.EmployeeFiles.Import(
            new EmployeeFileRequest { Path = path, Source = "HR", CreateUser = true, Force = true });
        _run = result.Run.Id;
        return Database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(_run))
            .Where(item => item.Reason is not null)
            .Select(item => $"{item.ExternalReference} {item.Reason!.Split(':')[0]}")
            .ToArray();
    }
}
