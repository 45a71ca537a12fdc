using System.Data.Common;
using System.Globalization;
using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Audit;

/// <summary>
/// Tests that the audit trail is complete: it compares the database before and after each changing cmdlet, and every row that was added, removed or
/// changed must be named by an entry. A new cmdlet fails here until it has a case.
/// </summary>
public sealed class CompletenessTests(SshServer server, SharedProvider shared) : IDisposable
{
    private const string Fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs";

    // Ann and Bob are users, Cor is a contact; Ann is in Staff and has Mobile, and a file of HR made Dirk and his user.
    private const string World = """
        $null = 'Staff', 'Spare' | ForEach-Object { New-UserGroup $_ }; $null = 'Mobile', 'Unused' | ForEach-Object { New-UserProfile $_ }
        Set-ClientSetting MailFrom 'desk@example.org'
        Set-ClientSetting LoginUrl 'https://login.example.org'
        [void] ('Ann', 'Bob', 'Cor' | ForEach-Object { New-Contact -LastName $_ -ExternalReference "E-$_" -Email "$_@example.org" })
        $null = 'E-Ann', 'E-Bob' | ForEach-Object { New-SystemUser $_ }
        Add-UserGroupMember Staff ann; Add-UserProfileMember Mobile ann
        Set-SystemUserSetting ann Language nl
        [void] (New-EmployeeInterface HR -ServerName sftp.example.org -RemoteDirectory /in -Username worker -HostKeyFingerprint 'FINGERPRINT')
        [void] (Import-EmployeeFile ./hr.csv -Source HR)
        """;

