using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests that a database of an earlier version on a real server keeps its rows when it is upgraded.</summary>
public sealed class LiveUpgradeTests
{
    /// <summary>The version before contacts were filtered by index, and before groups in profiles, merged contacts and changed rows.</summary>
    private const int Earlier = 13;

    private const string Filled =
        """
        INSERT INTO UserProvisioning.Contacts (Id, Type, OrganizationName, DisplayName, ExternalReference, ExternalReferenceKey)
            VALUES (1, 'Organization', 'Acme', 'Acme', 'O-1', 'O-1');
        INSERT INTO UserProvisioning.Contacts
            (Id, Type, LastName, DisplayName, ExternalReference, ExternalReferenceKey, OrganizationId, Department, ManagerReference, EndDate, Source)
            VALUES (2, 'Person', 'Visser', 'Visser', 'E-1', 'E-1', 1, 'Sales', 'E-2', '2030-01-01', 'HR');
        INSERT INTO UserProvisioning.Contacts (Id, Type, LastName, DisplayName, Status, ArchivedAt)
            VALUES (3, 'Person', 'Bakker', 'Bakker', 'Archived', '2026-01-01');
        UPDATE UserProvisioning.Licenses SET Total = 5, Used = 1 WHERE License = 'Requestor';
        INSERT INTO UserProvisioning.SystemUsers
            (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword, CreatedAt, BlockedSince)
            VALUES (1, 2, 'visser', 'VISSER', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026-01-01', '2026-02-01');
        INSERT INTO UserProvisioning.Authorizations (Id, Kind, Name, NameKey) VALUES (1, 'UserGroup', 'Staff', 'STAFF');
        INSERT INTO UserProvisioning.Authorizations (Id, Kind, Name, NameKey) VALUES (2, 'UserProfile', 'Portal', 'PORTAL');
        INSERT INTO UserProvisioning.AuthorizationMembers (SystemUserId, AuthorizationId) VALUES (1, 1);
        INSERT INTO UserProvisioning.AuthorizationMembers (SystemUserId, AuthorizationId) VALUES (1, 2);
        INSERT INTO UserProvisioning.ProvisioningRuns (Id, Source, FileName, Status, TotalRows, Created, Actor, StartedAt, EndedAt)
            VALUES (1, 'HR', 'hr.csv', 'Completed', 1, 1, 'anna', '2026-01-01', '2026-01-01');
        INSERT INTO UserProvisioning.ProvisioningRunItems (RunId, Line, ExternalReference, DisplayName, Action, ContactId, SystemUserId)
            VALUES (1, 2, 'E-1', 'Visser', 'Create', 2, 1);
        INSERT INTO UserProvisioning.AuditEntries (Id, At, Actor, Action, TargetType, Target, ContactId)
            VALUES (1, '2026-01-01', 'anna', 'Create', 'Contact', 'Visser', 2);
        INSERT INTO UserProvisioning.UnitsOfWork (Id) VALUES (NEWID());
        UPDATE UserProvisioning.LastIds SET LastId = 100 WHERE TableName <> 'ManualRuns';
        """;

    public LiveUpgradeTests() => TestServer.Require();

    [Fact]
    public void A_database_of_an_earlier_version_keeps_its_rows_and_works_after_the_upgrade()
    {
        string name = TestServer.NewName();
        TestServer.Create(name);
        for (int version = 1; version <= Earlier; version++)
        {
            foreach (string batch in SqlServerScript.Batches(SqlServerScript.Migrations[version - 1]).Append(SqlServerScript.Record(version)))
            {
                TestServer.Execute(name, batch);
            }
        }

        TestServer.Execute(name, Filled);
        Dictionary<string, string> columns = TestServer.Rows(
            name,
            "SELECT TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'UserProvisioning' "
                + "AND TABLE_NAME NOT IN ('SchemaVersions', 'LastIds') AND COLUMN_NAME <> 'RowVersion'")
            .Select(row => row.Split('\t'))
            .GroupBy(row => row[0], row => row[1])
            .ToDictionary(table => table.Key, table => string.Join(", ", table.Order(StringComparer.Ordinal)));
        string before = Dump(name, columns);
        Assert.Equal((Earlier, SqlServerScript.CurrentVersion), Upgrade(name));
        Assert.Equal(before, Dump(name, columns));
        Assert.Equal((SqlServerScript.CurrentVersion, SqlServerScript.CurrentVersion), Upgrade(name));

        using ProvisioningConnection connection = ProvisioningConnection.OpenSqlServer(TestServer.Options(name));
        Contact visser = Assert.Single(connection.Contacts.List(new ContactFilter()), contact => contact.ExternalReference == "E-1");
        Assert.Equal(("Sales", "HR"), (visser.Department, visser.Source));
        Assert.Equal(101, connection.Contacts.Create(new ContactFields { LastName = "Later" }).Id);
        Assert.Empty(TestServer.Broken(name));

        // The chain begins after the entry that the database had, and erasing that entry does not touch it.
        AuditCheck check = connection.Audit.Test();
        Assert.Equal((true, null, 1), (check.IsSound, check.Reason, check.Entries));
        Assert.Equal(1, connection.Privacy.Erase([new ContactReference("E-1")])[0].Require().AuditEntries);
        check = connection.Audit.Test(check.Anchor);
        Assert.True(check.IsSound, check.Reason);
    }

    private static (int, int) Upgrade(string name)
    {
        SchemaUpgrade upgrade = SqlServerDatabase.Upgrade(TestServer.Options(name));
        return (upgrade.VersionBefore, upgrade.Version);
    }

    private static string Dump(string name, Dictionary<string, string> columns) => string.Join('\n', columns
        .OrderBy(table => table.Key, StringComparer.Ordinal)
        .SelectMany(table => TestServer.Rows(name, $"SELECT {table.Value} FROM UserProvisioning.{table.Key}")
            .Order(StringComparer.Ordinal)
            .Prepend($"== {table.Key}")));
}
