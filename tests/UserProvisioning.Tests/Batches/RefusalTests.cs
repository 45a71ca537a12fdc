using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Batches;

/// <summary>Tests changes that only the database refuses: the item that causes the error gets it, and the other items are written.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUserReference[] _users;

    public RefusalTests()
    {
        TestServer.SkipFileOnly("A trigger of SQLite refuses the changes in this test.");
        _database.Group("Staff");
        _users = new[] { "One", "Two", "Three", "Four" }.Select(name => new SystemUserReference(_database.User(name).Username)).ToArray();
    }

    [Theory]
    [InlineData("UPDATE ON SystemUsers", "new.Id = 2", "archive")]
    [InlineData("UPDATE ON SystemUsers", "new.Id = 2", "license")]
    [InlineData("INSERT ON AuthorizationMembers", "new.SystemUserId = 2", "members")]
    [InlineData("INSERT ON SystemUserSettings", "new.SystemUserId = 2", "setting")]
    [InlineData("UPDATE ON SystemUsers", "new.Id = 2", "password")]
    [InlineData("UPDATE ON Contacts", "new.Id = 2", "contacts")]
    [InlineData("DELETE ON Contacts", "old.LastName = 'Two'", "removal")]
    public void Only_the_refused_item_gets_the_error_and_the_others_are_written(string what, string which, string operation)
    {
        ContactReference[] free = new[] { "One", "Two", "Three", "Four" }
            .Select(name => new ContactReference(_database.Person(name, reference: name)))
            .ToArray();
        _database.Sql($"CREATE TRIGGER Refuse BEFORE {what} WHEN {which} BEGIN SELECT RAISE(ABORT, 'no'); END");
        ProvisioningException?[] errors = operation switch
        {
            "archive" => Errors(_database.Connection.SystemUsers.Archive(_users)),
            "license" => Errors(_database.Connection.SystemUsers.SetLicense(_users, LicenseType.FullUser)),
            "members" => Errors(_database.Connection.UserGroups.AddMembers(new UserGroupReference("Staff"), _users)),
            "setting" => Errors(_database.Connection.UserSettings.SetOfUsers(_users.Select(user => new UserSettingRequest
            {
                User = user,
                Name = "Debug",
                Value = true
            }).ToList())),
            "password" => Errors(_database.Connection.Credentials.Set(_users, new CredentialChange { Generate = true })),
            "contacts" => Errors(_database.Connection.Contacts.Update(_users.Select((_, i) => new ContactChangeRequest
            {
                Contact = new ContactReference(i + 1),
                Change = fields => fields with { Department = "Planning" },
            }).ToList())),
            _ => Errors(_database.Connection.Contacts.Remove(free)),
        };
        Assert.Equal([null, ErrorIds.Conflict, null, null], errors.Select(error => error?.ErrorId));
        Assert.Contains(operation switch { "contacts" => "'2'", "removal" => "Two", _ => "'jtwo'" }, errors[1]!.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", errors[1]!.Message, StringComparison.Ordinal);
        long done = _database.Connection.Audit.List(new AuditFilter()).TakeLast(3).Count(entry => entry.Action is not "Create");
        Assert.Equal(3, done);
        Assert.DoesNotContain(_database.AuditTrail(), entry => entry.Target is "jtwo" && entry.Action is not "Create");
    }

    [Fact]
    public void With_stopAtFirstError_no_item_after_the_error_is_written()
    {
        _database.Sql("CREATE TRIGGER Refuse BEFORE UPDATE ON SystemUsers WHEN new.Id = 2 BEGIN SELECT RAISE(ABORT, 'no'); END");
        Assert.Equal(
            [null, ErrorIds.Conflict],
            Errors(_database.Connection.SystemUsers.Archive(_users, stopAtFirstError: true)).Select(error => error?.ErrorId));
        Assert.Single(_database.Connection.SystemUsers.List(new SystemUserFilter { Status = SystemUserStatus.Archived }));
    }

    public void Dispose() => _database.Dispose();

    private static ProvisioningException?[] Errors<T>(IReadOnlyList<Outcome<T>> outcomes)
        where T : class => outcomes.Select(outcome => outcome.Error).ToArray();
}