    // The command that is tested. Commands before a semicolon prepare the database. "Nothing" means that the command changes no row.
    private static readonly Dictionary<string, (string Before, string Act)> Cases = new(StringComparer.Ordinal)
    {
        ["Set-ClientSetting"] = ("", "Set-ClientSetting ClientName 'Hogeland'"),
        ["New-Contact"] = ("", "New-Contact -LastName New; New-Contact -OrganizationName Acme -ExternalReference C-1"),
        ["Set-Contact"] = ("", "Get-Contact -Type Person | Set-Contact -JobTitle Baker; Set-Contact E-Ann -ExternalReference E-Anne"),
        ["Disable-Contact"] = ("", "Get-Contact | Disable-Contact"),
        ["Enable-Contact"] = ("Get-Contact | Disable-Contact", "Get-Contact | Enable-Contact"),
        ["Remove-Contact"] = ("", "Remove-Contact E-Cor -Confirm:$false"),
        ["New-SystemUser"] = ("", "New-SystemUser E-Cor -UserGroup Staff, Spare -UserProfile Mobile -License FullUser"),
        ["Disable-SystemUser"] = ("", "Get-SystemUser | Disable-SystemUser"),
        ["Enable-SystemUser"] = ("Get-SystemUser | Disable-SystemUser", "Get-SystemUser | Enable-SystemUser"),
        ["Block-SystemUser"] = ("", "Get-SystemUser | Block-SystemUser -Reason Gone"),
        ["Unblock-SystemUser"] = ("Get-SystemUser | Block-SystemUser", "Get-SystemUser | Unblock-SystemUser"),
        ["Set-SystemUserCredential"] = ("", "Get-SystemUser | Set-SystemUserCredential -Generate; Set-SystemUserCredential ann -Username anna"),
        ["Send-LoginCredential"] = ("", "'ann', 'bob' | Send-LoginCredential -PickupDirectory ./mail"),
        ["Set-UserLicense"] = ("", "Set-UserLicense FullUser 7"),
        ["Set-SystemUserLicense"] = ("", "Get-SystemUser | Set-SystemUserLicense FullUser"),
        ["New-UserGroup"] = ("", "New-UserGroup More -RequiredLicense FullUser"),
        ["Set-UserGroup"] = ("", "Set-UserGroup Staff -NewName Everybody -Description All"),
        ["Remove-UserGroup"] = ("", "Get-UserGroup | Remove-UserGroup -Confirm:$false"),
        ["Add-UserGroupMember"] = ("", "Get-SystemUser | Add-UserGroupMember Spare"),
        ["Remove-UserGroupMember"] = ("", "Remove-UserGroupMember Staff ann"),
        ["New-UserProfile"] = ("", "New-UserProfile More"),
        ["Set-UserProfile"] = ("", "Set-UserProfile Mobile -NewName Everybody -Description All"),
        ["Remove-UserProfile"] = ("", "Get-UserProfile | Remove-UserProfile -Confirm:$false"),
        ["Add-UserProfileMember"] = ("", "Get-SystemUser | Add-UserProfileMember Unused"),
        ["Remove-UserProfileMember"] = ("", "Remove-UserProfileMember Mobile ann"),
        ["Set-SystemUserSetting"] = (
            "", "Get-SystemUser | Set-SystemUserSetting -Name Language -Value fr; Set-SystemUserSetting ann Language -Clear"),
        ["Set-GeneralUserSetting"] = ("", "Set-GeneralUserSetting Language nl"),
        ["Import-EmployeeFile"] = (
            "", "[void] (Import-EmployeeFile ./next.csv -Source HR -Force)"),
        ["Approve-ProvisioningRun"] = (
            "Set-ClientSetting LeaverThresholdMinimum 0; $run = Import-EmployeeFile ./leave.csv -Source HR -WarningAction Ignore",
            "[void] ($run | Approve-ProvisioningRun -Confirm:$false)"),
        ["Undo-ProvisioningRun"] = ("", "[void] (Get-ProvisioningRun 1 | Undo-ProvisioningRun -Confirm:$false)"),
        ["New-EmployeeInterface"] = (
            "", "New-EmployeeInterface More -ServerName s -RemoteDirectory /in -Username w -HostKeyFingerprint 'FINGERPRINT'"),
        ["Set-EmployeeInterface"] = ("", "Set-EmployeeInterface HR -Port 2222 -FilePattern *.xlsx"),
        ["Remove-EmployeeInterface"] = ("", "Remove-EmployeeInterface HR -Confirm:$false"),
        ["Invoke-EmployeeInterface"] = (
            "Set-EmployeeInterface HR -ServerName 127.0.0.1 -Port PORT -RemoteDirectory 'DIRECTORY' -Username 'ACCOUNT' -HostKeyFingerprint 'KEY' "
                + "-KeyFile 'FILE' -SettleTime 0 -CreateUser",
            "[void] (Invoke-EmployeeInterface HR)"),
        ["Register-WorkplaceLogin"] = ("", "[void] ($token | Register-WorkplaceLogin)"),
        ["Remove-WorkplaceIdentity"] = (
            "[void] ($token | Register-WorkplaceLogin)", "Get-WorkplaceIdentity | Remove-WorkplaceIdentity -Confirm:$false"),

        // These cmdlets write files or a schema.
        ["Export-EmployeeFile"] = ("", "Nothing: [void] (Export-EmployeeFile ./out.csv)"),
        ["New-EmployeeFileTemplate"] = ("", "Nothing: [void] (New-EmployeeFileTemplate ./out.xlsx)"),
        ["Export-ProvisioningReport"] = ("", "Nothing: [void] (Export-ProvisioningReport ./out.html)"),
        ["Initialize-UserProvisioningDatabase"] = ("", "Nothing: [void] (Initialize-UserProvisioningDatabase -ScriptPath ./out.sql)"),

        // This cmdlet copies the audit trail unchanged into an empty database. An entry about the copy would change it.
        ["Copy-UserProvisioningDatabase"] = ("", "Nothing: "),

        // This cmdlet needs a run whose process has ended. InterruptedRunTests compares the record of a resumed run with that of an undisturbed one.
        ["Resume-ProvisioningRun"] = ("", "Nothing: "),
    };

