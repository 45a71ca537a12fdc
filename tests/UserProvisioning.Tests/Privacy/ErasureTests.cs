using System.Text;
using Microsoft.Data.Sqlite;
using UserProvisioning.Fields;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Privacy;

/// <summary>
/// Tests that nothing of a person is left after its erasure: a word stands in every field of the person, every feature uses the person, and then
/// every column of every table, every byte of the database and every file of the module is searched for the word.
/// </summary>
public sealed class ErasureTests(SharedProvider shared) : IDisposable
{
    // Tables that hold nothing of a person. A new table stands here, or the person of these tests has data in it.
    private static readonly string[] WithoutPersons =
    [
        "AssignmentRuleGrants", "AssignmentRules", "AuditStarts", "Authorizations", "ClientSettings", "ContactChanges", "ContactFields",
        "DatabaseIdentity", "EmployeeInterfaceFiles", "EmployeeInterfaces", "GeneralUserSettings", "Givers", "ItemSeals", "Licenses",
        "MailTemplates", "ProfileGroups", "ProvisioningRunUnchanged", "RulesMark", "WorkplaceIssuerDomains",
        "WorkplaceIssuerGroups", "WorkplaceIssuers",
    ];

    // Tables whose rows about a person hold only ids, hashes and names of settings or groups, so that the word cannot stand in them.
    private static readonly string[] ByIdOnly =
    [
        "AssignmentExceptions", "AuthorizationMembers", "CredentialClaims", "KnownRowParts", "KnownRowSets", "LifecycleMails", "MembershipGivers",
        "ProvisioningRunFileParts", "SystemUserSettings", "WorkplaceTokens",
    ];

    // The start and the end date of the person.
    private static readonly string[] Dates = ["1987-02-03", "2091-03-04"];

    private readonly Session _session = new();
    private readonly Sentinel _word = new();

