using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Licenses;

/// <summary>Tests that a user with a lower license than a group or profile requires cannot be a member, whichever of the two changes.</summary>
public sealed class LicenseTooLowTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public LicenseTooLowTests()
    {
        _database.Group("Planners", LicenseType.LimitedUser);
        _database.Profile("Mobile", LicenseType.FullUser);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_new_user_cannot_be_given_a_group_or_profile_above_its_license()
    {
        var person = new ContactReference(_database.Person());
        TooLow(() => _database.Create(new NewSystemUserRequest { Contact = person, UserGroups = [new UserGroupReference("Planners")] }));
        TooLow(() => _database.Create(new NewSystemUserRequest
        {
            Contact = person,
            License = LicenseType.LimitedUser,
            UserProfiles = [new UserProfileReference("Mobile")]
        }));
    }

    [Theory]
    [InlineData("DefaultUserGroups", "Planners")]
    [InlineData("DefaultUserProfiles", "Mobile")]
    public void A_new_user_cannot_get_a_default_above_its_license(string setting, string name)
    {
        Contact person = _database.Person();
        _database.Set(setting, name);
        TooLow(() => _database.UserOf(person));
    }

    [Fact]
    public void A_user_cannot_become_a_member_above_its_license()
    {
        var user = new SystemUserReference(_database.User());
        TooLow(() => _database.Connection.UserGroups.AddMembers(new UserGroupReference("Planners"), [user])[0].Require());
        TooLow(() => _database.Connection.UserProfiles.AddMembers(new UserProfileReference("Mobile"), [user])[0].Require());
    }

    [Fact]
    public void An_archived_user_cannot_become_a_member_above_the_license_it_had()
    {
        SystemUser user = _database.User();
        _database.Archive(user);
        TooLow(() => _database.Connection.UserGroups.AddMembers(new UserGroupReference("Planners"), [new SystemUserReference(user)])[0].Require());
    }

    [Fact]
    public void A_license_cannot_be_lowered_below_what_a_group_requires()
    {
        var user = new SystemUserReference(_database.User("Visser", LicenseType.FullUser, "Planners"));
        TooLow(() => _database.Connection.SystemUsers.SetLicense(user, LicenseType.Requestor));
        Assert.Equal(LicenseType.LimitedUser, _database.Connection.SystemUsers.SetLicense(user, LicenseType.LimitedUser).License);
    }

    [Fact]
    public void A_license_cannot_be_lowered_below_what_a_profile_requires()
    {
        var user = new SystemUserReference(_database.User("Visser", LicenseType.FullUser));
        _database.Connection.UserProfiles.AddMembers(new UserProfileReference("Mobile"), [user])[0].Require();
        TooLow(() => _database.Connection.SystemUsers.SetLicense(user, LicenseType.LimitedUser));
        Assert.Equal(LicenseType.SystemAdministrator, _database.Connection.SystemUsers.SetLicense(user, LicenseType.SystemAdministrator).License);
    }

    [Fact]
    public void An_archived_user_cannot_be_restored_with_a_license_below_what_its_groups_require()
    {
        SystemUser user = _database.User("Visser", LicenseType.FullUser, "Planners");
        _database.Archive(user);
        TooLow(() => _database.Restore(user, LicenseType.Requestor));
        TooLow(() => _database.Create(new NewSystemUserRequest { Contact = new ContactReference(user), License = LicenseType.Requestor }));
        Assert.Equal(LicenseType.Requestor, _database.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference(user),
            License = LicenseType.Requestor,
            UserGroups = [],
        }).License);
    }

    [Fact]
    public void A_group_cannot_require_more_than_its_members_have()
    {
        _database.Group("Staff");
        SystemUser user = _database.User("Visser", LicenseType.LimitedUser, "Staff");
        TooLow(() => Require("Staff", LicenseType.FullUser));
        Assert.Equal(LicenseType.LimitedUser, Require("Staff", LicenseType.LimitedUser).RequiredLicense);
        _database.Archive(user);
        TooLow(() => Require("Staff", LicenseType.FullUser));
        _database.Connection.UserGroups.RemoveMembers(new UserGroupReference("Staff"), [new SystemUserReference(user)]);
        Assert.Equal(LicenseType.FullUser, Require("Staff", LicenseType.FullUser).RequiredLicense);
    }

    [Fact]
    public void Only_the_level_of_a_license_counts_and_not_its_type()
    {
        _database.Group("Desk", LicenseType.Support);
        Assert.Equal(["Desk"], _database.User("Visser", LicenseType.FullUser, "Desk").UserGroups);
    }

    [Fact]
    public void Every_license_of_a_level_suffices_for_that_level_and_below()
    {
        foreach (LicenseType has in LicenseCatalog.Types)
        {
            Assert.True(LicenseCatalog.Suffices(has, null));
            Assert.All(LicenseCatalog.Types, needs =>
                Assert.Equal(LicenseCatalog.LevelOf(has) >= LicenseCatalog.LevelOf(needs), LicenseCatalog.Suffices(has, needs)));
        }
    }

    [Fact]
    public void Of_many_users_those_with_a_sufficient_license_become_members()
    {
        SystemUserReference[] users = [new(_database.User()), new(_database.User("Bakker", LicenseType.LimitedUser))];
        IReadOnlyList<Outcome<SystemUser>> added = _database.Connection.UserGroups.AddMembers(new UserGroupReference("Planners"), users);
        Assert.Equal(ErrorIds.LicenseTooLow, added[0].Error!.ErrorId);
        Assert.Equal(["Planners"], added[1].Require().UserGroups);
    }

    private void TooLow(Action action) => _database.Fails(ErrorIds.LicenseTooLow, action);

    private UserGroup Require(string name, LicenseType license) =>
        _database.Connection.UserGroups.Update(new UserGroupReference(name), fields => fields with { RequiredLicense = license });
}
