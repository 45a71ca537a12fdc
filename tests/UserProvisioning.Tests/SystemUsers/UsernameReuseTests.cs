using UserProvisioning.Credentials;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

/// <summary>Tests of names that were given up: nobody else gets one for the days of the client setting UsernameReuseDays.</summary>
public sealed class UsernameReuseTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUser _former;

    public UsernameReuseTests()
    {
        _former = _database.UserOf(_database.Person("Visser", "Jan", "E-1"));
        Rename(_former, "jan.visser");
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_name_that_was_given_up_is_made_for_nobody_else()
    {
        Assert.Equal("jvisser2", _database.UserOf(_database.Person("Visser", "Joke")).Username);
        Assert.Equal("jvisser3", _database.UserOf(_database.Person("Visser", "Jet")).Username);
    }

    [Fact]
    public void A_name_that_was_given_up_cannot_be_given_by_hand_and_the_error_says_until_when()
    {
        Contact other = _database.Person("Bakker");
        ProvisioningException error = _database.Fails(ErrorIds.UsernameTaken, () => _database.Connection.SystemUsers.Create(
            [new NewSystemUserRequest { Contact = new ContactReference(other), Username = "JVisser" }])[0].Require());
        Assert.Contains("365 days", error.Message, StringComparison.Ordinal);
        SystemUser taken = _database.UserOf(other);
        Assert.Contains(
            "UsernameReuseDays",
            _database.Fails(ErrorIds.UsernameTaken, () => Rename(taken, "jvisser")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_former_holder_takes_the_name_back_and_gives_up_the_other()
    {
        Assert.Equal("jvisser", Rename(Again(), "jvisser").Username);
        Assert.Equal("JAN.VISSER", GivenUp());
        SystemUser other = _database.UserOf(_database.Person("Bakker"));
        _database.Fails(ErrorIds.UsernameTaken, () => Rename(other, "jan.visser"));
    }

    [Fact]
    public void After_the_days_of_the_setting_anybody_gets_it()
    {
        _database.Clock.Advance(TimeSpan.FromDays(364));
        Assert.Equal("jvisser2", _database.UserOf(_database.Person("Visser", "Joke")).Username);
        _database.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("jvisser", _database.UserOf(_database.Person("Visser", "Jet")).Username);
    }

    [Fact]
    public void With_zero_days_anybody_gets_it_at_once()
    {
        _database.Set("UsernameReuseDays", "0");
        Assert.Equal("jvisser", _database.UserOf(_database.Person("Visser", "Joke")).Username);
    }

    [Fact]
    public void Another_spelling_of_the_same_name_gives_up_nothing()
    {
        Rename(Again(), "Jan.Visser");
        Assert.Equal("JVISSER", GivenUp());
    }

    [Fact]
    public void A_format_renames_each_user_and_leaves_those_whose_name_it_makes()
    {
        SystemUser second = _database.UserOf(_database.Person("Visser", "Joke"));
        SystemUser third = _database.UserOf(_database.Person("Visser", "Jan"));
        Assert.Equal(("jvisser2", "jvisser3"), (second.Username, third.Username));
        Assert.Equal(["jvisser3", "jvisser2", "jvisser"], Format("{FirstName:1}{LastName}", third, second, Again()));
        Assert.Equal(["jan.visser", "joke.visser", "jan.visser2"], Format("{FirstName}.{LastName}", Again(), second, third));
        Assert.Equal(["jan.visser", "joke.visser", "jan.visser2"], Format("{FirstName}.{LastName}", Again(), second, third));
    }

    [Fact]
    public void A_format_that_leaves_nothing_is_an_error_and_renames_nobody()
    {
        _database.Fails(ErrorIds.UsernameEmpty, () => _database.Connection.Credentials.Set(
            new SystemUserReference(_former.Id), new CredentialChange { UsernameFormat = "{PartnerName}" }));
        Assert.Equal("jan.visser", Again().Username);
    }

    private SystemUser Again() => _database.Connection.SystemUsers.Get(new SystemUserReference(_former.Id));

    private SystemUser Rename(SystemUser user, string name) => _database.Connection.Credentials.Set(
        new SystemUserReference(user.Id), new CredentialChange { Username = name }).User;

    private string[] Format(string format, params SystemUser[] users) => _database.Connection.Credentials.Set(
        users.Select(user => new SystemUserReference(user.Id)).ToList(), new CredentialChange { UsernameFormat = format })
        .Select(result => result.Require().User.Username).ToArray();

    // The only name that is given up; null where there are several.
    private string? GivenUp() => _database.Scalar(
        "SELECT MIN(UsernameKey) FROM GivenUpUsernames WHERE (SELECT COUNT(*) FROM GivenUpUsernames) = 1") as string;
}
