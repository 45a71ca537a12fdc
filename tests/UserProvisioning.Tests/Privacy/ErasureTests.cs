using System.Text;
using Microsoft.Data.Sqlite;
using UserProvisioning.Fields;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Privacy;

/// <summary>
/// Tests that nothing of a person is left after its erasure: a word stands in every field of the person, every feature uses the person, and then
/// every column of every table and every byte of the database is searched for the word.
/// </summary>
public sealed class ErasureTests : IDisposable
{
    private const string Word = "Zq7xk";
    private const string Reference = "Zq7xkRef";

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

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Nothing_of_an_erased_person_is_left_in_any_table_or_byte_of_the_database()
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test reads the file of an embedded database.");
        UsePerson();
        string[] tables = Tables();
        string[] found = tables.Where(table => Values(table).Any(HasWord)).ToArray();
        Assert.Equal(
            tables.Except(WithoutPersons).Except(ByIdOnly).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.NotEmpty(Values("ProvisioningRunFileParts"));
        Assert.Contains(Bytes(), HasWord);
        string id = _session.One($"(Get-Contact -ExternalReference {Reference}).Id");
        string user = _session.One($"(Get-SystemUser -Username zq7xk.new).Id");
        _session.Do($"Export-ContactPersonalData {Reference} '{_session.File("person.json")}'");

        _session.Do($"Clear-ContactPersonalData {Reference}");

        Assert.Equal([], tables.SelectMany(table => Values(table).Where(HasWord).Select(value => $"{table}: {Encoding.UTF8.GetString(value)}")));
        Assert.Empty(Values("ProvisioningRunFileParts"));
        Assert.Equal("0", _session.One($"(Get-SystemUser -Username erased-{user}).UserGroups.Count"));
        Assert.DoesNotContain(Bytes(), HasWord);
        Assert.Equal("True", _session.One("(Test-ProvisioningAudit).IsSound"));

        // That there was somebody, what was done, when and by whom, stays.
        Assert.Equal($"Erased {id}", _session.One($"(Get-Contact -Id {id}).DisplayName"));
        IReadOnlyList<string> actions = _session.Text($"Get-ProvisioningAudit -Contact {id} | ForEach-Object Action");
        foreach (string action in new[] { "Create", "Update", "Rename", "Block", "Merge", "Archive", "Restore", "ScheduleCredential", "Erase" })
        {
            Assert.Contains(action, actions);
        }

        Assert.Empty(_session.Text($"Get-ProvisioningAudit -Contact {id} | Where-Object {{ -not $_.Actor -or $_.Before.Count -or $_.After.Count }}"));
        Assert.Equal("0", _session.One("@(Get-ProvisioningRun -Status AwaitingApproval).Count"));

        // Others are as they were.
        Assert.Equal("Other", _session.One("(Get-Contact -ExternalReference O1).LastName"));
        Assert.NotEmpty(_session.Text("Get-ProvisioningAudit -Contact O1 | Where-Object { $_.After.Count }"));
    }

    [Fact]
    public void The_export_of_a_person_has_every_value_of_every_field_and_feature()
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test reads the file of an embedded database.");
        UsePerson();
        foreach (string name in new[] { "person.json", "person.html" })
        {
            _session.Do($"Export-ContactPersonalData {Reference} '{_session.File(name)}'");
            string text = File.ReadAllText(_session.File(name));
            IEnumerable<string> expected = Fields().Select(field => field.Value)
                .Concat(["Zq7xk own", "Zq7xk reason", "zq7xk.new", "zq7xk.other@example.org", "Zq7xkSubject", "Zq7xkMerged", "Staff", "AuditTrail"]);
            Assert.Equal([], expected.Where(value => !text.Contains(value, StringComparison.Ordinal)));
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
        _session.Do("Clear-ContactPersonalData E1 -WhatIf");
        Assert.Equal(before, _session.One("@(Get-ProvisioningAudit).Count"));
        Assert.Equal("99", _session.One("(Get-UserLicense Requestor).Available"));
        Assert.Equal("erased-1", _session.One("(Clear-ContactPersonalData E1).Username"));
        Assert.Equal("100", _session.One("(Get-UserLicense Requestor).Available"));
        Result undo = _session.Run("Get-ProvisioningRun -Kind Manual | Where-Object Command -eq Clear-ContactPersonalData | Undo-ProvisioningRun");
        Assert.Equal(["UndoConflict"], undo.ErrorIds);
        Assert.Equal(["ContactNotFound"], _session.Run("Clear-ContactPersonalData E1").ErrorIds);
    }

    private static (string Name, string Value)[] Fields() => ContactFieldCatalog.All
        .OfType<TextContactField>()
        .Where(field => field.File is not null)
        .Select(field => (field.Name, field.Name switch
        {
            "ExternalReference" => Reference,
            "Email" => "zq7xk@example.org",
            "Language" => "nl",
            _ => $"Zq7xk{field.Name}"[..Math.Min(field.Length, Word.Length + field.Name.Length)],
        }))
        .ToArray();