    // A table, the name of its rows in the audit trail, and the columns that hold no facts about a person: locks, versions, times of use.
    private static readonly (string Table, string Sql, string[] Ignored)[] Tables =
    [
        ("Contacts", "SELECT COALESCE(ExternalReference, '#' || Id) AS Name, '' AS Also, c.* FROM Contacts c", []),
        ("SystemUsers", "SELECT Username AS Name, '' AS Also, u.* FROM SystemUsers u", []),
        ("AuthorizationMembers", "SELECT u.Username AS Name, a.Name AS Also, m.AuthorizationId || '/' || m.SystemUserId AS Id FROM "
            + "AuthorizationMembers m JOIN SystemUsers u ON u.Id = m.SystemUserId JOIN Authorizations a ON a.Id = m.AuthorizationId", []),
        ("Authorizations", "SELECT Name, '' AS Also, a.* FROM Authorizations a", []),
        ("Licenses", "SELECT License AS Name, '' AS Also, License AS Id, l.* FROM Licenses l", []),
        ("ClientSettings", "SELECT Name, '' AS Also, Name AS Id, s.Value FROM ClientSettings s", []),
        ("GeneralUserSettings", "SELECT Name, '' AS Also, Name AS Id, s.Value FROM GeneralUserSettings s", []),
        ("SystemUserSettings", "SELECT u.Username AS Name, s.Name AS Also, s.SystemUserId || s.Name AS Id, s.Value FROM SystemUserSettings s "
            + "JOIN SystemUsers u ON u.Id = s.SystemUserId", []),
        ("EmployeeInterfaces", "SELECT Name, '' AS Also, i.* FROM EmployeeInterfaces i", ["LeaseToken", "LeaseHolder", "LeaseAt"]),
        ("WorkplaceIdentities", "SELECT COALESCE(c.ExternalReference, '#' || c.Id) AS Name, '' AS Also, w.Issuer || w.Subject AS Id FROM "
            + "WorkplaceIdentities w JOIN Contacts c ON c.Id = w.ContactId", []),
    ];

    private const string Joiners = "ExternalReference,LastName,CreateUser\nE-Dirk,Dirk,true\n";

    private const string Changes =
        "ExternalReference,LastName,Active,CreateUser,UserGroups\nE-Dirk,Dirks,true,true,Staff\nE-Ann,Ann,false,,\nE-Eva,Eva,true,true,Staff|Spare\n";

    private readonly Session _session = new();
    private readonly string _directory = server.NewDirectory();

