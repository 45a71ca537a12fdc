using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Licenses;

/// <summary>Tests with sixteen threads, each with a connection of its own to the same database.</summary>
public sealed class RaceTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Ten_licenses_give_ten_users_in_a_race()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 10);
        Outcome<SystemUser>[] made = CreateAtOnce(50, i => $"Name{i}");
        Assert.Equal(10, made.Count(outcome => outcome.Error is null));
        Assert.All(
            made.Select(outcome => outcome.Error).OfType<ProvisioningException>(),
            error => Assert.Equal(ErrorIds.LicenseUnavailable, error.ErrorId));
        Assert.Equal(10, _database.Connection.SystemUsers.List(new SystemUserFilter()).Count());
        Assert.Equal((10, 0), (_database.Pool(LicenseType.Requestor).Used, _database.Pool(LicenseType.Requestor).Available));
        Assert.Equal(10, _database.AuditTrail().Count(entry => entry is { Action: AuditActions.Create, TargetType: "SystemUser" }));
    }

    [Fact]
    public void Fifty_users_with_the_same_name_get_usernames_without_a_gap_in_a_race()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 50);
        Outcome<SystemUser>[] made = CreateAtOnce(50, _ => "Visser");
        Assert.Equal(
            Enumerable.Range(1, 50).Select(i => i == 1 ? "jvisser" : $"jvisser{i}").Order(StringComparer.Ordinal),
            made.Select(outcome => outcome.Require().Username).Order(StringComparer.Ordinal));
        Assert.Equal(50, _database.Pool(LicenseType.Requestor).Used);
    }

    [Fact]
    public void One_contact_gets_one_user_in_a_race()
    {
        Contact person = _database.Person();
        Outcome<SystemUser>[] made = AtOnce(16, connection => connection.SystemUsers.Create([new() { Contact = new ContactReference(person) }])[0]);
        Assert.Single(made, outcome => outcome.Error is null);
        Assert.Equal(15, made.Count(outcome => outcome.Error?.ErrorId == ErrorIds.ContactHasSystemUser));
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
    }

    [Fact]
    public void Archiving_a_user_in_a_race_frees_one_license()
    {
        _database.User("Bakker");
        SystemUser user = _database.User();
        AtOnce(16, connection => connection.SystemUsers.Archive([new SystemUserReference(user)])[0].Require());
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
    }

    [Fact]
    public void One_of_many_restored_users_gets_the_last_license_in_a_race()
    {
        SystemUser[] users = Enumerable.Range(0, 16).Select(i => _database.Archive(_database.User($"Name{i}"))).ToArray();
        _database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        int next = -1;
        Outcome<SystemUser>[] restored = AtOnce(16, connection =>
            connection.SystemUsers.Restore([new SystemUserReference(users[Interlocked.Increment(ref next)])])[0]);
        Assert.Single(restored, outcome => outcome.Error is null);
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
    }

    [Fact]
    public void One_contact_gets_an_external_reference_in_a_race()
    {
        ProvisioningException?[] errors = AtOnce(16, connection =>
        {
            try
            {
                connection.Contacts.Create(new ContactFields { LastName = "Visser", ExternalReference = "E-1" });
                return null;
            }
            catch (ProvisioningException exception)
            {
                return exception;
            }
        });
        Assert.Single(errors, error => error is null);
        Assert.Equal(15, errors.Count(error => error?.ErrorId == ErrorIds.ContactInvalid));
    }

    private Outcome<SystemUser>[] CreateAtOnce(int count, Func<int, string> lastName)
    {
        Contact[] contacts = Enumerable.Range(0, count).Select(i => _database.Person(lastName(i))).ToArray();
        int next = -1;
        return AtOnce(16, connection =>
        {
            var made = new List<Outcome<SystemUser>>();
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                made.Add(connection.SystemUsers.Create([new() { Contact = new ContactReference(contacts[i]) }])[0]);
            }

            return made;
        }).SelectMany(made => made).ToArray();
    }

    private T[] AtOnce<T>(int threads, Func<ProvisioningConnection, T> action)
    {
        using var start = new Barrier(threads);
        var results = new T[threads];
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] all = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            try
            {
                ProvisioningConnection connection = _database.Open();
                start.SignalAndWait();
                results[i] = action(connection);
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        })).ToArray();
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Empty(failures);
        return results;
    }
}