    private string Reference => _word.In("Zq7xkRef");

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Nothing_of_an_erased_person_is_left_in_any_table_byte_or_file_but_those_that_the_cmdlet_names()
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test reads the file of an embedded database.");
        string folder = Path.GetDirectoryName(_session.Database)!;
        await UsePerson();
        string[] tables = Tables();
        string[] found = tables.Where(table => Values(table).Any(_word.IsIn)).ToArray();
        Assert.Equal(
            tables.Except(WithoutPersons).Except(ByIdOnly).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.NotEmpty(Values("ProvisioningRunFileParts"));
        Assert.NotEmpty(Values("WorkplaceTokens"));
        Assert.NotEmpty(Values("KnownRowParts"));
        Assert.All(Dates, date => Assert.Contains(tables.SelectMany(Values), value => Has(value, date)));
        Assert.Contains(_word.FilesIn(folder), file => file.StartsWith("test.db", StringComparison.Ordinal));
        string id = _session.One($"(Get-Contact -ExternalReference {Reference}).Id");
        string user = _session.One(_word.In("(Get-SystemUser -Username zq7xk.new).Id"));
        _session.Do($"Export-ContactPersonalData {Reference} '{_session.File("person.json")}'");

        _session.Do($"Clear-ContactPersonalData {Reference}");

        Assert.Equal([], tables.SelectMany(table => Values(table).Where(_word.IsIn).Select(value => $"{table}: {Encoding.UTF8.GetString(value)}")));
        Assert.All(Dates, date => Assert.DoesNotContain(tables.SelectMany(Values), value => Has(value, date)));
        Assert.Empty(Values("ProvisioningRunFileParts"));
        Assert.Empty(Values("KnownRowParts"));
        Assert.Equal("0", _session.One($"(Get-SystemUser -Username erased-{user}).UserGroups.Count"));
        Assert.Equal("True", _session.One("(Test-ProvisioningAudit).IsSound"));

        // What is outside the database is what HR delivered, what somebody exported, and mail that was sent.
        string[] outside = _word.FilesIn(folder);
        Assert.StartsWith("mail", Assert.Single(outside, file => file.EndsWith(".eml", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(
            ["all.csv", "employees.csv", "person.json", "rejected.csv", "rejected.rejects.csv", "report.html", "without.csv"],
            outside.Where(file => !file.EndsWith(".eml", StringComparison.Ordinal)));
        Assert.Empty(_word.TemporaryFiles());

        // That there was somebody, what was done, when and by whom, stays.
        Assert.Equal($"Erased {id}", _session.One($"(Get-Contact -Id {id}).DisplayName"));
        IReadOnlyList<string> actions = _session.Text($"Get-ProvisioningAudit -Contact {id} | ForEach-Object Action");
        foreach (string action in new[] { "Create", "Update", "Rename", "Block", "Merge", "Archive", "Restore", "ScheduleCredential", "Erase" })
        {
            Assert.Contains(action, actions);
        }

        Assert.Empty(_session.Text(
            $"Get-ProvisioningAudit -Contact {id} | Where-Object Action -NE Erase | "
                + "Where-Object { -not $_.Actor -or $_.Before.Count -or $_.After.Count }"));
        Assert.Equal("0", _session.One("@(Get-ProvisioningRun -Status AwaitingApproval).Count"));

        // Others are as they were.
        Assert.Equal("Other", _session.One("(Get-Contact -ExternalReference O1).LastName"));
        Assert.Equal("Other job", _session.One("(Get-Contact -ExternalReference O1).JobTitle"));
        Assert.NotEmpty(_session.Text("Get-ProvisioningAudit -Contact O1 | Where-Object { $_.After['JobTitle'] -eq 'Other job' }"));
    }

    [Fact]
    public async Task The_export_of_a_person_has_every_value_of_every_field_and_feature()
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test reads the file of an embedded database.");
        await UsePerson();
        foreach (string name in new[] { "person.json", "person.html" })
        {
            _session.Do($"Export-ContactPersonalData {Reference} '{_session.File(name)}'");
            string text = File.ReadAllText(_session.File(name));
            IEnumerable<string> expected = Fields().Select(field => field.Value).Concat(
                new[] { "Zq7xk own", "Zq7xk reason", "zq7xk.new", "zq7xk.other@example.org", "Zq7xkSubject", "Zq7xkMerged" }.Select(_word.In));
            Assert.Equal([], expected.Concat(["Staff", "AuditTrail"]).Where(value => !text.Contains(value, StringComparison.Ordinal)));
            Assert.DoesNotContain("PBKDF2", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void An_erasure_asks_and_refuses_an_organization_and_cannot_be_undone()
    {
        _session.Do("$null = New-Contact -OrganizationName Acme -ExternalReference A1; $null = New-Contact -LastName Ann -ExternalReference E1; "
            + "$null = New-SystemUser E1");
        Assert.Equal(["ContactInvalid"], _session.Run("Clear-ContactPersonalData A1").ErrorIds);
        string before = _session.One("@(Get-ProvisioningAudit).Count");
        Assert.Contains("backup", _session.WhatIf("Clear-ContactPersonalData E1"), StringComparison.Ordinal);
        Assert.Equal(before, _session.One("@(Get-ProvisioningAudit).Count"));
        Assert.Equal("99", _session.One("(Get-UserLicense Requestor).Available"));
        Assert.Equal("erased-1", _session.One("(Clear-ContactPersonalData E1).Username"));
        Assert.Equal("100", _session.One("(Get-UserLicense Requestor).Available"));
        Result undo = _session.Run("Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Clear-ContactPersonalData | Undo-ProvisioningRun");
        Assert.Equal(["UndoConflict"], undo.ErrorIds);
        Assert.Equal(["ContactNotFound"], _session.Run("Clear-ContactPersonalData E1").ErrorIds);
    }

    private (string Name, string Value)[] Fields() => ContactFieldCatalog.All
        .OfType<TextContactField>()
        .Where(field => field.File is not null)
        .Select(field => (field.Name, field.Name switch
        {
            "ExternalReference" => Reference,
            "Email" => _word.In("zq7xk@example.org"),
            "Language" => "nl",
            _ => _word.In($"Zq7xk{field.Name}")[..Math.Min(field.Length, _word.Word.Length + field.Name.Length)],
        }))
        .ToArray();

    /// <summary>Uses a person with the word in each field in every feature.</summary>
    private async Task UsePerson()
    {
        (string Name, string Value)[] fields = Fields();
        string header = $"{string.Join(',', fields.Select(field => field.Name))},StartDate,EndDate,Zone,UserGroups";
        string row = _word.In($"{string.Join(',', fields.Select(field => field.Value))},{string.Join(',', Dates)},Zq7xk own,Staff");
        string broken = row.Replace("@example.org", " at nowhere", StringComparison.Ordinal);
        string other = string.Join(',', fields.Select(field => field.Name switch
        {
            "ExternalReference" => "O1",
            "LastName" => "Other",
            "Email" => "other@example.org",
            "ManagerReference" => Reference,
            _ => string.Empty,
        })) + ",,,,Staff";
        Write("all.csv", $"{header}\n{row}\n{other}\n");
        Write("rejected.csv", $"{header}\n{broken}\n{other}\n");
        Write("without.csv", $"{header}\n{other}\n");
        string joiners = string.Join(", ", fields
            .Select(field => $"{field.Name} = '{field.Value}'")
            .Aggregate("[pscustomobject]@{ ", (all, one) => $"{all}{one}; ", all => new[] { all + "Zone = 'Zq7xk own' }" })
            .Concat(Enumerable.Range(1, 3).Select(i =>
                $"[pscustomobject]@{{ ExternalReference = 'J{i}'; LastName = 'Joiner{i}'; ManagerReference = '{Reference}' }}")));
        OpenIdProvider provider = await shared.Get();
        _session.Issuer(provider.Issuer);
        foreach (string token in new[] { "first", "second" })
        {
            _session.Set(token, await provider.SignIn(
                _word.In("Zq7xkSubject"), ("email", _word.In("zq7xk@example.org")), ("email_verified", true), ("family_name", _word.Word)));
        }

        Do(
            $$"""
            $null = New-ContactField Zone
            $null = New-UserGroup Staff
            $null = Set-ClientSetting MailPickupDirectory '{{Folder("mail")}}'
            $null = Set-ClientSetting MailFrom 'sender@example.org'
            foreach ($file in 'all', 'rejected', 'without', 'all') {
                $null = Import-EmployeeFile "{{Path.GetDirectoryName(_session.Database)}}/$file.csv" -Source HR -CreateUser -Force `
                    -FullLoad:($file -ne 'rejected')
            }
            $null = Import-EmployeeFile '{{_session.File("rejected.csv")}}' -Source HR -Force `
                -RejectPath '{{Path.GetDirectoryName(_session.Database)}}'
            $null = Import-EmployeeFile '{{_session.File("all.csv")}}' -Source HR -CreateUser -Force -ExternalReference {{Reference}}
            Set-Contact {{Reference}} -Phone 'Zq7xk phone'
            Undo-ProvisioningRun @(Get-ProvisioningRun -Kind Manual)[-1]
            $null = Compare-EmployeeFile '{{_session.File("all.csv")}}' -Source HR -CreateUser
            Disable-Contact {{Reference}} -WhatIf
            $user = Get-SystemUser | Where-Object ExternalReference -eq {{Reference}}
            $null = Set-SystemUserCredential $user -Username zq7xk.new -Generate
            $null = New-Contact -LastName Zq7xkMerged -Email zq7xk.merged@example.org -ExternalReference Zq7xkOld
            Merge-Contact Zq7xkOld -Into {{Reference}}
            if ((Register-WorkplaceLogin $first).Outcome -ne 'Known') { throw 'The login did not find the person.' }
            $null = Register-WorkplaceLogin $second
            Set-Contact O1 -ManagerReference O2
            Set-Contact O1 -ManagerReference {{Reference}} -JobTitle 'Other job'
            $other = Get-SystemUser | Where-Object ExternalReference -eq O1
            $null = Send-LoginCredential $other -At 2090-01-01 -To zq7xk@example.org -Force
            $null = Send-LoginCredential zq7xk.new -Force
            $null = Send-LoginCredential zq7xk.new -At 2090-01-01 -To zq7xk.other@example.org -Force
            $null = Set-SystemUserSetting zq7xk.new Language en
            Block-SystemUser zq7xk.new -Reason 'Zq7xk reason'
            Export-EmployeeFile '{{_session.File("employees.csv")}}'
            $null = Export-ProvisioningReport '{{_session.File("report.html")}}'
            $null = Set-ClientSetting JoinerThresholdPercent 1
            $null = Set-ClientSetting JoinerThresholdMinimum 1
            $null = {{joiners}} | Import-Employee -Source HR -CreateUser 3>$null
            Get-ProvisioningRun -Status AwaitingApproval | Undo-ProvisioningRun
            $null = {{joiners}} | Import-Employee -Source HR -CreateUser 3>$null
            """);
    }

    private static bool Has(byte[] value, string text) => Encoding.Latin1.GetString(value).Contains(text, StringComparison.Ordinal);

    private void Do(string script) => _session.Do(_word.In(script));

    private string Folder(string name) => Directory.CreateDirectory(_session.File(name)).FullName;

    private void Write(string name, string text) => File.WriteAllText(_session.File(name), text);

    private string[] Tables() => Read("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .Select(Encoding.UTF8.GetString).ToArray();

    private List<byte[]> Values(string table) => Read($"SELECT * FROM {table}");

    private List<byte[]> Read(string sql)
    {
        using SqliteConnection connection = DatabaseDump.Open(_session.Database);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var values = new List<byte[]>();
        while (reader.Read())
        {
            for (int i = 0; i < reader.FieldCount; i++)
            {
                values.Add(reader.GetValue(i) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes($"{reader.GetValue(i)}"));
            }
        }

        return values;
    }
}
