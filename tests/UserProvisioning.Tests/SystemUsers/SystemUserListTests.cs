using UserProvisioning.Common;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class SystemUserListTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public SystemUserListTests()
    {
        _database.Group("Staff");
        _database.Group("Planners");
        _database.Profile("Mobile");
        _database.User("Aa", null, "Staff");
        _database.User("Bb", LicenseType.FullUser, "Staff", "Planners");
        SystemUser archived = _database.User("Cc");
        _database.Connection.UserProfiles.AddMembers(new UserProfileReference("Mobile"), [new SystemUserReference(archived)]);
        _database.Archive(archived);
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Without_a_filter_all_users_are_listed_with_archived_ones() => Lists(new SystemUserFilter(), "jaa", "jbb", "jcc");

    [Fact]
    public void Users_are_found_by_name_in_any_case() => Lists(new SystemUserFilter { Username = TextFilter.Exactly("JBB") }, "jbb");

    [Fact]
    public void Users_are_found_by_pattern() =>
        Lists(new SystemUserFilter { Username = TextFilter.Pattern("J", name => name[1] > 'a') }, "jbb", "jcc");

    [Fact]
    public void Users_are_found_by_status() => Lists(new SystemUserFilter { Status = SystemUserStatus.Archived }, "jcc");

    [Fact]
    public void Users_are_found_by_license() => Lists(new SystemUserFilter { License = LicenseType.FullUser }, "jbb");

    [Fact]
    public void Users_are_found_by_credential_status()
    {
        _database.SetPassword(_database.Connection.SystemUsers.Get(new SystemUserReference("jbb")), "Correct-Horse-7");
        Lists(new SystemUserFilter { CredentialStatuses = [CredentialStatus.Set] }, "jbb");
        Lists(new SystemUserFilter { CredentialStatuses = [CredentialStatus.None] }, "jaa", "jcc");
    }

    [Fact]
    public void Users_are_found_by_the_department_of_their_contact()
    {
        foreach ((string user, string department) in new[] { ("jaa", "Facilities"), ("jbb", "Facility Services"), ("jcc", "Café") })
        {
            _database.Connection.Contacts.Update(
                new ContactReference(User(user).ContactId), fields => fields with { Department = department });
        }

        Assert.Equal("Facilities", User("jaa").Department);
        Lists(new SystemUserFilter { Departments = [TextFilter.Exactly("FACILITIES")] }, "jaa");
        Lists(new SystemUserFilter { Departments = [TextFilter.Exactly("CAFÉ"), TextFilter.Exactly("facilities")] }, "jaa", "jcc");
        Lists(new SystemUserFilter { Departments = [TextFilter.Pattern("facil", text => text.StartsWith("Facil", StringComparison.Ordinal))] },
            "jaa", "jbb");
        Lists(new SystemUserFilter { Departments = [TextFilter.Exactly("Facil")] });
    }

    /// <summary>An action of a user one day after the given time counts as seen.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData("LastLoginAt", false)]
    [InlineData("CreatedAt", false)]
    [InlineData("restore", false)]
    [InlineData("password", false)]
    [InlineData("start", false)]
    public void Users_are_found_by_when_they_were_last_seen(string? seen, bool listed)
    {
        _database.Sql("UPDATE SystemUsers SET CreatedAt = '2020-01-01 00:00:00' WHERE Username <> 'jcc'");
        DateTime since = _database.Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        switch (seen)
        {
            case "restore":
                _database.Archive(User("jaa"));
                _database.Restore(User("jaa"));
                break;
            case "password":
                _database.SetPassword(User("jaa"), "Correct-Horse-7");
                break;
            case "start":
                _database.Connection.Contacts.Update(
                    new ContactReference(User("jaa").ContactId),
                    fields => fields with { StartDate = since.AddDays(2) });
                break;
            case not null:
                _database.Sql($"UPDATE SystemUsers SET {seen} = '2026-06-15 00:00:00' WHERE Username = 'jaa'");
                break;
        }

        Lists(new SystemUserFilter { InactiveSinceUtc = since }, listed ? ["jaa", "jbb"] : ["jbb"]);
    }

    [Fact]
    public void The_database_knows_whether_logins_are_recorded()
    {
        Assert.False(_database.Connection.SystemUsers.AreLoginsRecorded());
        _database.Sql("UPDATE SystemUsers SET LastLoginAt = '2026-06-15 00:00:00' WHERE Username = 'jaa'");
        Assert.True(_database.Connection.SystemUsers.AreLoginsRecorded());
    }

    private SystemUser User(string username) => _database.Connection.SystemUsers.Get(new SystemUserReference(username));

    [Fact]
    public void Users_are_found_by_groups_and_profiles_and_must_be_in_all_of_them()
    {
        Assert.Equal(["jaa", "jbb"], Members([new("staff")], []));
        Assert.Equal(["jbb"], Members([new("Staff"), new("Planners")], []));
        Assert.Equal(["jcc"], Members([], [new("Mobile")]));
        Assert.Equal([], Members([new("Staff")], [new("Mobile")]));
    }

    [Fact]
    public void Searching_by_an_unknown_group_is_an_error()
    {
        _database.Fails(ErrorIds.UserGroupNotFound, () => Members([new("Ghosts")], []));
        _database.Fails(ErrorIds.UserProfileNotFound, () => Members([], [new("Staff")]));
    }

    [Fact]
    public void A_user_is_found_by_object_id_name_and_contact()
    {
        SystemUser user = _database.Connection.SystemUsers.Get(new SystemUserReference("JBB"));
        Contact contact = _database.Connection.Contacts.Get(new ContactReference(user.ContactId));
        Assert.All(
            new[] { new SystemUserReference(user), new SystemUserReference(user.Id), new SystemUserReference(contact) },
            reference => Assert.Equal("jbb", _database.Connection.SystemUsers.Get(reference).Username));
    }

    [Fact]
    public void An_unknown_user_is_an_error()
    {
        Contact contact = _database.Person();
        Assert.All(
            new[] { new SystemUserReference("nobody"), new SystemUserReference(99), new SystemUserReference(contact) },
            reference => _database.Fails(ErrorIds.UserNotFound, () => _database.Connection.SystemUsers.Get(reference)));
    }

    private void Lists(SystemUserFilter filter, params string[] names) =>
        Assert.Equal(names, _database.Connection.SystemUsers.List(filter).Select(user => user.Username));

    private string[] Members(UserGroupReference[] groups, UserProfileReference[] profiles) =>
        _database.Connection.SystemUsers.List(new SystemUserFilter(), groups, profiles).Select(user => user.Username).ToArray();
}
