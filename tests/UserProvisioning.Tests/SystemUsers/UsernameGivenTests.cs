using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class UsernameGivenTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("Admin-1")]
    [InlineData("jan.visser@example.com")]
    [InlineData("a+b")]
    [InlineData("7")]
    public void A_given_name_is_used_unchanged(string username) => Assert.Equal(username, Make(username).Username);

    [Fact]
    public void Spaces_around_a_given_name_are_dropped() => Assert.Equal("admin", Make(" admin ").Username);

    [Fact]
    public void A_given_name_has_at_most_100_characters()
    {
        Assert.Equal(100, Make(new string('a', 100)).Username.Length);
        Contact contact = _database.Person();
        _database.Fails(ErrorIds.UsernameInvalid, () => Make(new string('b', 101), contact));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("jan visser")]
    [InlineData("jürgen")]
    [InlineData("jan/visser")]
    [InlineData("jan\0")]
    [InlineData(".jan")]
    [InlineData("jan-")]
    [InlineData("_jan")]
    [InlineData("jan\u202E")]
    public void An_invalid_given_name_is_refused(string username)
    {
        Contact contact = _database.Person();
        _database.Fails(ErrorIds.UsernameInvalid, () => Make(username, contact));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("ADMIN")]
    public void A_given_name_is_never_numbered(string username)
    {
        Make("admin");
        Contact contact = _database.Person();
        _database.Fails(ErrorIds.UsernameTaken, () => Make(username, contact));
    }

    [Fact]
    public void The_name_of_an_archived_user_is_taken()
    {
        _database.Archive(Make("admin"));
        Contact contact = _database.Person();
        _database.Fails(ErrorIds.UsernameTaken, () => Make("admin", contact));
    }

    [Fact]
    public void Two_users_of_a_batch_cannot_have_the_same_name()
    {
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create(
        [
            new() { Contact = new ContactReference(_database.Person()), Username = "admin" },
            new() { Contact = new ContactReference(_database.Person()), Username = "Admin" },
        ]);
        Assert.Equal(("admin", ErrorIds.UsernameTaken), (made[0].Require().Username, made[1].Error!.ErrorId));
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
    }

    private SystemUser Make(string username, Contact? contact = null) => _database.Create(new NewSystemUserRequest
    {
        Contact = new ContactReference(contact ?? _database.Person()),
        Username = username,
    });
}
