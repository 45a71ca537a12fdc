using System.Management.Automation;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests that every Get- cmdlet writes its first object after it has read one page, and not the whole list: rows that are deleted once the
/// first object was written do not appear in the output.
/// </summary>
public sealed class StreamingListTests : IDisposable
{
    private const int Rows = 5000;

    /// <summary>The lists that grow with the client: the command, and the SQL that deletes all but the first 3,000 rows.</summary>
    private static readonly Dictionary<string, (string Command, string Cut)> Lists = new()
    {
        ["Get-Contact"] = (
            "Get-Contact",
            "DELETE FROM AuthorizationMembers; DELETE FROM SystemUsers; DELETE FROM WorkplaceIdentities; DELETE FROM Contacts WHERE Id > 3000"),
        ["Get-SystemUser"] = ("Get-SystemUser", "DELETE FROM AuthorizationMembers; DELETE FROM SystemUsers WHERE Id > 3000"),
        ["Get-SystemUserAccess"] = (
            "Get-SystemUser | Get-SystemUserAccess | Where-Object Kind -eq Username",
            "DELETE FROM AuthorizationMembers; DELETE FROM SystemUsers WHERE Id > 3000"),
        ["Get-UserGroupMember"] = ("Get-UserGroupMember G", "DELETE FROM AuthorizationMembers WHERE SystemUserId > 3000"),
        ["Get-UserProfileMember"] = ("Get-UserProfileMember P", "DELETE FROM AuthorizationMembers WHERE SystemUserId > 3000"),
        ["Get-ProvisioningRun"] = ("Get-ProvisioningRun", "DELETE FROM ProvisioningRunItems; DELETE FROM ProvisioningRuns WHERE Id > 3000"),
        ["Get-ProvisioningRunItem"] = ("Get-ProvisioningRunItem 1", "DELETE FROM ProvisioningRunItems WHERE Line > 3000"),
        ["Get-ProvisioningAudit"] = ("Get-ProvisioningAudit -Since 2020-01-01", "DELETE FROM AuditEntries WHERE Id > 3000"),
        ["Get-WorkplaceIdentity"] = ("Get-WorkplaceIdentity", "DELETE FROM WorkplaceIdentities WHERE Id > 3000"),
    };

    /// <summary>The short lists, whose entries an administrator has made or the product defines.</summary>
    private static readonly string[] Short =
    [
        "Get-AssignmentException", "Get-AssignmentRule", "Get-ClientSetting", "Get-ContactField", "Get-EmployeeInterface",
        "Get-GeneralUserSetting", "Get-LicenseForecast", "Get-LifecycleTask",
        "Get-SystemUserSetting", "Get-UserGroup", "Get-UserLicense", "Get-UserProfile",
        "Get-UserProvisioningConnection", "Get-WorkplaceIssuer",
    ];

    private readonly Session _session = new(pool: 100000);

    public void Dispose() => _session.Dispose();

    public static TheoryData<string> Commands => [.. Lists.Keys];

    [Fact]
    public void Each_Get_cmdlet_is_in_a_table_of_this_test() => Assert.Equal(
        Lists.Keys.Concat(Short).Order(StringComparer.Ordinal),
        _session.Text("(Get-Command -Module UserProvisioning -Verb Get).Name").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_list_writes_its_first_object_before_it_has_read_all_rows(string name)
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test deletes rows with SQL, which the foreign keys on a server forbid.");
        _session.Sql(TestDatabase.UnlockSql);
        _session.Sql($"""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows})
            INSERT INTO Contacts (Id, Type, LastName, DisplayName) SELECT i, 'Person', 'L' || i, 'L' || i FROM n;
            INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword,
                CreatedAt)
            SELECT Id, Id, 'u' || Id, 'U' || Id, 'Active', 'FullUser', 'FullUser', 'None', 0, '2026-01-01 00:00:00' FROM Contacts;
            INSERT INTO Authorizations (Id, Kind, Name, NameKey) VALUES (1, 'UserGroup', 'G', 'G'), (2, 'UserProfile', 'P', 'P');
            INSERT INTO AuthorizationMembers (SystemUserId, AuthorizationId) SELECT Id, 1 FROM SystemUsers UNION ALL SELECT Id, 2 FROM SystemUsers;
            INSERT INTO ProvisioningRuns (Id, Source, FileName, Status, Actor, StartedAt, EndedAt)
            SELECT Id, 'HR', 'f', 'Completed', 'a', '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM Contacts;
            INSERT INTO ProvisioningRunItems (RunId, Line, Action, DisplayName) SELECT 1, Id, 'Create', 'L' FROM Contacts;
            DELETE FROM AuditEntries;
            INSERT INTO AuditEntries (Id, At, Actor, Action, TargetType, Target)
            SELECT Id, '2026-01-01 00:00:00', 'a', 'Create', 'Contact', '' || Id FROM Contacts;
            INSERT INTO WorkplaceIdentities (Id, ContactId, Issuer, Subject, LinkedAt)
            SELECT Id, Id, 'https://issuer.example', 's' || Id, '2026-01-01 00:00:00' FROM Contacts;
            """);
        (string command, string cut) = Lists[name];
        _session.Set("cut", new Action(() => _session.Sql(cut)));

        PSObject written = Assert.Single(_session.Do($"$n = 0; {command} | ForEach-Object {{ if ($n++ -eq 0) {{ $cut.Invoke() }} }}; $n"));

        Assert.Equal(3000, written.BaseObject);
    }
}