    /// <summary>Uses a person with the word in each field in every feature.</summary>
    private void UsePerson()
    {
        (string Name, string Value)[] fields = Fields();
        string header = $"{string.Join(',', fields.Select(field => field.Name))},Zone,UserGroups";
        string row = $"{string.Join(',', fields.Select(field => field.Value))},Zq7xk own,Staff";
        string broken = row.Replace("zq7xk@example.org", "zq7xk at nowhere", StringComparison.Ordinal);
        string other = string.Join(',', fields.Select(field => field.Name switch
        {
            "ExternalReference" => "O1",
            "LastName" => "Other",
            "Email" => "other@example.org",
            _ => string.Empty,
        })) + ",,Staff";
        Write("all.csv", $"{header}\n{row}\n{other}\n");
        Write("rejected.csv", $"{header}\n{broken}\n{other}\n");
        Write("without.csv", $"{header}\n{other}\n");
        string joiners = string.Join(", ", fields
            .Select(field => $"{field.Name} = '{field.Value}'")
            .Aggregate("[pscustomobject]@{ ", (all, one) => $"{all}{one}; ", all => new[] { all + "Zone = 'Zq7xk own' }" })
            .Concat(Enumerable.Range(1, 3).Select(i => $"[pscustomobject]@{{ ExternalReference = 'J{i}'; LastName = 'Joiner{i}' }}")));
        _session.Do(
            $$"""
            $null = New-ContactField Zone
            $null = New-UserGroup Staff
            $null = Set-ClientSetting MailPickupDirectory '{{Folder("mail")}}'
            $null = Set-ClientSetting MailFrom 'sender@example.org'
            foreach ($file in 'all', 'rejected', 'without', 'all') {
                $null = Import-EmployeeFile "{{Path.GetDirectoryName(_session.Database)}}/$file.csv" -Source HR -CreateUser -Force `
                    -FullLoad:($file -ne 'rejected')
            }
            $null = Import-EmployeeFile '{{_session.File("all.csv")}}' -Source HR -CreateUser -Force -ExternalReference {{Reference}}
            Set-Contact {{Reference}} -Phone 'Zq7xk phone'
            Undo-ProvisioningRun @(Get-ProvisioningRun -Kind Manual)[-1]
            $user = Get-SystemUser | Where-Object ExternalReference -eq {{Reference}}
            $null = Set-SystemUserCredential $user -Username zq7xk.new -Generate
            $null = New-Contact -LastName Zq7xkMerged -Email zq7xk.merged@example.org -ExternalReference Zq7xkOld
            Merge-Contact Zq7xkOld -Into {{Reference}}
            $null = Send-LoginCredential zq7xk.new -At 2090-01-01 -To zq7xk.other@example.org -Force
            $null = Set-SystemUserSetting zq7xk.new Language en
            Block-SystemUser zq7xk.new -Reason 'Zq7xk reason'
            $null = Set-ClientSetting JoinerThresholdPercent 1
            $null = Set-ClientSetting JoinerThresholdMinimum 1
            $null = {{joiners}} | Import-Employee -Source HR -CreateUser 3>$null
            Get-ProvisioningRun -Status AwaitingApproval | Undo-ProvisioningRun
            $null = {{joiners}} | Import-Employee -Source HR -CreateUser 3>$null
            """);
        Execute(
            $$"""
            INSERT INTO WorkplaceIdentities (ContactId, Issuer, Subject, Email, LinkedAt)
            SELECT Id, 'https://login.example.org', 'Zq7xkSubject', 'zq7xk@example.org', '2026-01-01 00:00:00'
            FROM Contacts WHERE ExternalReference = '{{Reference}}';
            UPDATE SystemUsers SET WorkplaceIdentifier = 'Zq7xkSubject', WorkplaceIdentifierKey = 'zq7xksubject', LastLoginAt = '2026-01-01 00:00:00'
            WHERE Username = 'zq7xk.new'
            """);
    }

    private string Folder(string name) => Directory.CreateDirectory(_session.File(name)).FullName;

    private void Write(string name, string text) => File.WriteAllText(_session.File(name), text);

    private void Execute(string sql)
    {
        using SqliteConnection connection = DatabaseDump.Open(_session.Database);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

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

    /// <summary>The bytes of the database: its file, its log, and every other file that the module keeps beside it.</summary>
    private List<byte[]> Bytes() => Directory.GetFiles(Path.GetDirectoryName(_session.Database)!, $"{Path.GetFileName(_session.Database)}*")
        .Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        })
        .ToList();

    private static bool HasWord(byte[] bytes) =>
        Encoding.Latin1.GetString(bytes).Contains(Word, StringComparison.OrdinalIgnoreCase);
}
