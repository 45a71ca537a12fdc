using System.Data.Common;
using Microsoft.Data.Sqlite;
using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests that the schema itself refuses invalid rows, whichever program writes them.</summary>
public sealed class SchemaTests : IDisposable
{
    private const string User = "INSERT INTO SystemUsers (ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, "
        + "MustChangePassword, CreatedAt, ArchivedAt, PasswordHash, PasswordSetAt)";

    private readonly TestDatabase _database = new();

    public SchemaTests()
    {
        _database.Group("Staff");
        _database.UserOf(_database.Person(reference: "E-1"), null, "Staff");
        _database.Person("Bakker", reference: "E-2");
        _database.Organization();
    }

    public void Dispose() => _database.Dispose();

    [Theory]
    // The pool
    [InlineData("UPDATE Licenses SET Used = Total + 1 WHERE License = 'Requestor'")]
    [InlineData("UPDATE Licenses SET Total = 0 WHERE License = 'Requestor'")]
    [InlineData("UPDATE Licenses SET Used = -1 WHERE License = 'Support'")]
    [InlineData("INSERT INTO Licenses (License) VALUES ('Gold')")]
    [InlineData("INSERT INTO Licenses (License) VALUES ('Support')")]
    [InlineData("DELETE FROM Licenses WHERE License = 'Requestor'")]
    // Contacts
    [InlineData("INSERT INTO Contacts (Type, LastName, DisplayName, ExternalReference, ExternalReferenceKey) VALUES ('Person', 'X', 'X', 'e-1', "
        + "'E-1')")]
    [InlineData("INSERT INTO Contacts (Type, LastName, DisplayName, ExternalReference) VALUES ('Person', 'X', 'X', 'E-9')")]
    [InlineData("INSERT INTO Contacts (Type, DisplayName) VALUES ('Person', 'X')")]
    [InlineData("INSERT INTO Contacts (Type, DisplayName) VALUES ('Organization', 'X')")]
    [InlineData("INSERT INTO Contacts (Type, LastName, DisplayName) VALUES ('Robot', 'X', 'X')")]
    [InlineData("INSERT INTO Contacts (Type, OrganizationName, DisplayName, OrganizationId) VALUES ('Organization', 'X', 'X', 3)")]
    [InlineData("INSERT INTO Contacts (Type, LastName, DisplayName, StartDate, EndDate) VALUES ('Person', 'X', 'X', '2026-02-02', '2026-02-01')")]
    [InlineData("UPDATE Contacts SET OrganizationId = 99 WHERE Id = 2")]
    [InlineData("UPDATE Contacts SET OrganizationId = 3 WHERE Id = 1; DELETE FROM Contacts WHERE Id = 3")]
    [InlineData("DELETE FROM Contacts WHERE Id = 1")]
    // System users
    [InlineData(User + " VALUES (1, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (99, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'JVisser', 'JVISSER', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, '', '', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Gone', 'Requestor', 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', NULL, 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Gold', 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026', '2026', NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Archived', 'Requestor', 'Requestor', 'None', 0, '2026', '2026', NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Archived', NULL, 'Requestor', 'None', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'Set', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'Sent', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'Lost', 0, '2026', NULL, NULL, NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'Set', 0, '2026', NULL, 'hash', NULL)")]
    [InlineData(User + " VALUES (2, 'x', 'X', 'Active', 'Requestor', 'Requestor', 'None', 2, '2026', NULL, NULL, NULL)")]
    // Authorizations and memberships
    [InlineData("INSERT INTO Authorizations (Kind, Name, NameKey) VALUES ('UserGroup', 'staff', 'STAFF')")]
    [InlineData("INSERT INTO Authorizations (Kind, Name, NameKey) VALUES ('UserGroup', '', '')")]
    [InlineData("INSERT INTO Authorizations (Kind, Name, NameKey) VALUES ('Role', 'X', 'X')")]
    [InlineData("INSERT INTO Authorizations (Kind, Name, NameKey, RequiredLicense) VALUES ('UserGroup', 'X', 'X', 'Gold')")]
    [InlineData("INSERT INTO AuthorizationMembers (SystemUserId, AuthorizationId) VALUES (1, 1)")]
    [InlineData("INSERT INTO AuthorizationMembers (SystemUserId, AuthorizationId) VALUES (99, 1)")]
    [InlineData("INSERT INTO AuthorizationMembers (SystemUserId, AuthorizationId) VALUES (1, 99)")]
    // Settings, runs and the audit trail
    [InlineData("INSERT INTO SystemUserSettings VALUES (99, 'Debug', 'true')")]
    [InlineData("INSERT INTO ClientSettings VALUES ('ClientName', NULL)")]
    [InlineData("INSERT INTO ProvisioningRuns (Source, FileName, Status, Actor, StartedAt) VALUES ('hr', 'f', 'Lost', 'a', '2026')")]
    [InlineData("INSERT INTO ProvisioningRunItems (RunId, Line, Action) VALUES (99, 1, 'Create')")]
    [InlineData("INSERT INTO AuditEntries (At, Actor, Action, TargetType, Target, RunId) VALUES ('2026', 'a', 'b', 'c', 'd', 99)")]
    // Types
    [InlineData("UPDATE Licenses SET Total = 'many'")]
    public void The_schema_refuses_an_invalid_change(string sql)
    {
        Assert.SkipWhen(
            TestServer.IsUsed && sql.Contains("'None', 2,", StringComparison.Ordinal),
            "T-SQL turns a bit of 2 into 1, so this row is valid there.");
        string before = _database.Dump();
        DbException exception = Assert.ThrowsAny<DbException>(() => _database.Sql(
            TestServer.IsUsed ? $"SET XACT_ABORT ON; BEGIN TRANSACTION; {sql}; COMMIT;" : $"BEGIN; {sql}; COMMIT;"));
        Assert.Equal(19, (exception as SqliteException)?.SqliteErrorCode ?? 19);
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void A_change_that_the_schema_refuses_gives_the_error_Conflict()
    {
        DbException exception = Assert.ThrowsAny<DbException>(() => _database.Sql("DELETE FROM Contacts"));
        Assert.Equal(ErrorIds.Conflict, _database.Connection.Translate(exception)!.ErrorId);
    }

    [Fact]
    public void The_pools_count_the_licenses_of_the_users()
    {
        SystemUser[] users = Enumerable.Range(0, 6).Select(i => _database.User($"Name{i}", LicenseCatalog.Types[i])).ToArray();
        _database.Archive(users[0]);
        _database.Connection.SystemUsers.SetLicense(new SystemUserReference(users[1]), LicenseType.Support);
        _database.Restore(users[0], LicenseType.Support);
        Assert.Equal(
            _database.Column("SELECT CONCAT(License, (SELECT COUNT(*) FROM SystemUsers u WHERE u.License = l.License)) FROM Licenses l"),
            _database.Column("SELECT CONCAT(License, Used) FROM Licenses"));
    }
}