    public static TheoryData<string> Cmdlets { get; } = [.. Cases.Keys];

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_cmdlet_that_changes_something_has_a_case()
    {
        IEnumerable<string> changing = _session.Do("Get-Command -Module UserProvisioning -CommandType Cmdlet")
            .Select(command => (CmdletInfo)command.BaseObject)
            .Where(command => command.ImplementingType.GetCustomAttributes(typeof(CmdletAttribute), false)
                .Cast<CmdletAttribute>().Single().SupportsShouldProcess)
            .Select(command => command.Name);
        Assert.Equal(changing.Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task The_audit_trail_names_each_row_that_a_cmdlet_changes(string cmdlet)
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test reads the tables with statements of SQLite.");
        string folder = Directory.CreateDirectory(_session.File("work")).FullName;
        _session.SetLocation(folder);
        File.WriteAllText(Path.Combine(folder, "hr.csv"), Joiners);
        File.WriteAllText(Path.Combine(folder, "next.csv"), Changes);
        File.WriteAllText(Path.Combine(folder, "leave.csv"), "ExternalReference,LastName,Active\nE-Dirk,Dirk,false\n");
        File.WriteAllText(Path.Combine(_directory, "next.csv"), Changes);
        (string before, string act) = Cases[cmdlet];
        if (cmdlet.Contains("Workplace", StringComparison.Ordinal))
        {
            OpenIdProvider provider = await shared.Get();
            _session.Do($"Set-ClientSetting WorkplaceIssuer {provider.Issuer}; Set-ClientSetting WorkplaceAudience {OpenIdProvider.Audience}; "
                + "Set-ClientSetting WorkplaceProvisioning ContactAndUser; [void] (New-UserGroup Guests); "
                + "Set-ClientSetting DefaultUserGroups Guests");
            _session.Set("token", await provider.SignIn(
                "s-1", ("email", "s-1@example.org"), ("email_verified", true), ("family_name", "Jansen")));
        }

        _session.Do(World.Replace("FINGERPRINT", Fingerprint, StringComparison.Ordinal));
        _session.Do(Filled(before));
        long last = Entries().Select(entry => entry.Id).DefaultIfEmpty().Max();
        Dictionary<string, Row> former = Rows();
        _session.Do(Filled(act.Replace("Nothing: ", string.Empty, StringComparison.Ordinal)));
        Dictionary<string, Row> present = Rows();
        List<AuditEntry> entries = Entries().Where(entry => entry.Id > last).ToList();

        List<Row> changed = former.Values.Where(row => !present.TryGetValue(row.Key, out Row? now) || now.Content != row.Content)
            .Concat(present.Values.Where(row => !former.ContainsKey(row.Key))).ToList();
        Assert.Equal(act.StartsWith("Nothing", StringComparison.Ordinal), changed.Count == 0);
        Assert.Equal(string.Empty, string.Join('\n', changed.Where(row => !entries.Exists(row.IsNamedBy))));

        // Each entry belongs to a run: that of an import, or that of the cmdlet itself.
        Dictionary<long, ProvisioningRun> runs = _session.Do("Get-ProvisioningRun -Kind Import, Manual")
            .Select(run => (ProvisioningRun)run.BaseObject).ToDictionary(run => run.Id);
        Assert.All(entries, entry =>
        {
            ProvisioningRun run = runs[entry.RunId!.Value];
            Assert.Equal(run.Kind == ProvisioningRunKind.Manual ? cmdlet : null, run.Command);
        });
    }

    private string Filled(string script)
    {
        script = script.Replace("FINGERPRINT", Fingerprint, StringComparison.Ordinal);
        return script.Contains("DIRECTORY", StringComparison.Ordinal)
            ? script.Replace("DIRECTORY", _directory, StringComparison.Ordinal)
                .Replace("PORT", server.Shared.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("ACCOUNT", server.Username, StringComparison.Ordinal)
                .Replace("KEY", server.Fingerprint(), StringComparison.Ordinal)
                .Replace("FILE", server.Key("ed25519"), StringComparison.Ordinal)
            : script;
    }

    private List<AuditEntry> Entries() =>
        _session.Do("Get-ProvisioningAudit").Select(entry => (AuditEntry)entry.BaseObject).ToList();

    private Dictionary<string, Row> Rows()
    {
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal);
        using DbConnection connection = DatabaseDump.Open(_session.Database);
        foreach ((string table, string sql, string[] ignored) in Tables)
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using DbDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                // The first two names identify the row, and other rows may have them too.
                IEnumerable<string> content = Enumerable.Range(2, reader.FieldCount - 2)
                    .Where(i => !ignored.Contains(reader.GetName(i)))
                    .Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}");
                var row = new Row(table, $"{reader["Id"]}", $"{reader["Name"]}", $"{reader["Also"]}", string.Join('|', content));
                rows.Add(row.Key, row);
            }
        }

        return rows;
    }

    /// <summary>A row: its key, its name in the audit trail, and all its values.</summary>
    private sealed record Row(string Table, string Id, string Name, string Also, string Content)
    {
        public string Key => $"{Table} {Id}";

        public bool IsNamedBy(AuditEntry entry)
        {
            string text = $"{entry.Target}|{entry.Before}|{entry.After}";
            return text.Contains(Name, StringComparison.Ordinal) && text.Contains(Also, StringComparison.Ordinal);
        }
    }
}
