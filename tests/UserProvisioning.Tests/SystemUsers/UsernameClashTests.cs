using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Naming;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class UsernameClashTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_default_name_is_the_first_initial_and_the_last_name()
    {
        Assert.Equal("jgross", _database.UserOf(_database.Person("Groß", "Jürgen")).Username);
    }

    [Fact]
    public void A_taken_name_gets_the_number_2_and_then_3()
    {
        Assert.Equal(["jvisser", "jvisser2", "jvisser3"], Enumerable.Range(0, 3).Select(_ => _database.User().Username));
    }

    [Fact]
    public void A_name_that_dropped_out_of_the_cache_is_looked_up_again()
    {
        _database.User();
        long contact = _database.Person("Bos").Id;
        using IStorageEngine store = _database.OpenStore();
        using IWritingUnit work = store.Begin(CancellationToken.None);
        var names = new UsernameAllocator(work, DateTime.UtcNow, mostRemembered: 1);
        var taker = new UsernameTaker(contact, null);
        names.Prefetch(["jvisser", "other"]);
        Assert.Equal("jvisser2", names.Take("jvisser", taker));
        work.Users.Insert([new SystemUserRow
        {
            ContactId = contact,
            Username = "jvisser2",
            Status = SystemUserStatus.Active,
            License = LicenseType.Requestor,
            LastLicense = LicenseType.Requestor,
            CreatedAt = DateTime.UtcNow
        }]);
        names.Prefetch(["jvisser"]);
        Assert.Equal(("jvisser3", false), (names.Take("jvisser", taker), names.TryTake("JVisser2", taker)));
    }

    [Fact]
    public void A_gap_in_the_numbers_is_filled_first()
    {
        _database.Set("UsernameReuseDays", "0");
        _database.User();
        SystemUser second = _database.User();
        _database.User();
        Rename(second, "other");
        Assert.Equal("jvisser2", _database.User().Username);
        Assert.Equal("jvisser4", _database.User().Username);
    }

    [Fact]
    public void An_archived_user_keeps_its_name_from_others()
    {
        _database.Archive(_database.User());
        Assert.Equal("jvisser2", _database.User().Username);
    }

    [Theory]
    [InlineData("JVISSER")]
    [InlineData("JVisser")]
    public void A_name_in_another_case_is_taken_too(string taken)
    {
        Chosen(taken);
        Assert.Equal("jvisser2", _database.User().Username);
    }

    [Fact]
    public void A_numbered_name_that_somebody_chose_is_skipped()
    {
        Chosen("JVisser2");
        Assert.Equal(["jvisser", "jvisser3"], [_database.User().Username, _database.User().Username]);
    }

    [Fact]
    public void A_last_name_with_a_number_does_not_get_another_persons_name()
    {
        Assert.Equal(
            ["jvisser", "jvisser2", "jvisser22", "jvisser3"],
            [_database.User().Username, _database.User().Username, _database.User("Visser2").Username, _database.User().Username]);
    }

    [Fact]
    public void The_longest_name_is_shortened_to_make_room_for_its_number()
    {
        string longest = new('a', 150);
        _database.Set("UsernameFormat", "{LastName}");
        Assert.Equal(
            [new string('a', 100), new string('a', 99) + "2", new string('a', 99) + "3"],
            [_database.User(longest).Username, _database.User(longest).Username, _database.User(longest).Username]);
    }

    [Fact]
    public void A_name_that_clashes_ten_times_gets_a_number_of_two_digits()
    {
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create(
            Enumerable.Range(0, 12).Select(_ => new NewSystemUserRequest { Contact = new ContactReference(_database.Person()) }).ToList());
        Assert.Equal(["jvisser", .. Enumerable.Range(2, 11).Select(i => $"jvisser{i}")], made.Select(outcome => outcome.Require().Username));
    }

    [Fact]
    public void A_failed_request_leaves_its_name_to_the_next()
    {
        NewSystemUserRequest[] requests =
        [
            new() { Contact = new ContactReference(_database.Person()), License = LicenseType.Support },
            new() { Contact = new ContactReference(_database.Person()) },
        ];
        _database.Connection.Licenses.SetTotal(LicenseType.Support, 0);
        IReadOnlyList<Outcome<SystemUser>> made = _database.Connection.SystemUsers.Create(requests);
        Assert.Equal(ErrorIds.LicenseUnavailable, made[0].Error!.ErrorId);
        Assert.Equal("jvisser", made[1].Require().Username);
    }

    private void Chosen(string username) => _database.Create(new NewSystemUserRequest
    {
        Contact = new ContactReference(_database.Person("Other")),
        Username = username,
    });

    private void Rename(SystemUser user, string username) =>
        _database.Connection.Credentials.Set(new SystemUserReference(user), new CredentialChange { Username = username });
}
