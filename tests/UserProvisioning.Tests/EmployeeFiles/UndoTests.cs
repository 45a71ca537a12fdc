using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class UndoTests : IDisposable
{
    private const string Two = "ExternalReference,FirstName,LastName,Phone,CreateUser\n1,Jan,Jansen,06,ja\n2,Piet,Smit,,nee\n";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Undoing_removes_what_a_run_created_and_frees_the_licenses()
    {
        _lab.AddGroup("Readers");
        string before = State();
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,OrganizationName,OrganizationReference,UserGroups\n1,Jansen,,O,Readers\nO,,Acme,,\n2,Smit,,o,\n",
            r => r with { CreateUser = true });
        Assert.Equal(3, _lab.LicensesUsed());
        UndoResult undone = Undo(run);
        Assert.Equal((3, 3, ProvisioningRunStatus.Undone), (undone.ContactsRemoved, undone.UsersRemoved, undone.Run.Status));
        Assert.Equal(before, State());
        Assert.Equal(ProvisioningRunStatus.Undone, _lab.Service.ListRuns(run.Id)[0].Status);
        Assert.Equal(3, _lab.Items(run).Count);
    }

    /// <summary>A user who has a password or was seen is not removed. So nobody knows the name, and a corrected file gives the same names.</summary>
    [Fact]
    public void Undoing_gives_up_no_username()
    {
        Undo(_lab.Import("ExternalReference,FirstName,LastName\n1,Jan,Jansen\n", r => r with { CreateUser = true }));
        _lab.Import("ExternalReference,FirstName,LastName\n7,Joke,Jansen\n", r => r with { CreateUser = true });
        Assert.Equal("jjansen", Assert.Single(_lab.Connection.SystemUsers.List(new SystemUserFilter())).Username);
    }

    [Fact]
    public void Undoing_restores_changed_fields_and_organizations()
    {
        _lab.Import("ExternalReference,LastName,OrganizationName,OrganizationReference,StartDate\nA,,Alpha,,\nB,,Beta,,\n1,Jansen,,A,"
            + "2020-01-31\n2,Smit,Loose,,\n");
        string before = State();
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,OrganizationName,OrganizationReference,StartDate\nB,,Beta BV,,\nC,,Gamma,,\n1,Janssen,,C,2021-01-31\n2,"
                + "Smit,,B,\n", r => r with { Source = "Other" });
        UndoResult undone = Undo(run);
        Assert.Equal((1, 3), (undone.ContactsRemoved, undone.ContactsSetBack));
        Assert.Equal(before, State());
    }

    [Fact]
    public void Undoing_restores_archived_users_and_archives_restored_ones()
    {
        _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n3,Vries\n", r => r with { CreateUser = true });
        _lab.Time.Day = _lab.Time.Day.AddDays(1);
        _lab.Import("ExternalReference,LastName,Active\n1,Jansen,nee\n");
        _lab.ArchiveByHand("2");
        _lab.Time.Day = _lab.Time.Day.AddDays(1);
        string before = State();
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,Active\n1,Jansen,ja\n2,Smit,ja\n",
            r => r with { FullLoad = true, CreateUser = true });
        // The user of 2, who was archived by hand, is not restored.
        Assert.Equal((1, 1), (run.Archived, run.Restored));
        UndoResult undone = Undo(run);
        Assert.Equal((1, 1), (undone.UsersRestored, undone.UsersArchived));
        Assert.Equal(before, State());
    }

    [Fact]
    public void Undoing_restores_licenses_and_groups()
    {
        _lab.SetPool(LicenseType.FullUser, 1);
        _lab.AddGroup("Hand");
        _lab.AddGroup("Old");
        _lab.AddGroup("High", LicenseType.FullUser);
        _lab.AddProfile("Desk");
        _lab.Import("ExternalReference,LastName,UserGroups\n1,Jansen,Old\n", r => r with { CreateUser = true });
        _lab.Join("Hand", "1");
        string before = State();
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,License,UserGroups,UserProfiles\n1,Jansen,FullUser,High,Desk\n");
        Assert.Equal(["Hand", "High"], _lab.User("1").UserGroups);
        Assert.Equal(1, Undo(run).UsersSetBack);
        Assert.Equal(before, State());
    }

    [Fact]
    public void Undoing_twice_does_nothing()
    {
        ProvisioningRun run = _lab.Import(Two);
        Undo(run);
        string after = _lab.Dump();
        UndoResult again = Undo(run);
        Assert.Equal((true, 0, ProvisioningRunStatus.Undone), (again.WasUndone, again.ContactsRemoved, again.Run.Status));
        Assert.Equal(after, _lab.Dump());
    }

    [Fact]
    public void A_run_that_changed_nothing_can_be_undone()
    {
        _lab.Import(Two);
        ProvisioningRun run = _lab.Import(Two);
        string before = State();
        UndoResult undone = Undo(run);
        Assert.Equal((ProvisioningRunStatus.Undone, "nothing to put back"), (undone.Run.Status, undone.ToString()));
        Assert.Equal(before, State());
    }

    [Fact]
    public void A_rehearsal_of_undoing_returns_the_result_and_changes_nothing()
    {
        ProvisioningRun run = _lab.Import(Two);
        string before = _lab.Dump();
        using ProvisioningConnection rehearsal = _lab.Connection.Rehearse();
        UndoResult planned = rehearsal.EmployeeFiles.Undo(new ProvisioningRunReference(run), TestContext.Current.CancellationToken);
        rehearsal.Dispose();
        Assert.Equal("contacts removed: 2, users removed: 1", planned.ToString());
        Assert.Equal((2, 1, ProvisioningRunStatus.Undone), (planned.ContactsRemoved, planned.UsersRemoved, planned.Run.Status));
        Assert.Equal(before, _lab.Dump());
    }

    [Fact]
    public void A_later_run_that_changed_other_contacts_does_not_prevent_undoing()
    {
        ProvisioningRun first = _lab.Import("ExternalReference,LastName\n1,Jansen\n", r => r with { CreateUser = true });
        _lab.Import("ExternalReference,LastName\n1,Jansen\n2,Smit\n", r => r with { CreateUser = true });
        Undo(first);
        Assert.Equal(["2"], _lab.Contacts().Select(contact => contact.ExternalReference));
        Assert.Equal(1, _lab.LicensesUsed());
    }

    [Fact]
    public void A_later_run_that_changed_the_same_contact_must_be_undone_first()
    {
        ProvisioningRun first = _lab.Import(Two);
        string between = State();
        ProvisioningRun second = _lab.Import("ExternalReference,FirstName,LastName,Phone\n1,Jan,Jansen,07\n");
        Assert.Contains("'06' after the run and is '07' now", Conflict(first), StringComparison.Ordinal);
        Undo(second);
        Assert.Equal(between, State());
        Undo(first);
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void Undoing_keeps_a_later_change_of_a_field_that_the_run_did_not_change()
    {
        _lab.Import(Two);
        ProvisioningRun run = _lab.Import("ExternalReference,FirstName,LastName,Phone\n1,Jan,Jansen,07\n");
        _lab.Change("1", fields => fields with { JobTitle = "Clerk" });
        Undo(run);
        Assert.Equal(("06", "Clerk"), (_lab.Contact("1").Phone, _lab.Contact("1").JobTitle));
    }

    [Fact]
    public void A_field_that_was_filled_in_later_prevents_undoing()
    {
        ProvisioningRun run = _lab.Import(Two);
        _lab.Change("2", fields => fields with { Department = "Sales" });
        Assert.Contains("Piet Smit (2): Department was empty after the run and is 'Sales' now", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_with_a_password_prevents_undoing()
    {
        ProvisioningRun run = _lab.Import(Two);
        _lab.Sql("UPDATE SystemUsers SET PasswordHash = 'x', PasswordSetAt = '2026-01-01 00:00:00', CredentialStatus = 'Set'");
        Assert.Contains("has a password now", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_whose_password_is_pending_prevents_undoing()
    {
        ProvisioningRun run = _lab.Import(Two);
        _lab.Sql("UPDATE SystemUsers SET CredentialStatus = 'Pending'");
        Assert.Contains("has a password now", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_who_has_logged_in_prevents_undoing()
    {
        ProvisioningRun run = _lab.Import(Two);
        _lab.Sql("UPDATE SystemUsers SET LastLoginAt = '2026-01-01 00:00:00'");
        Assert.Contains("has logged in", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_change_of_username_license_group_or_setting_prevents_undoing()
    {
        _lab.SetPool(LicenseType.FullUser, 1);
        _lab.AddGroup("Readers");
        ProvisioningRun run = _lab.Import(Two);
        var user = new SystemUserReference(_lab.User("1").Id);
        _lab.Connection.SystemUsers.SetLicense(user, LicenseType.FullUser, TestContext.Current.CancellationToken);
        Assert.Contains("was Requestor after the run and is FullUser now", Conflict(run), StringComparison.Ordinal);
        _lab.Connection.SystemUsers.SetLicense(user, LicenseType.Requestor, TestContext.Current.CancellationToken);
        _lab.Join("Readers", "1");
        Assert.Contains("were '' after the run and are 'Readers' now", Conflict(run), StringComparison.Ordinal);
        _lab.Sql("DELETE FROM AuthorizationMembers");
        _lab.Sql("INSERT INTO SystemUserSettings SELECT Id, 'Debug', 'true' FROM SystemUsers");
        Assert.Contains("settings of its own", Conflict(run), StringComparison.Ordinal);
        _lab.Sql("DELETE FROM SystemUserSettings");
        _lab.Sql("UPDATE SystemUsers SET Username = 'Boss', UsernameKey = 'BOSS'");
        Assert.Contains("renamed from 'jjansen' to 'Boss'", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_that_was_archived_or_created_later_prevents_undoing()
    {
        ProvisioningRun run = _lab.Import(Two);
        _lab.Import("ExternalReference,LastName,FirstName,Phone,CreateUser\n2,Smit,Piet,,ja\n");
        Assert.Contains("Piet Smit (2): a system user was made", Conflict(run), StringComparison.Ordinal);
        _lab.ArchiveByHand("1");
        Assert.Contains("'jjansen' was archived", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_that_was_restored_or_archived_later_prevents_undoing()
    {
        _lab.Import(Two);
        ProvisioningRun archived = _lab.Import("ExternalReference,LastName,Active\n1,Jansen,nee\n");
        Restore("1");
        Assert.Contains("was restored", Conflict(archived), StringComparison.Ordinal);
        _lab.ArchiveByHand("1");
        Assert.Contains("restored and archived again", Conflict(archived), StringComparison.Ordinal);

        _lab.Sql("UPDATE SystemUsers SET ArchivedByImport = 1 WHERE Status = 'Archived'");
        ProvisioningRun restored = _lab.Import("ExternalReference,LastName,Active\n1,Jansen,ja\n", r => r with { CreateUser = true });
        _lab.ArchiveByHand("1");
        Assert.Contains("was archived", Conflict(restored), StringComparison.Ordinal);
    }

    [Fact]
    public void A_membership_that_was_changed_by_hand_later_prevents_undoing()
    {
        _lab.AddGroup("Readers");
        _lab.Import(Two);
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,UserGroups\n1,Jansen,Readers\n");
        _lab.Join("Readers", "1");
        Assert.Contains("was made a member of 'Readers' by hand", Conflict(run), StringComparison.Ordinal);
        _lab.Sql("DELETE FROM AuthorizationMembers");
        Assert.Contains("is no member of 'Readers' any more", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_group_prevents_undoing()
    {
        _lab.AddGroup("Readers");
        _lab.Import("ExternalReference,LastName,UserGroups\n1,Jansen,Readers\n", r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,UserGroups\n1,Jansen,\n");
        _lab.Connection.UserGroups.Remove(new UserGroupReference("Readers"), TestContext.Current.CancellationToken);
        Assert.Contains("'Readers'", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_license_that_a_later_group_requires_prevents_undoing()
    {
        _lab.SetPool(LicenseType.FullUser, 1);
        _lab.AddGroup("High", LicenseType.FullUser);
        _lab.Import(Two);
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,License\n1,Jansen,FullUser\n");
        _lab.Join("High", "1");
        Assert.Contains("cannot be a member of 'High'", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_licenses_prevent_undoing()
    {
        _lab.Import(Two);
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Active\n1,Jansen,nee\n");
        _lab.SetPool(LicenseType.Requestor, 0);
        Assert.Contains("License Requestor: users that get theirs back need 1, and 0 of 0 are left", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void An_organization_with_later_members_prevents_undoing()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,OrganizationName,OrganizationReference\nO,,Acme,\n1,Jansen,,O\n");
        _lab.CreateContact(new ContactFields { LastName = "Bos" }, new ContactReference("O"));
        Assert.Contains("Acme (O): 'Bos' belongs to the organization now", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_organization_prevents_undoing()
    {
        _lab.Import("ExternalReference,LastName,OrganizationName,OrganizationReference\nA,,Alpha,\nB,,Beta,\n1,Jansen,,A\n");
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,OrganizationReference\n1,Jansen,B\n");
        _lab.Connection.Contacts.Remove(new ContactReference("A"), TestContext.Current.CancellationToken);
        Assert.Contains("'A' that it belonged to was removed", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void The_conflict_names_a_contact_that_was_removed_or_moved_later()
    {
        ProvisioningRun run =
            _lab.Import("ExternalReference,LastName,OrganizationName,OrganizationReference\nA,,Alpha,\nB,,Beta,\n1,Jansen,,A\n2,Smit,,\n");
        _lab.Connection.Contacts.Remove(new ContactReference("2"), TestContext.Current.CancellationToken);
        _lab.Connection.Contacts.Update(
            new ContactReference("1"),
            fields => fields,
            new ContactReference("B"),
            TestContext.Current.CancellationToken);
        string message = Conflict(run);
        Assert.Contains("2 things", message, StringComparison.Ordinal);
        Assert.Contains("Smit (2): the contact was removed", message, StringComparison.Ordinal);
        Assert.Contains("OrganizationReference was 'A' after the run and is 'B' now", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_counts_the_conflicts_and_names_the_first()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, 2500).Select(i => $"{i},J{i}\n")));
        _lab.Sql("UPDATE Contacts SET Phone = '06'");
        string message = Conflict(run);
        Assert.Contains("2500 things were changed since", message, StringComparison.Ordinal);
        Assert.Contains("and 2495 more", message, StringComparison.Ordinal);
        Assert.Contains("J1 (1)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Undoing_is_recorded_in_the_audit_trail_under_the_run()
    {
        _lab.Import(Two);
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Phone,Active,CreateUser\n1,Jansen,07,nee,\n3,Bos,,,ja\n");
        int before = _lab.Audit(run.Id).Count;
        Undo(run);
        List<AuditEntry> entries = _lab.Audit(run.Id)[(before - 1)..];
        Assert.Equal(
            [
                "Create ProvisioningRun", "Remove SystemUser", "Remove Contact", "Restore SystemUser", "Update Contact", "Restore Contact",
                "Undo ProvisioningRun"],
            entries.Select(entry => $"{entry.Action} {entry.TargetType}"));
        Assert.Equal(("07", "06"), (entries[4].Before["Phone"], entries[4].After["Phone"]));
    }

    [Fact]
    public void Undoing_a_run_that_awaits_approval_withdraws_it()
    {
        _lab.Import(
            "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, 10).Select(i => $"{i},J\n")),
            r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,J\n", r => r with { FullLoad = true });
        string before = State();
        Assert.Equal(ProvisioningRunStatus.Undone, Undo(run).Run.Status);
        Assert.Equal(before, State());
        Assert.Equal([AuditActions.Create, AuditActions.Undo], _lab.Audit(run.Id).Select(entry => entry.Action));
    }

    private UndoResult Undo(ProvisioningRun run) => _lab.Service.Undo(new ProvisioningRunReference(run));

    /// <summary>Tries to undo a run, which must be refused and change nothing, and returns the message.</summary>
    private string Conflict(ProvisioningRun run)
    {
        string before = _lab.Dump();
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Undo(run));
        Assert.Equal(ErrorIds.UndoConflict, error.ErrorId);
        Assert.Equal(before, _lab.Dump());
        return error.Message;
    }

    private void Restore(string reference) => _lab.Connection.SystemUsers.Restore([new SystemUserReference(_lab.User(reference).Id)])[0].Require();

    private string State() => _lab.State();
}
