using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Authorizations;

public sealed class UserGroupTests() : AuthorizationTests<UserGroup>(
    connection => connection.UserGroups,
    name => new UserGroupReference(name),
    id => new UserGroupReference(id),
    ErrorIds.UserGroupNotFound,
    "DefaultUserGroups");

public sealed class UserProfileTests() : AuthorizationTests<UserProfile>(
    connection => connection.UserProfiles,
    name => new UserProfileReference(name),
    id => new UserProfileReference(id),
    ErrorIds.UserProfileNotFound,
    "DefaultUserProfiles");

/// <summary>Tests of the service of user groups and of user profiles, which follow the same rules.</summary>
public abstract class AuthorizationTests<T> : IDisposable
    where T : Authorization
{
    private readonly TestDatabase _database = new();
    private readonly AuthorizationService<T> _service;
    private readonly Func<string, AuthorizationReference> _named;
    private readonly Func<long, AuthorizationReference> _numbered;
    private readonly string _notFound;
    private readonly string _defaults;

    protected AuthorizationTests(
        Func<ProvisioningConnection, AuthorizationService<T>> service,
        Func<string, AuthorizationReference> named,
        Func<long, AuthorizationReference> numbered,
        string notFound,
        string defaults)
    {
        _service = service(_database.Connection);
        _named = named;
        _numbered = numbered;
        _notFound = notFound;
        _defaults = defaults;
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_new_authorization_keeps_its_fields_and_is_found_by_id_and_by_name_in_any_case()
    {
        T made = _service.Create(new AuthorizationFields
        {
            Name = " Plänners ",
            Description = "Plan",
            RequiredLicense = LicenseType.FullUser,
            Modules = ["Maintenance", " ", "Space"],
        });
        Assert.Equal(("Plänners", "Plan", LicenseType.FullUser, 0), (made.Name, made.Description, made.RequiredLicense, made.MemberCount));
        Assert.Equal(["Maintenance", "Space"], made.Modules);
        Assert.Equivalent(made, _service.Get(_named("PLÄNNERS")), strict: true);
        Assert.Equivalent(made, _service.Get(_numbered(made.Id)), strict: true);
    }

    [Fact]
    public void The_error_about_a_misspelled_name_suggests_the_right_one()
    {
        _service.Create(new AuthorizationFields { Name = "Planners" });
        Assert.Contains(
            "Did you mean 'Planners'?",
            _database.Fails(_notFound, () => _service.Get(_named("Planers"))).Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", _database.Fails(_notFound, () => _service.Get(_named("Cleaners"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_unique_without_regard_to_case()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        _database.Fails(ErrorIds.Conflict, () => _service.Create(new AuthorizationFields { Name = "STAFF" }));
        _service.Create(new AuthorizationFields { Name = "Planners" });
        _database.Fails(ErrorIds.Conflict, () => _service.Update(_named("Planners"), fields => fields with { Name = "staff" }));
        Assert.Equal("STAFF", _service.Update(_named("Staff"), fields => fields with { Name = "STAFF" }).Name);
    }

    [Fact]
    public void A_group_and_a_profile_may_have_the_same_name()
    {
        _database.Group("Staff");
        _database.Profile("Staff");
    }

    [Fact]
    public void An_empty_or_too_long_name_and_one_with_a_bar_are_refused() => Assert.All(
        new[] { "", " ", "a|b", new string('a', 101) },
        name => _database.Fails(ErrorIds.SettingInvalid, () => _service.Create(new AuthorizationFields { Name = name })));

    [Fact]
    public void A_description_has_500_characters_at_most() => _database.Fails(
        ErrorIds.SettingInvalid, () => _service.Create(new AuthorizationFields { Name = "Staff", Description = new string('a', 501) }));

    [Fact]
    public void One_that_is_not_there_is_an_error()
    {
        var user = new SystemUserReference(_database.User());
        _database.Fails(_notFound, () => _service.Get(_named("Ghosts")));
        _database.Fails(_notFound, () => _service.Get(_numbered(99)));
        _database.Fails(_notFound, () => _service.Update(_named("Ghosts"), fields => fields));
        _database.Fails(_notFound, () => _service.Remove(_named("Ghosts")));
        _database.Fails(_notFound, () => _service.AddMembers(_named("Ghosts"), [user]));
        _database.Fails(_notFound, () => _service.RemoveMembers(_named("Ghosts"), [user]));
        _database.Fails(_notFound, () => _service.Members(_named("Ghosts")));
    }

    [Fact]
    public void Authorizations_are_listed_in_the_order_of_their_names()
    {
        foreach (string name in new[] { "b", "C", "a" })
        {
            _service.Create(new AuthorizationFields { Name = name });
        }

        Assert.Equal(["a", "b", "C"], _service.List().Select(authorization => authorization.Name));
        Assert.Equal(["C"], _service.List(TextFilter.Exactly("c")).Select(authorization => authorization.Name));
        Assert.Equal(["a", "b"], _service.List(TextFilter.Pattern("", name => name != "C")).Select(authorization => authorization.Name));
    }

    [Fact]
    public void Users_become_members_once_and_are_listed_and_counted()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        SystemUser[] users = [_database.User("Aa"), _database.User("Bb")];
        SystemUserReference[] references = users.Select(user => new SystemUserReference(user)).ToArray();
        Assert.All(
            _service.AddMembers(_named("staff"), references),
            outcome => Assert.Contains("Staff", outcome.Require().Rights(), StringComparison.Ordinal));
        string before = _database.Dump();
        _service.AddMembers(_named("staff"), references);
        Assert.Equal(before, _database.Dump());
        Assert.Equal(["jaa", "jbb"], _service.Members(_named("Staff")).Select(user => user.Username));
        Assert.Equal(2, _service.Get(_named("Staff")).MemberCount);
    }

    [Fact]
    public void Removing_a_member_twice_changes_nothing_more_and_the_others_stay()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        SystemUserReference[] users = [new(_database.User("Aa")), new(_database.User("Bb"))];
        _service.AddMembers(_named("Staff"), users);
        Assert.Equal("/", _service.RemoveMembers(_named("Staff"), [users[0]])[0].Require().Rights());
        string before = _database.Dump();
        _service.RemoveMembers(_named("Staff"), [users[0]]);
        Assert.Equal(before, _database.Dump());
        Assert.Equal(["jbb"], _service.Members(_named("Staff")).Select(user => user.Username));
    }

    [Fact]
    public void An_unknown_user_does_not_stop_the_others()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        SystemUserReference[] users = [new("nobody"), new(_database.User())];
        IReadOnlyList<Outcome<SystemUser>> added = _service.AddMembers(_named("Staff"), users);
        Assert.Equal((ErrorIds.UserNotFound, null), (added[0].Error?.ErrorId, added[1].Error?.ErrorId));
        Assert.Single(_service.RemoveMembers(_named("Staff"), users, stopAtFirstError: true));
        Assert.Single(_service.Members(_named("Staff")));
    }

    [Fact]
    public void Removing_an_authorization_ends_its_memberships_and_removes_no_user()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        SystemUser user = _database.User();
        _service.AddMembers(_named("Staff"), [new SystemUserReference(user)]);
        _service.Remove(_named("Staff"));
        Assert.Equal("/", _database.Reread(user).Rights());
        Assert.Empty(_service.List());
    }

    [Fact]
    public void An_authorization_that_new_users_get_by_default_cannot_be_removed()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        _database.Set(_defaults, "STAFF");
        _database.Fails(ErrorIds.Conflict, () => _service.Remove(_named("Staff")));
        _database.Set(_defaults, null);
        _service.Remove(_named("Staff"));
    }

    [Fact]
    public void An_authorization_that_new_users_get_by_default_cannot_be_renamed()
    {
        _service.Create(new AuthorizationFields { Name = "Staff" });
        _database.Set(_defaults, "Staff");
        _database.Fails(ErrorIds.Conflict, () => _service.Update(_named("Staff"), fields => fields with { Name = "Everybody" }));
        Assert.Equal("STAFF", _service.Update(_named("Staff"), fields => fields with { Name = "STAFF", Description = "All" }).Name);
    }

    [Fact]
    public void A_change_keeps_the_other_fields_and_an_empty_change_writes_nothing()
    {
        _service.Create(new AuthorizationFields { Name = "Staff", Description = "All", Modules = ["Space"] });
        T changed = _service.Update(_named("Staff"), fields => fields with { RequiredLicense = LicenseType.Requestor });
        Assert.Equal(
            ("Staff", "All", LicenseType.Requestor, "Space"),
            (changed.Name, changed.Description, changed.RequiredLicense, changed.Modules.Single()));
        string before = _database.Dump();
        Assert.Equivalent(changed, _service.Update(_named("Staff"), fields => fields), strict: true);
        Assert.Equal(before, _database.Dump());
    }
}
