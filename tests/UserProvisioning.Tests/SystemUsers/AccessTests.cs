using UserProvisioning.Credentials;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

/// <summary>Tests of who gave users what they have, without a source of employees: people, defaults and profiles.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public AccessTests()
    {
        _database.Group("Staff");
        _database.Group("Planners");
        _database.Profile("Mobile");
        _database.Set("DefaultUserGroups", "Staff");
        _database.Set("DefaultUserProfiles", "Mobile");
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void What_a_request_does_not_name_comes_from_the_defaults()
    {
        Assert.Equal(
            [
                "Username jvisser Default the format {FirstName:1}{LastName}",
                "License Requestor Default DefaultLicense",
                "UserGroup Staff Default DefaultUserGroups",
                "UserProfile Mobile Default DefaultUserProfiles",
            ],
            Access(_database.User()));
    }

    [Fact]
    public void What_a_request_names_is_given_by_hand()
    {
        SystemUser user = _database.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference(_database.Person()),
            Username = "admin",
            License = LicenseType.FullUser,
            UserGroups = [new UserGroupReference("Planners"), new UserGroupReference("Staff")],
            UserProfiles = [],
        });
        Assert.Equal(
            [
                "Username admin Hand tester@test",
                "License FullUser Hand tester@test",
                "UserGroup Planners Hand tester@test",
                "UserGroup Staff Hand tester@test",
            ],
            Access(user));
        SystemUserAccess[] access = Read(user);
        Assert.All(access, one => Assert.Equal((_database.Clock.Now, TestDatabase.Actor), (one.Since!.Value.ToUniversalTime(), one.Actor)));
    }

    [Fact]
    public void A_format_is_named_with_who_chose_it()
    {
        SystemUser user = _database.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference(_database.Person()),
            UsernameFormat = "{LastName}",
        });
        Assert.Equal("Username visser Hand tester@test, by the format {LastName}", Access(user)[0]);
        _database.Connection.Credentials.Set(new SystemUserReference(user), new CredentialChange { UsernameFormat = "{FirstName}.{LastName}" });
        Assert.Equal("Username jan.visser Hand tester@test, by the format {FirstName}.{LastName}", Access(user)[0]);
        _database.Connection.Credentials.Set(new SystemUserReference(user), new CredentialChange { Username = "boss" });
        Assert.Equal("Username boss Hand tester@test", Access(user)[0]);
    }

    [Fact]
    public void A_license_that_a_person_changes_is_given_by_hand_and_a_restored_user_keeps_its_giver()
    {
        SystemUser user = _database.User();
        _database.Connection.SystemUsers.SetLicense(new SystemUserReference(user), LicenseType.FullUser);
        string[] before = Access(user);
        Assert.Equal("License FullUser Hand tester@test", before[1]);
        _database.Archive(user);
        Assert.Equal(before.Where((_, i) => i != 1), Access(user));
        _database.Restore(user);
        Assert.Equal(before, Access(user));
    }

    [Fact]
    public void A_restored_user_that_gets_another_license_has_it_by_hand()
    {
        SystemUser first = _database.User();
        SystemUser second = _database.User("Bos");
        _database.Archive(first);
        _database.Archive(second);
        _database.Restore(first, LicenseType.FullUser);
        Assert.Equal("License FullUser Hand tester@test", Access(first)[1]);
        SystemUser again = _database.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference(second.ContactId),
            License = LicenseType.LimitedUser,
            UserGroups = [new UserGroupReference("Planners")],
        });
        Assert.Equal(
            [
                "Username jbos Default the format {FirstName:1}{LastName}",
                "License LimitedUser Hand tester@test",
                "UserGroup Planners Hand tester@test",
                "UserProfile Mobile Default DefaultUserProfiles",
            ],
            Access(again));
    }

    [Fact]
    public void A_group_that_several_give_is_listed_for_each_and_a_person_takes_it_away_whoever_gave_it()
    {
        SystemUser user = _database.User();
        SystemUserReference[] users = [new(user)];
        _database.Connection.UserGroups.AddMembers(new UserGroupReference("Staff"), users);
        string[] both = ["UserGroup Staff Default DefaultUserGroups", "UserGroup Staff Hand tester@test"];
        Assert.Equal(both, Access(user)[2..4]);
        _database.Connection.UserGroups.AddMembers(new UserGroupReference("Staff"), users);
        Assert.Equal(both, Access(user)[2..4]);
        _database.Connection.UserGroups.RemoveMembers(new UserGroupReference("Staff"), users);
        Assert.DoesNotContain(Access(user), one => one.Contains("Staff", StringComparison.Ordinal));
        _database.Connection.UserGroups.AddMembers(new UserGroupReference("Staff"), users);
        Assert.Equal("UserGroup Staff Hand tester@test", Access(user)[2]);
    }

    [Fact]
    public void A_group_of_a_profile_comes_from_the_profile_since_the_later_of_the_two()
    {
        SystemUser early = _database.User();
        _database.Clock.Advance(TimeSpan.FromDays(1));
        DateTime contained = _database.Clock.Now;
        Contain("Planners");
        _database.Clock.Advance(TimeSpan.FromDays(1));
        Contain("Planners", "Staff");
        SystemUser late = _database.User("Bos");
        Assert.Equal(
            [
                "UserGroup Planners Profile Mobile",
                "UserGroup Staff Default DefaultUserGroups",
                "UserGroup Staff Profile Mobile",
                "UserProfile Mobile Default DefaultUserProfiles",
            ],
            Access(early)[2..]);
        Assert.Equal(contained, Since(early));
        Assert.Equal(_database.Clock.Now, Since(late));

        void Contain(params string[] groups) => _database.Connection.UserProfiles.Update(
            new UserProfileReference("Mobile"), fields => fields with { UserGroups = groups.Select(name => new UserGroupReference(name)).ToList() });

        DateTime? Since(SystemUser user) => Read(user).Single(one => one.Name == "Planners").Since!.Value.ToUniversalTime();
    }

    [Fact]
    public void Users_are_answered_in_order_and_an_unknown_one_has_an_error()
    {
        _database.User();
        _database.User("Bos");
        IReadOnlyList<Outcome<SystemUserAccess[]>> answers = _database.Connection.SystemUsers.Access(
            new[] { "jbos", "nobody", "jvisser", "jbos" }.Select(name => new SystemUserReference(name)).ToList());
        Assert.Equal(
            ["jbos", ErrorIds.UserNotFound, "jvisser", "jbos"],
            answers.Select(answer => answer.Error?.ErrorId ?? answer.Value!.Select(one => one.Username).Distinct().Single()));
    }

    private SystemUserAccess[] Read(SystemUser user) => _database.Connection.SystemUsers.Access([new SystemUserReference(user.Id)])[0].Require();

    private string[] Access(SystemUser user) => Read(user).Select(one => $"{one.Kind} {one.Name} {one.GivenBy} {one.Detail}").ToArray();
}
