using UserProvisioning.Importing;
using UserProvisioning.Naming;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class UserImportTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_row_or_else_the_option_decides_who_gets_a_user()
    {
        const string Text = "ExternalReference,FirstName,LastName,CreateUser\n1,A,Jansen,ja\n2,B,Smit,nee\n3,C,Vries,\n";
        Assert.Equal(1, _lab.Import(Text).UsersCreated);
        ProvisioningRun run = _lab.Import(Text, r => r with { CreateUser = true });
        Assert.Equal((1, 1, 2), (run.UsersCreated, run.Updated, run.Unchanged));
        Assert.Equal(["ajansen", "cvries"], _lab.Users().Select(user => user.Username));
        ProvisioningRunItem item = Assert.Single(_lab.Items(run, ImportAction.Update));
        Assert.Equal([new FieldChange("Username", null, "cvries"), new FieldChange("License", null, "Requestor")], item.Changes);
    }

    [Fact]
    public void A_new_user_gets_the_username_license_groups_and_profiles_of_the_row()
    {
        _lab.SetPool(LicenseType.FullUser, 5);
        _lab.AddGroup("Readers");
        _lab.AddGroup("Writers", LicenseType.FullUser);
        _lab.AddProfile("Desk");
        ProvisioningRun run = _lab.Import(
            "ExternalReference;LastName;Username;License;UserGroups;UserProfiles\n1;Jansen;Boss;fulluser;writers | Readers;desk\n",
            r => r with { CreateUser = true });
        SystemUser user = _lab.User("1");
        Assert.Equal(("Boss", LicenseType.FullUser), (user.Username, user.License!.Value));
        Assert.Equal(["Readers", "Writers"], user.UserGroups);
        Assert.Equal(["Desk"], user.UserProfiles);
        Assert.Contains(new FieldChange("UserGroups", null, "Readers|Writers"), Assert.Single(_lab.Items(run)).Changes);
    }

    [Fact]
    public void An_inactive_or_ended_contact_gets_no_user()
    {
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,Active,EndDate\n1,Jansen,nee,\n2,Smit,ja,2026-06-14\n3,Vries,,2026-06-15\n4,Bos,,\n",
            r => r with { CreateUser = true });
        Assert.Equal((4, 2), (run.Created, run.UsersCreated));
        Assert.Equal(["Vries", "Bos"], _lab.Users().Select(user => user.DisplayName));
    }

    [Fact]
    public void A_row_whose_user_cannot_be_created_keeps_its_contact_and_is_tried_again()
    {
        _lab.SetPool(LicenseType.Requestor, 1);
        const string Text = "ExternalReference,LastName,UserGroups,CreateUser\n1,Jansen,,ja\n2,Smit,,ja\n3,Vries,,ja\n4,Bos,Nope,ja\n";
        ProvisioningRun run = _lab.Import(Text);
        Assert.Equal((4, 1, 0, ProvisioningRunStatus.CompletedWithErrors), (run.Created, run.UsersCreated, run.Rejected, run.Status));
        List<ProvisioningRunItem> items = _lab.Items(run);
        Assert.All(items, item => Assert.Equal(ImportAction.Create, item.Action));
        Assert.Equal("License", items[1].Field);
        Assert.StartsWith("LicenseUnavailable: No license", items[1].Reason, StringComparison.Ordinal);
        Assert.StartsWith("UserGroupNotFound: ", items[3].Reason, StringComparison.Ordinal);
        Assert.Equal(1, _lab.LicensesUsed());

        _lab.SetPool(LicenseType.Requestor, 3);
        run = _lab.Import(Text);
        Assert.Equal((ProvisioningRunStatus.CompletedWithErrors, 2, 2), (run.Status, run.Updated, run.UsersCreated));
        Assert.Equal(ImportAction.Unchanged, _lab.Items(run)[3].Action);
        Assert.NotNull(_lab.Items(run)[3].Reason);
    }

    [Fact]
    public void A_name_that_gives_an_empty_username_gives_no_user()
    {
        _lab.SetSetting("UsernameFormat", "{Initials}");
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,Jansen\n", r => r with { CreateUser = true });
        Assert.StartsWith("UsernameEmpty: ", Assert.Single(_lab.Items(run)).Reason, StringComparison.Ordinal);
        Assert.Equal(0, _lab.LicensesUsed());
    }

    [Fact]
    public void The_user_of_a_leaver_is_archived_and_that_of_a_returner_restored()
    {
        _lab.Import("ExternalReference,FirstName,LastName,CreateUser\n1,Jan,Jansen,ja\n2,Piet,Smit,ja\n");
        long id = _lab.User("1").Id;
        ProvisioningRun run = _lab.Import("ExternalReference,FirstName,LastName,Active,EndDate\n1,Jan,Janssen,nee,\n2,Piet,Smit,,2026-06-14\n");
        Assert.Equal((2, 2, 0), (run.Archived, run.Updated, run.Unchanged));
        Assert.Equal(0, _lab.LicensesUsed());
        ProvisioningRunItem item = _lab.Items(run, ImportAction.Archive)[0];
        Assert.Equal(
            [new FieldChange("LastName", "Jansen", "Janssen"), new FieldChange(
                "ContactStatus",
                "Active",
                "Archived"), new FieldChange("Status", "Active", "Archived"), new FieldChange("License", "Requestor", null)],
            item.Changes.Where(change => change.Field != "Source"));

        // CreateUser is not set here: a user whom an import archived is restored by an import all the same.
        run = _lab.Import("ExternalReference,FirstName,LastName,Active,EndDate\n1,Jan,Janssen,ja,\n2,Piet,Smit,,2026-06-14\n");
        Assert.Equal((1, 1, 1, 0), (run.Restored, run.Updated, run.Unchanged, run.UsersCreated));
        Assert.Equal((id, "jjansen", SystemUserStatus.Active), (_lab.User("1").Id, _lab.User("1").Username, _lab.User("1").Status));
        Assert.Equal(ImportAction.Restore, _lab.Items(run)[0].Action);
        Assert.Equal(1, _lab.LicensesUsed());
    }

    [Fact]
    public void A_user_that_was_archived_by_hand_is_not_restored_by_a_file()
    {
        const string Text = "ExternalReference,LastName\n1,Jansen\n";
        _lab.Import(Text, r => r with { CreateUser = true });
        _lab.ArchiveByHand("1");
        foreach (bool createUser in new[] { false, true, false })
        {
            ProvisioningRun run = _lab.Import(Text, r => r with { CreateUser = createUser });
            Assert.Equal((0, 1), (run.Restored, run.Unchanged));
            Assert.Equal(createUser ? ProvisioningRunStatus.CompletedWithErrors : ProvisioningRunStatus.Completed, run.Status);
            Assert.StartsWith("ArchivedByHand: ", Assert.Single(_lab.Items(run)).Reason, StringComparison.Ordinal);
            Assert.Equal(SystemUserStatus.Archived, _lab.User("1").Status);
        }

        _lab.Connection.SystemUsers.Restore([new SystemUserReference(_lab.User("1").Id)])[0].Require();
        Assert.Null(Assert.Single(_lab.Items(_lab.Import(Text, r => r with { CreateUser = true }))).Reason);
    }

    [Fact]
    public void A_user_without_a_free_license_is_not_restored()
    {
        _lab.Import("ExternalReference,LastName\n1,Jansen\n", r => r with { CreateUser = true });
        _lab.Import("ExternalReference,LastName,Active\n1,Jansen,nee\n");
        _lab.SetPool(LicenseType.Requestor, 0);
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Active,Phone\n1,Jansen,ja,06\n");
        ProvisioningRunItem item = Assert.Single(_lab.Items(run));
        // The contact is active again, but its user stays archived until there is a license.
        Assert.Equal((ImportAction.Restore, 1), (item.Action, run.Restored));
        Assert.Equal(SystemUserStatus.Archived, _lab.User("1").Status);
        Assert.StartsWith("LicenseUnavailable: ", item.Reason, StringComparison.Ordinal);
        Assert.Equal("06", _lab.Contact("1").Phone);
    }

    [Fact]
    public void A_joiner_gets_the_license_of_a_leaver_in_the_same_file()
    {
        _lab.SetPool(LicenseType.Requestor, 2);
        _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n", r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,Active\n3,Vries,\n4,Bos,\n1,Jansen,nee\n", r => r with { CreateUser = true, FullLoad = true });
        Assert.Equal((2, 2, ProvisioningRunStatus.Completed), (run.UsersCreated, run.Archived, run.Status));
    }

    [Fact]
    public void The_license_of_a_user_is_changed_to_that_of_the_row()
    {
        _lab.SetPool(LicenseType.FullUser, 1);
        _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n", r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,License\n1,Jansen,FullUser\n2,Smit,FullUser\n");
        List<ProvisioningRunItem> items = _lab.Items(run);
        Assert.Equal([new FieldChange("License", "Requestor", "FullUser")], items[0].Changes);
        Assert.Equal(
            (ImportAction.Unchanged, true),
            (items[1].Action, items[1].Reason!.StartsWith("LicenseUnavailable: ", StringComparison.Ordinal)));
        Assert.Equal((1, 1), (_lab.LicensesUsed(), _lab.LicensesUsed(LicenseType.FullUser)));

        _lab.AddGroup("Writers", LicenseType.FullUser);
        _lab.Join("Writers", "1");
        run = _lab.Import("ExternalReference,LastName,License\n1,Jansen,Requestor\n");
        Assert.StartsWith("LicenseTooLow: ", Assert.Single(_lab.Items(run)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_groups_of_a_row_are_added_and_those_given_by_hand_stay()
    {
        foreach (string name in new[] { "Hand", "File", "High" })
        {
            _lab.AddGroup(name, name == "High" ? LicenseType.FullUser : null);
        }

        _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n", r => r with { CreateUser = true });
        _lab.Join("Hand", "1");
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,UserGroups\n1,Jansen,file\n2,Smit,File|High\n");
        List<ProvisioningRunItem> items = _lab.Items(run);
        Assert.Equal([new FieldChange("UserGroups", "Hand", "File|Hand")], items[0].Changes);
        Assert.Equal(["File", "Hand"], _lab.User("1").UserGroups);
        Assert.StartsWith("LicenseTooLow: ", items[1].Reason, StringComparison.Ordinal);
        Assert.Empty(_lab.User("2").UserGroups);
    }

    [Fact]
    public void A_full_load_archives_missing_contacts_of_its_source_only()
    {
        _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n3,Vries\n", r => r with { CreateUser = true, Source = "A" });
        _lab.Import("ExternalReference,LastName\n4,Bos\n", r => r with { CreateUser = true, Source = "B" });
        Assert.Equal(0, _lab.Import("ExternalReference,LastName\n1,Jansen\n", r => r with { Source = "A" }).Archived);

        // The row of 2 is rejected, but 2 is in the file and so is not archived.
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,Email\n1,Jansen,\n2,Smit,broken\n",
            r => r with { Source = "A", FullLoad = true });
        Assert.Equal((1, 2, 1, 1), (run.Archived, run.Rows, run.Unchanged, run.Rejected));
        ProvisioningRunItem missing = _lab.Items(run)[^1];
        Assert.Equal((0L, "3", "Vries", ImportAction.Archive), (missing.Line, missing.ExternalReference, missing.DisplayName, missing.Action));
        Assert.Equal(SystemUserStatus.Archived, _lab.User("3").Status);
        Assert.Equal(SystemUserStatus.Active, _lab.User("4").Status);

        Assert.Equal(
            1,
            _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n3,Vries\n", r => r with { Source = "A", FullLoad = true }).Restored);
    }

    [Fact]
    public void Each_of_many_missing_users_has_an_item()
    {
        _lab.SetPool(LicenseType.Requestor, 5000);
        _lab.Import(
            "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, 4500).Select(i => $"{i},J\n")),
            r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,J\n", r => r with { FullLoad = true, Force = true });
        Assert.Equal(4499, run.Archived);
        Assert.Equal(4499, _lab.Items(run, ImportAction.Archive).Select(item => item.ExternalReference).Distinct().Count());
        Assert.Equal(1, _lab.LicensesUsed());
    }

    [Theory]
    [InlineData(6, false, ProvisioningRunStatus.AwaitingApproval)]
    [InlineData(5, false, ProvisioningRunStatus.Completed)]
    [InlineData(6, true, ProvisioningRunStatus.Completed)]
    public void The_brake_stops_a_run_that_archives_too_many(int missing, bool force, ProvisioningRunStatus status)
    {
        // 20 active users: 10 percent is 2, so the minimum of 5 decides.
        _lab.Import(Rows(1, 20), r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import(Rows(1 + missing, 21), r => r with { FullLoad = true, Force = force, CreateUser = true });
        Assert.Equal((status, missing), (run.Status, run.Archived));
        bool stopped = status == ProvisioningRunStatus.AwaitingApproval;
        Assert.Equal(stopped ? 20 : 21 - missing, _lab.Users().Count(user => user.Status == SystemUserStatus.Active));
        Assert.Equal(stopped ? 20 : 21, _lab.Contacts().Count);
        Assert.Equal(run.Status, _lab.Service.ListRuns(run.Id)[0].Status);
        Assert.Equal(missing, _lab.Items(run, ImportAction.Archive).Count);
        Assert.Single(_lab.Items(run, ImportAction.Create));
    }

    [Fact]
    public void The_brake_allows_a_small_share_of_many_users()
    {
        _lab.Import(Rows(1, 100), r => r with { CreateUser = true });
        Assert.Equal(ProvisioningRunStatus.Completed, _lab.Import(Rows(11, 100), r => r with { FullLoad = true }).Status);
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, _lab.Import(Rows(21, 100), r => r with { FullLoad = true }).Status);
    }

    [Fact]
    public void The_brake_counts_users_whose_stored_end_date_has_passed()
    {
        string end = _lab.Time.Day.AddDays(3).ToString("yyyy-MM-dd", null);
        _lab.Import(
            "ExternalReference,LastName,EndDate\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"{i},Jansen{i},{(i > 8 ? null : end)}\n")),
            r => r with { CreateUser = true });
        _lab.Time.Day = _lab.Time.Day.AddDays(5);
        ProvisioningRun run = _lab.Import(Rows(1, 20), r => r with { CreateUser = true });
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 8), (run.Status, run.Archived));
        Assert.Equal(20, _lab.Users().Count(user => user.Status == SystemUserStatus.Active));
    }

    [Fact]
    public void A_full_load_of_known_rows_archives_the_missing_people()
    {
        ProvisioningRun first = _lab.Import(Rows(1, 20), r => r with { CreateUser = true, FullLoad = true });
        Assert.Equal((20, 0), (first.UsersCreated, first.Archived));
        ProvisioningRun again = _lab.Import(Rows(1, 17), r => r with { CreateUser = true, FullLoad = true });
        Assert.Equal((17, 3, ProvisioningRunStatus.Completed), (again.Unchanged, again.Archived, again.Status));
        Assert.Equal(["18", "19", "20"], _lab.Items(again, ImportAction.Archive).Select(item => item.ExternalReference).Order());
    }

    [Fact]
    public void A_comparison_has_the_items_of_the_import_and_changes_nothing()
    {
        _lab.SetPool(LicenseType.Requestor, 3);
        _lab.Import("ExternalReference,FirstName,LastName\n1,Jan,Jansen\n2,Piet,Smit\n", r => r with { CreateUser = true });
        const string Text = "ExternalReference,FirstName,LastName,OrganizationName,OrganizationReference\n3,J,Jansen,,O\n4,A,Bos,,\nO,,,Acme,\n1,"
            + "Jan,Janssen,,\n5,,,,\n";
        static EmployeeFileRequest Options(EmployeeFileRequest request) => request with { CreateUser = true, FullLoad = true };
        (ProvisioningRun planned, List<ProvisioningRunItem> items) = _lab.Compare(Text, Options);
        Assert.Equal(2, _lab.Contacts().Count);
        Assert.Equal(2, _lab.Users().Count(user => user.Status == SystemUserStatus.Active));
        Assert.Single(_lab.Service.ListRuns());
        Assert.Equal(0, planned.Id);

        ProvisioningRun run = _lab.Import(Text, Options);
        List<ProvisioningRunItem> done = _lab.Items(run);
        Assert.Equal(done.Select(Describe), items.Select(Describe));
        Assert.Equal(
            (run.Created, run.Updated, run.Rejected, run.Archived, run.UsersCreated, run.Status),
            (planned.Created, planned.Updated, planned.Rejected, planned.Archived, planned.UsersCreated, planned.Status));

        static string Describe(ProvisioningRunItem item) =>
            $"{item.Line} {item.ExternalReference} {item.Action} {string.Join(", ", item.Changes)} {item.Field} {item.Reason}";
    }

    private static string Rows(int from, int to) =>
        "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"{i},Jansen{i}\n"));
}
