using UserProvisioning.Authorizations;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Authorizations;

/// <summary>Tests of user profiles that contain user groups.</summary>
public sealed class ProfileGroupTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUser _direct;
    private readonly SystemUser _through;

    public ProfileGroupTests()
    {
        _database.Group("Staff");
        _database.Group("Planners", LicenseType.FullUser);
        _database.Profile("Desk");
        _direct = _database.User("Aa", LicenseType.FullUser, "Planners", "Staff");
        _through = _database.User("Bb", LicenseType.LimitedUser);
        _database.Connection.UserProfiles.AddMembers(Desk, [new SystemUserReference(_through)]);
    }

    private static UserProfileReference Desk => new("Desk");

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_members_of_a_profile_have_the_groups_that_it_contains()
    {
        Assert.Equal(["Staff"], Contain("staff").UserGroups);
        SystemUser user = Again(_through);
        Assert.Empty(user.UserGroups);
        Assert.Equal(["Staff"], user.EffectiveUserGroups);
        Assert.Equal(["Planners", "Staff"], Again(_direct).EffectiveUserGroups);
        Assert.Equal(["jaa"], Members(effective: false));
        Assert.Equal(["jaa", "jbb"], Members(effective: true));
        Assert.Empty(Contain().UserGroups);
        Assert.Equal(["jaa"], Members(effective: true));
    }

    [Fact]
    public void A_new_user_of_a_profile_shows_the_groups_at_once()
    {
        Contain("Staff");
        _database.Set("DefaultUserProfiles", "Desk");
        Assert.Equal(["Staff"], _database.UserOf(_database.Person("Cc")).EffectiveUserGroups);
    }

    [Fact]
    public void A_profile_requires_the_highest_license_of_its_groups()
    {
        _database.Connection.UserProfiles.RemoveMembers(Desk, [new SystemUserReference(_through)]);
        Assert.Equal(LicenseType.FullUser, Contain("Staff", "Planners").RequiredLicense);
        ProvisioningException error = _database.Fails(
            ErrorIds.LicenseTooLow,
            () => _database.Connection.UserProfiles.AddMembers(Desk, [new SystemUserReference(_through)])[0].Require());
        Assert.Contains("which contains Planners, Staff", error.Message, StringComparison.Ordinal);
        _database.Connection.UserProfiles.AddMembers(Desk, [new SystemUserReference(_direct)]);
        _database.Connection.UserGroups.RemoveMembers(new UserGroupReference("Planners"), [new SystemUserReference(_direct)]);
        _database.Fails(
            ErrorIds.LicenseTooLow,
            () => _database.Connection.SystemUsers.SetLicense(new SystemUserReference(_direct), LicenseType.LimitedUser));
        _database.Archive(_direct);
        _database.Fails(
            ErrorIds.LicenseTooLow,
            () => _database.Connection.SystemUsers.Restore([new SystemUserReference(_direct)], LicenseType.Requestor)[0].Require());
    }

    [Fact]
    public void Groups_that_the_licenses_of_members_do_not_reach_are_refused()
    {
        _database.Fails(ErrorIds.LicenseTooLow, () => Contain("Planners"));
        Contain("Staff");
        _database.Fails(
            ErrorIds.LicenseTooLow,
            () => _database.Connection.UserGroups.Update(
                new UserGroupReference("Staff"), fields => fields with { RequiredLicense = LicenseType.FullUser }));
        Assert.Null(_database.Connection.UserGroups.Get(new UserGroupReference("Staff")).RequiredLicense);
    }

    [Fact]
    public void A_group_that_a_profile_contains_is_not_removed()
    {
        Contain("Staff");
        ProvisioningException error = _database.Fails(
            ErrorIds.Conflict, () => _database.Connection.UserGroups.Remove(new UserGroupReference("Staff")));
        Assert.Contains("'Desk'", error.Message, StringComparison.Ordinal);
        _database.Connection.UserProfiles.Remove(Desk);
        _database.Connection.UserGroups.Remove(new UserGroupReference("Staff"));
    }

    [Fact]
    public void A_renamed_group_shows_its_new_name_and_other_changes_keep_the_groups()
    {
        Contain("Staff");
        _database.Connection.UserGroups.Update(new UserGroupReference("Staff"), fields => fields with { Name = "Everybody" });
        UserProfile desk = _database.Connection.UserProfiles.Update(Desk, fields => fields with { Description = "Front desk" });
        Assert.Equal(["Everybody"], desk.UserGroups);
        Assert.Equal(["Everybody"], Again(_through).EffectiveUserGroups);
    }

    [Fact]
    public void An_unknown_group_is_an_error_and_changes_nothing() =>
        _database.Fails(ErrorIds.UserGroupNotFound, () => Contain("Staff", "Ghosts"));

    [Fact]
    public void The_audit_trail_says_which_groups_a_profile_contains()
    {
        Contain("Staff");
        AuditEntry entry = _database.Connection.Audit.List(new AuditFilter()).Last();
        Assert.Equal(("Update", "Desk", "Staff"), (entry.Action, entry.Target, (string?)entry.After["UserGroups"]));
    }

    private UserProfile Contain(params string[] groups) => _database.Connection.UserProfiles.Update(
        Desk, fields => fields with { UserGroups = groups.Select(name => new UserGroupReference(name)).ToList() });

    private SystemUser Again(SystemUser user) => _database.Connection.SystemUsers.Get(new SystemUserReference(user.Id));

    private string[] Members(bool effective) =>
        _database.Connection.UserGroups.Members(new UserGroupReference("Staff"), effective).Select(user => user.Username).ToArray();
}
