using System.Data.Common;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.References;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests the audit trail of a person: it has everything that happened, under every name, and no entry changes afterwards.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("UPDATE AuditEntries SET Actor = 'nobody'")]
    [InlineData("UPDATE AuditEntries SET Target = 'x'")]
    [InlineData("DELETE FROM AuditEntries")]
    [InlineData("UPDATE ProvisioningRunItems SET Changes = NULL")]
    [InlineData("DELETE FROM ProvisioningRunItems")]
    [InlineData("UPDATE ProvisioningRuns SET Status = 'AwaitingApproval'")]
    [InlineData("UPDATE ProvisioningRuns SET Status = 'Running'")]
    [InlineData("DELETE FROM ProvisioningRuns")]
    [InlineData("UPDATE ProvisioningRuns SET Actor = 'nobody'")]
    [InlineData("UPDATE ProvisioningRuns SET StartedAt = '2020-01-01 00:00:00'")]
    [InlineData("UPDATE ProvisioningRuns SET Created = 0")]
    [InlineData("UPDATE ProvisioningRuns SET AuditId = NULL")]
    public void The_database_refuses_to_change_or_delete_what_is_recorded(string sql)
    {
        TestServer.SkipFileOnly("A server refuses these statements to the role, but not to the owner of the database, who runs the tests.");
        string file = Path.Combine(_database.Folder, "rows.csv");
        File.WriteAllText(file, "ExternalReference,LastName,CreateUser\nE1,Visser,true\n");
        _database.Connection.EmployeeFiles.Import(new Importing.EmployeeFileRequest { Path = file, Source = "HR" });
        string before = _database.Dump();
        Assert.ThrowsAny<DbException>(() => _database.Sql(sql));
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void Removing_a_group_or_profile_is_recorded_for_each_member()
    {
        _database.Group("Staff");
        _database.Profile("Mobile");
        SystemUser[] users = [_database.User("Visser", null, "Staff"), _database.User("Bakker", null, "Staff"), _database.User("Other")];
        ProvisioningConnection connection = _database.Connection;
        connection.UserProfiles.AddMembers(new UserProfileReference("Mobile"), [new SystemUserReference(users[1])]);
        connection.UserGroups.Remove(new UserGroupReference("Staff"));
        connection.UserProfiles.Remove(new UserProfileReference("Mobile"));
        Assert.Equal(["UserGroup=Staff"], Lost(users[0]));
        Assert.Equal(["UserGroup=Staff", "UserProfile=Mobile"], Lost(users[1]));
        Assert.Empty(Lost(users[2]));

        IEnumerable<string> Lost(SystemUser user) =>
            Record(user).Where(entry => entry.Action == AuditActions.RemoveMember).Select(entry => entry.Before.ToString()!);
    }

    [Fact]
    public void The_audit_trail_of_a_person_continues_after_a_rename()
    {
        _database.Set("UsernameReuseDays", "0");
        ProvisioningConnection connection = _database.Connection;
        SystemUser user = _database.UserOf(_database.Person(reference: "E-1"));
        connection.Credentials.Set(new SystemUserReference(user), new CredentialChange { Username = "second" });
        connection.Contacts.Update(new ContactReference("E-1"), fields => fields with { ExternalReference = "E-2" });
        connection.Credentials.Set(new SystemUserReference("second"), new CredentialChange { Username = "third" });

        // A user who gets a name that another user gave up has an audit trail of its own.
        SystemUser other = _database.User("Other");
        connection.Credentials.Set(new SystemUserReference(other), new CredentialChange { Username = "second" });
        string[] expected =
            ["Create Contact E-1", "Create SystemUser jvisser", "Rename SystemUser second", "Update Contact E-1", "Rename SystemUser third"];
        Assert.Equal(expected, Record(user).Select(entry => $"{entry.Action} {entry.TargetType} {entry.Target}"));
        Assert.DoesNotContain(Record(other), entry => entry.Target is "jvisser" or "third");
    }

    [Fact]
    public void The_audit_trail_of_a_person_has_the_changes_of_an_import()
    {
        string file = Path.Combine(_database.Folder, "rows.csv");
        File.WriteAllText(file, "ExternalReference,LastName,CreateUser\nE1,Visser,true\nE2,Bakker,true\n");
        _database.Connection.EmployeeFiles.Import(new Importing.EmployeeFileRequest { Path = file, Source = "HR" });
        SystemUser user = _database.Connection.SystemUsers.Get(new SystemUserReference("visser"));
        Assert.Equal(
            ["Create Contact E1", "Create SystemUser visser"],
            Record(user).Select(entry => $"{entry.Action} {entry.TargetType} {entry.Target}"));
    }

    private List<AuditEntry> Record(SystemUser user) => _database.Connection.Audit.List(new AuditFilter { ContactId = user.ContactId }).ToList();
}
