using UserProvisioning.Connections;
using UserProvisioning.Common;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class NewSystemUserTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public NewSystemUserTests()
    {
        _database.Group("Staff");
        _database.Group("Planners");
        _database.Profile("Mobile");
        _database.Set("DefaultUserGroups", "staff");
        _database.Set("DefaultUserProfiles", new[] { "Mobile" });
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_new_user_is_active_without_a_password_and_shows_its_contact()
    {
        Contact person = _database.Person(email: "jan@example.com");
        SystemUser user = _database.UserOf(person);
        Assert.Equivalent(
            new
            {
                Username = "jvisser",
                ContactId = person.Id,
                DisplayName = "Jan Visser",
                Email = "jan@example.com",
                Status = SystemUserStatus.Active,
                License = LicenseType.Requestor,
                UserGroups = new[] { "Staff" },
                UserProfiles = new[] { "Mobile" },
                CredentialStatus = CredentialStatus.None,
                MustChangePassword = false,
                LastLoginAt = (DateTime?)null,
                CreatedAt = Clock.Local(_database.Clock.Now),
            },
            user);
        Assert.Equivalent(_database.Reread(user), user, strict: true);
        Assert.True(_database.Connection.Contacts.Get(new ContactReference(person)).HasSystemUser);
    }

    [Fact]
    public void Given_groups_and_profiles_replace_the_defaults()
    {
        SystemUser user = Make(request => request with { UserGroups = [new UserGroupReference("PLANNERS")], UserProfiles = [] });
        Assert.Equal("Planners/", user.Rights());
    }

    [Fact]
    public void An_empty_list_of_groups_means_no_groups()
    {
        SystemUser user = Make(request => request with { UserGroups = [] });
        Assert.Equal("/Mobile", user.Rights());
    }

    [Fact]
    public void A_group_that_is_given_twice_is_added_once()
    {
        long id = _database.Connection.UserGroups.Get(new UserGroupReference("Staff")).Id;
        SystemUser user = Make(request => request with
        {
            UserGroups = [new UserGroupReference("Staff"), new UserGroupReference("staff"), new UserGroupReference(id)]
        });
        Assert.Equal(["Staff"], _database.Reread(user).UserGroups);
    }

    [Fact]
    public void An_unknown_group_or_profile_is_an_error_and_no_user_is_made()
    {
        Contact person = _database.Person();
        _database.Fails(ErrorIds.UserGroupNotFound, () => Make(request => request with { UserGroups = [new UserGroupReference("Ghosts")] }, person));
        _database.Fails(ErrorIds.UserProfileNotFound, () => Make(request => request with { UserProfiles = [new UserProfileReference(99)] }, person));
    }

    [Fact]
    public void An_unknown_default_group_is_an_error_and_no_user_is_made()
    {
        Contact person = _database.Person();
        _database.Set("DefaultUserGroups", "Ghosts");
        _database.Fails(ErrorIds.UserGroupNotFound, () => _database.UserOf(person));
        Assert.Equal(["Planners"], Make(request => request with { UserGroups = [new UserGroupReference("Planners")] }, person).UserGroups);
    }

    [Fact]
    public void The_license_is_the_default_unless_one_is_given()
    {
        _database.Set("DefaultLicense", "LimitedUser");
        Assert.Equal(LicenseType.LimitedUser, _database.User().License);
        Assert.Equal(LicenseType.Support, _database.User(license: LicenseType.Support).License);
        Assert.Equal((1, 1, 0), (
            _database.Pool(LicenseType.LimitedUser).Used, _database.Pool(LicenseType.Support).Used, _database.Pool(LicenseType.Requestor).Used));
    }

    [Fact]
    public void A_contact_has_at_most_one_user()
    {
        Contact person = _database.Person();
        _database.UserOf(person);
        _database.Fails(ErrorIds.ContactHasSystemUser, () => _database.UserOf(person));
    }

    [Fact]
    public void A_contact_that_is_twice_in_a_batch_gets_one_user()
    {
        var person = new ContactReference(_database.Person());
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create([new() { Contact = person }, new() { Contact = person }]);
        Assert.Equal(("jvisser", ErrorIds.ContactHasSystemUser), (made[0].Require().Username, made[1].Error!.ErrorId));
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
    }

    [Fact]
    public void A_failing_request_does_not_stop_the_others_and_the_order_is_kept()
    {
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create(
        [
            new() { Contact = new ContactReference(_database.Person("Aa")) },
            new() { Contact = new ContactReference("nobody") },
            new() { Contact = new ContactReference(_database.Person("---", "-")) },
            new() { Contact = new ContactReference(_database.Person("Bb")) },
        ]);
        Assert.Equal(
            ["jaa", ErrorIds.ContactNotFound, ErrorIds.UsernameEmpty, "jbb"],
            made.Select(outcome => outcome.Value?.Username ?? outcome.Error!.ErrorId));
        Assert.Equal(2, _database.Pool(LicenseType.Requestor).Used);
    }

    [Fact]
    public void Stopping_at_the_first_error_does_none_of_the_later_requests()
    {
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create(
            [
                new() { Contact = new ContactReference(_database.Person("Aa")) },
                new() { Contact = new ContactReference("nobody") },
                new() { Contact = new ContactReference(_database.Person("Bb")) },
            ],
            stopAtFirstError: true);
        Assert.Equal(["jaa", ErrorIds.ContactNotFound], made.Select(outcome => outcome.Value?.Username ?? outcome.Error!.ErrorId));
        Assert.Equal(["jaa"], _database.Connection.SystemUsers.List(new SystemUserFilter()).Select(user => user.Username));
    }

    [Fact]
    public void A_preview_returns_results_and_changes_nothing()
    {
        Contact person = _database.Person();
        string before = _database.Dump();
        using ProvisioningConnection rehearsal = _database.Connection.Rehearse();
        IReadOnlyList<Outcome<SystemUser>> made = rehearsal.SystemUsers.Create([new() { Contact = new ContactReference(person) }]);
        rehearsal.Dispose();
        Assert.Equal("jvisser", made[0].Require().Username);
        Assert.Equal(before, _database.Dump());
    }

    private SystemUser Make(Func<NewSystemUserRequest, NewSystemUserRequest> with, Contact? contact = null) =>
        _database.Create(with(new NewSystemUserRequest { Contact = new ContactReference(contact ?? _database.Person()) }));
}
