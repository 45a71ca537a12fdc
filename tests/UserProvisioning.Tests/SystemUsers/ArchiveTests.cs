using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class ArchiveTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public ArchiveTests()
    {
        _database.Group("Staff");
        _database.Group("Planners");
        _database.Profile("Mobile");
        _database.Set("DefaultUserProfiles", "Mobile");
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Archiving_frees_the_license_and_keeps_name_groups_and_profiles()
    {
        SystemUser user = _database.User("Visser", LicenseType.FullUser, "Staff");
        SystemUser archived = _database.Archive(user);
        Assert.Equal((SystemUserStatus.Archived, null, "jvisser"), (archived.Status, archived.License, archived.Username));
        Assert.Equal("Staff/Mobile", archived.Rights());
        Assert.Equal(0, _database.Pool(LicenseType.FullUser).Used);
        Assert.Equivalent(_database.Reread(user), archived, strict: true);
    }

    [Fact]
    public void The_license_that_archiving_frees_can_be_used_at_once()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        _database.Archive(_database.User());
        Assert.Equal("jbakker", _database.User("Bakker").Username);
    }

    [Fact]
    public void Restoring_gives_back_name_license_groups_profiles_and_password()
    {
        SystemUser user = _database.User("Visser", LicenseType.FullUser, "Staff");
        _database.SetPassword(user, "Correct-Horse-7");
        _database.Archive(user);
        SystemUser restored = _database.Restore(user);
        Assert.Equal(
            (user.Id, "jvisser", SystemUserStatus.Active, LicenseType.FullUser),
            (restored.Id, restored.Username, restored.Status, restored.License));
        Assert.Equal("Staff/Mobile", restored.Rights());
        Assert.Equal(CredentialStatus.Set, restored.CredentialStatus);
        Assert.Equal(1, _database.Pool(LicenseType.FullUser).Used);
    }

    [Fact]
    public void A_user_can_be_restored_with_another_license()
    {
        SystemUser user = _database.User();
        _database.Archive(user);
        Assert.Equal(LicenseType.Support, _database.Restore(user, LicenseType.Support).License);
        Assert.Equal((0, 1), (_database.Pool(LicenseType.Requestor).Used, _database.Pool(LicenseType.Support).Used));
    }

    [Fact]
    public void A_user_stays_archived_when_no_license_is_available()
    {
        SystemUser user = _database.User();
        _database.Archive(user);
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 0);
        _database.Fails(ErrorIds.LicenseUnavailable, () => _database.Restore(user));
    }

    [Fact]
    public void Archiving_or_restoring_twice_changes_nothing()
    {
        SystemUser user = _database.User();
        _database.Archive(user);
        string before = _database.Dump();
        Assert.Equal(SystemUserStatus.Archived, _database.Archive(user).Status);
        Assert.Equal(before, _database.Dump());
        _database.Restore(user);
        before = _database.Dump();
        Assert.Equal(SystemUserStatus.Active, _database.Restore(user).Status);
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void A_user_that_is_given_twice_is_archived_once()
    {
        SystemUser user = _database.User();
        _database.User("Bakker");
        IReadOnlyList<Outcome<SystemUser>> archived = _database.Connection.SystemUsers.Archive(
            [new SystemUserReference(user.Id), new SystemUserReference("JVISSER")]);
        Assert.All(archived, outcome => Assert.Equal(SystemUserStatus.Archived, outcome.Require().Status));
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
        Assert.Single(_database.AuditTrail(), entry => entry.Action == AuditActions.Archive);
    }

    [Fact]
    public void An_unknown_user_does_not_stop_the_others()
    {
        SystemUser user = _database.User();
        IReadOnlyList<Outcome<SystemUser>> archived = _database.Connection.SystemUsers.Archive([
            new SystemUserReference("nobody"),
            new SystemUserReference(user)]);
        Assert.Equal((ErrorIds.UserNotFound, SystemUserStatus.Archived), (archived[0].Error!.ErrorId, archived[1].Require().Status));
    }

    [Fact]
    public void Stopping_at_the_first_error_leaves_the_other_users_active()
    {
        SystemUser user = _database.User();
        Assert.Single(_database.Connection.SystemUsers.Archive(
            [new SystemUserReference("nobody"), new SystemUserReference(user)],
            stopAtFirstError: true));
        Assert.Equal(SystemUserStatus.Active, _database.Reread(user).Status);
    }

    [Fact]
    public void A_new_user_for_the_contact_of_an_archived_user_restores_that_user()
    {
        Contact person = _database.Person();
        SystemUser former = _database.UserOf(person, LicenseType.LimitedUser, "Staff");
        _database.Archive(former);
        _database.Connection.Contacts.Update(new ContactReference(person), fields => fields with { LastName = "Bakker" });
        SystemUser restored = _database.UserOf(person);
        Assert.Equal(
            (former.Id, "jvisser", SystemUserStatus.Active, LicenseType.LimitedUser),
            (restored.Id, restored.Username, restored.Status, restored.License));
        Assert.Equal("Staff/Mobile", restored.Rights());
        Assert.Equal(1, _database.Pool(LicenseType.LimitedUser).Used);
        Assert.Equivalent(_database.Reread(former), restored, strict: true);
    }

    [Fact]
    public void A_user_restored_by_a_new_request_gets_the_groups_of_that_request()
    {
        Contact person = _database.Person();
        _database.Archive(_database.UserOf(person, null, "Staff"));
        SystemUser restored = _database.UserOf(person, LicenseType.Support, "Planners");
        Assert.Equal(("Planners/Mobile", LicenseType.Support), (restored.Rights(), restored.License));
    }

    [Fact]
    public void Restoring_does_not_bring_back_a_group_that_was_removed()
    {
        SystemUser user = _database.User("Visser", null, "Staff", "Planners");
        _database.Archive(user);
        _database.Connection.UserGroups.Remove(new UserGroupReference("Staff"));
        Assert.Equal(["Planners"], _database.Restore(user).UserGroups);
    }

    [Fact]
    public void A_restored_user_has_no_password_any_more_only_if_that_is_asked()
    {
        SystemUser kept = _database.User("Bakker"), reset = _database.User("Visser"), none = _database.User("Smit"), active = _database.User("Bos");
        foreach (SystemUser user in new[] { kept, reset, active })
        {
            _database.SetPassword(user, "Correct-Horse-7");
        }

        Array.ForEach([kept, reset, none], user => _database.Archive(user));
        _database.Restore(kept);
        IReadOnlyList<Outcome<SystemUser>> restored = _database.Connection.SystemUsers.Restore(
            [new(reset), new(none), new(active)], resetCredential: true);
        Assert.Equal(
            [CredentialStatus.None, CredentialStatus.None, CredentialStatus.Set], restored.Select(user => user.Require().CredentialStatus));
        Assert.Equal(CredentialStatus.Set, _database.Reread(kept).CredentialStatus);
        Assert.Equal(CredentialStatus.None, _database.Reread(reset).CredentialStatus);
        Assert.Equal(
            2L,
            _database.Scalar(
                "SELECT COUNT(*) FROM SystemUsers WHERE PasswordHash IS NULL AND PasswordSetAt IS NULL AND MustChangePassword = 0"));
        Assert.Equal(reset.Username, _database.Scalar("SELECT Target FROM AuditEntries WHERE Action = 'RemovePassword'"));
    }
}
