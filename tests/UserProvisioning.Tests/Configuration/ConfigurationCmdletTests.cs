using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Configuration;

/// <summary>Tests of the cmdlets that write, compare and import the configuration of a client.</summary>
public sealed class ConfigurationCmdletTests : IDisposable
{
    private const string World = """
        Set-ClientSetting ClientName "O’Hara's ‘Hogeland’"
        Set-ClientSetting LeaverThresholdPercent 7
        Set-GeneralUserSetting Language nl
        $null = New-ContactField Badge -Type Number -Header 'Badge number', Pasnummer
        $null = New-UserGroup Planners -Description "Plan`nand draw" -Module Space, Maintenance -RequiredLicense LimitedUser
        $null = New-UserGroup 'Floor wardens'
        $null = New-UserProfile Staff -UserGroup Planners, 'Floor wardens'
        Set-ClientSetting DefaultUserGroups 'Floor wardens'
        Set-ClientSetting UsernameFormat '{LastName}{Badge}'
        $null = Set-UserLicense LimitedUser 25
        $null = New-EmployeeInterface HR -ServerName sftp.example.org -RemoteDirectory /in -Username worker `
            -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs' -MatchBy Email, Badge -ClaimTimeout 00:10:00 `
            -Mapping @{ ExternalReference = 'Nr'; Active = @{ Column = 'State'; Map = @{ In = $true; Out = $false } }; Language = @{ Value = 'nl' } }
        """;

    private readonly Session _session = new();

    public ConfigurationCmdletTests() => _session.Set("file", _session.File("c.psd1"));

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_file_makes_an_empty_database_have_the_same_configuration_and_the_same_state_gives_the_same_bytes()
    {
        _session.Do(World + "\n$null = Export-ProvisioningConfiguration $file");
        string text = File.ReadAllText(_session.File("c.psd1"));
        using var other = new Session();
        other.Set("file", _session.File("c.psd1"));
        other.Set("again", _session.File("again.psd1"));
        string[] differences = other.Text("Compare-ProvisioningConfiguration $file | ForEach-Object { \"$_\" }").ToArray();
        Assert.Contains("Add UserGroups 'Planners'", differences);
        Assert.Contains("Change ClientSettings 'LeaverThresholdPercent' Value", differences);
        Assert.Contains("Change UserLicenses 'LimitedUser' Total", differences);
        other.Do("$null = Import-ProvisioningConfiguration $file; $null = Export-ProvisioningConfiguration $again");
        Assert.Equal(text, File.ReadAllText(_session.File("again.psd1")));
        Assert.Empty(other.Do("Compare-ProvisioningConfiguration $file"));
        Assert.Empty(other.Do("Import-ProvisioningConfiguration $file"));
    }

    [Fact]
    public void The_file_is_powershell_data_that_can_be_read_and_holds_neither_ids_nor_persons()
    {
        _session.Do(World + "\n$null = New-Contact -LastName Sentinel -ExternalReference P-1 | New-SystemUser; "
            + "$null = Export-ProvisioningConfiguration $file");
        Assert.Equal(
            ["7", "O’Hara's ‘Hogeland’", "Space|Maintenance", "25", "True", "Planners", "False"],
            _session.Text("""
                $c = ([System.Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null).Find(
                    { $args[0] -is [System.Management.Automation.Language.HashtableAst] }, $false)).SafeGetValue()
                "$($c.ClientSettings.LeaverThresholdPercent)"; $c.ClientSettings.ClientName
                $c.UserGroups.Planners.Modules -join '|'; "$($c.UserLicenses.LimitedUser)"
                "$($null -eq $c.ClientSettings.PasswordMinimumLength)"; "$($c.UserProfiles.Staff.UserGroups[1])"
                "$($c.EmployeeInterfaces.HR.Mapping.Active.Map.Out)"
                """));
        string text = File.ReadAllText(_session.File("c.psd1"));
        Assert.DoesNotContain("Sentinel", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Id = ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_file_does_not_name_stays_and_null_is_not_the_same_as_empty()
    {
        _session.Do(World);
        Write("@{ UserGroups = @{ Planners = @{ Description = 'New' } }; "
            + "ClientSettings = @{ DefaultUserGroups = @(); LeaverThresholdPercent = $null } }");
        _session.Do("$null = Import-ProvisioningConfiguration $file");
        Assert.Equal(
            ["New LimitedUser 2", "0", "10", "Floor wardens"],
            _session.Text("""
                Get-UserGroup Planners | ForEach-Object { "$($_.Description) $($_.RequiredLicense) $($_.Modules.Count)" }
                "$((Get-ClientSetting DefaultUserGroups).Value.Count)"; "$((Get-ClientSetting LeaverThresholdPercent).Value)"
                (Get-UserGroup 'Floor*').Name
                """));
    }

    [Fact]
    public void An_import_is_one_run_that_undo_takes_back()
    {
        _session.Do(World);
        _session.Set("before", _session.File("before.psd1"));
        _session.Set("after", _session.File("after.psd1"));
        Write("""
            @{
                ContactFields = @{ Locker = @{ Type = 'Date' }; Badge = @{ Headers = @() } }
                UserGroups = @{ New = @{}; Planners = @{ RequiredLicense = $null } }
                UserProfiles = @{ Staff = @{ UserGroups = @('New') } }
                ClientSettings = @{ DefaultUserGroups = @('New'); UsernameFormat = $null }
                UserLicenses = @{ FullUser = 3 }
            }
            """);
        _session.Do("$null = Export-ProvisioningConfiguration $before; $run = Import-ProvisioningConfiguration $file -Prune:$false");
        Assert.Equal(["Configuration Completed True"], _session.Text(
            "\"$($run.Kind) $($run.Status) $($run.Rows -gt 5)\""));
        Assert.Equal(["True"], _session.Text("\"$((Get-ProvisioningRun -Kind Configuration).Id -eq $run.Id)\""));
        Assert.NotEmpty(_session.Do("$run | Get-ProvisioningRunItem"));
        _session.Do("$null = $run | Undo-ProvisioningRun -Confirm:$false; $null = Export-ProvisioningConfiguration $after");
        Assert.Equal(File.ReadAllText(_session.File("before.psd1")), File.ReadAllText(_session.File("after.psd1")));
    }

    [Fact]
    public void All_faults_are_named_with_their_lines_and_nothing_is_changed()
    {
        _session.Do(World);
        string before = State();
        Write("""
            @{
                UserGrops = @{}
                UserGroups = @{
                    Good = @{ Description = 'x' }
                    Odd = @{
                        Colour = 'red'
                    }
                    Low = @{
                        Description = 'a'
                        RequiredLicense = 'Golden'
                    }
                }
                ClientSettings = @{
                    PasswordMinimumLength = 'many'
                    Nothing = 1
                    UsernameFormat = '{Nobody}'
                }
                UserProfiles = @{ P = @{ UserGroups = @('Nowhere') } }
                UserLicenses = @{ FullUser = -1; Gold = 2 }
            }
            """);
        foreach (string cmdlet in new[] { "Import", "Compare" })
        {
            string message = _session.Terminates("ConfigurationInvalid", $"{cmdlet}-ProvisioningConfiguration $file").Exception.Message;
            foreach (string part in new[]
                { "Line 2, 'UserGrops'", "Line 6, UserGroups 'Odd'", "Line 10, UserGroups 'Low'", "Line 14, ClientSettings 'PasswordMinimumLength'",
                    "Line 15,", "Line 16,", "Line 18, UserProfiles 'P'", "Line 19, UserLicenses 'FullUser'", "Line 19, UserLicenses 'Gold'" })
            {
                Assert.Contains(part, message, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("'Good'", message, StringComparison.Ordinal);
        }

        Assert.Equal(before, State());
    }

    [Theory]
    [InlineData("@{ UserGroups = @{ A = @{ Description = (Get-Date) } } }", "line 1")]
    [InlineData("@{ UserGroups = @{ A = @{ Description = $env:PATH } } }", "line 1")]
    [InlineData("@{ UserGroups = @{ A = { 1 } } }", "script block")]
    [InlineData("@{\n UserGroups = @{\n A = @{\n", "line")]
    [InlineData("'no table'", "hashtable")]
    [InlineData("@{ UserGroups = 'Planners' }", "Line 1")]
    [InlineData("@{ ClientSettings = @{ ClientName = @{ Value = 1 } } }", "Line 1")]
    public void A_file_that_is_no_plain_data_is_refused(string text, string part)
    {
        Write(text);
        Assert.Contains(
            part, _session.Terminates("ConfigurationInvalid", "Import-ProvisioningConfiguration $file").Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_removes_what_nothing_uses_in_the_sections_that_the_file_has()
    {
        _session.Do(World + "\n$null = New-UserGroup Unused; $null = New-ContactField Old");
        Write("@{ UserGroups = @{ Planners = @{}; 'floor wardens' = @{} }; ClientSettings = @{ DefaultUserGroups = @('Floor wardens'); "
            + "UsernameFormat = '{LastName}{Badge}' }; UserLicenses = @{ FullUser = 1 } }");
        Assert.Equal(
            ["Change ClientSettings 'ClientName' Value", "Change ClientSettings 'LeaverThresholdPercent' Value", "Remove UserGroups 'Unused'",
                "Change UserLicenses 'FullUser' Total"],
            _session.Text("Compare-ProvisioningConfiguration $file -Prune | ForEach-Object { \"$_\" }"));
        _session.Do("$null = Import-ProvisioningConfiguration $file -Prune");
        Assert.Equal(["Floor wardens", "Planners"], _session.Text("Get-UserGroup"));
        Assert.Equal(["", "10", "Badge", "Old", "25"], _session.Text(
            "\"$((Get-ClientSetting ClientName).Value)\"; \"$((Get-ClientSetting LeaverThresholdPercent).Value)\"; Get-ContactField; "
            + "\"$((Get-UserLicense LimitedUser).Total)\""));
    }

    [Fact]
    public void Prune_refuses_by_name_what_is_used()
    {
        _session.Do(World + "\n$null = New-Contact -LastName Ann -ExternalReference A -Field @{ Badge = 5 } | New-SystemUser -License LimitedUser "
            + "-UserGroup Planners; $null = @{ ExternalReference = 'B'; LastName = 'Bob' } | Import-Employee -Source HR");
        string before = State();
        Write("@{ UserGroups = @{}; EmployeeInterfaces = @{}; ContactFields = @{} }");
        ErrorRecord error = _session.Fails("Conflict", ErrorCategory.ResourceExists, "Import-ProvisioningConfiguration $file -Prune");
        foreach (string part in new[] { "UserGroups 'Planners'", "1 member", "UserGroups 'Floor wardens'", "EmployeeInterfaces 'HR'", "1 contact",
            "ContactFields 'Badge'" })
        {
            Assert.Contains(part, error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, State());
        Write("@{ UserLicenses = @{ LimitedUser = 0 } }");
        _session.Fails("LicenseInUse", ErrorCategory.ResourceExists, "Import-ProvisioningConfiguration $file");
    }

    [Fact]
    public void Prune_refuses_by_name_what_a_rule_gives_a_profile_with_members_and_an_issuer_with_links()
    {
        _session.Do(World + """

            Set-ClientSetting DefaultUserGroups $null
            Set-UserProfile Staff -UserGroup Planners
            $null = New-Contact -LastName Ann -ExternalReference A | New-SystemUser -UserProfile Staff -License LimitedUser
            $null = New-AssignmentRule Wardens @{ Department = 'Safety' } -UserGroup 'Floor wardens'
            $null = New-WorkplaceIssuer Login -Issuer https://login.example.org -Audience app
            """);
        _session.Sql("INSERT INTO WorkplaceIdentities (Id, ContactId, Issuer, Subject, Audience, LinkedAt) "
            + "SELECT 1, MIN(Id), 'https://login.example.org', 's-1', 'app', '2026-01-01 00:00:00' FROM Contacts");
        string before = State();
        Write("@{ UserGroups = @{ Planners = @{} }; UserProfiles = @{}; WorkplaceIssuers = @{} }");
        string message = _session.Fails("Conflict", ErrorCategory.ResourceExists, "Import-ProvisioningConfiguration $file -Prune").Exception.Message;
        foreach (string part in new[]
        {
            "UserGroups 'Floor wardens'", "Wardens", "UserProfiles 'Staff'", "1 member", "WorkplaceIssuers 'Login'", "linked",
        })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }

        Assert.Equal(before, State());

        // A file that names the section of the rules, and no rule, removes the rule and then its group.
        Write("@{ UserGroups = @{ Planners = @{} }; AssignmentRules = @{} }");
        _session.Do("$null = Import-ProvisioningConfiguration $file -Prune");
        Assert.Equal(["Planners"], _session.Text("Get-AssignmentRule; Get-UserGroup"));
    }

    [Fact]
    public void What_if_says_the_same_errors_and_keeps_nothing()
    {
        _session.Do(World);
        string before = State();
        Write("@{ UserGroups = @{ More = @{} } }");
        Assert.Contains("Import the configuration", _session.WhatIf("Import-ProvisioningConfiguration $file"), StringComparison.Ordinal);
        Write("@{ UserGroups = @{ More = @{ RequiredLicense = 'x' } } }");
        _session.Terminates("ConfigurationInvalid", "Import-ProvisioningConfiguration $file -WhatIf");
        Assert.Equal(before, State());
        _session.Terminates("FileUnreadable", "Import-ProvisioningConfiguration ./none.psd1");
        _session.Terminates("FileUnwritable", "Export-ProvisioningConfiguration $file");
        Assert.Single(_session.Do("Export-ProvisioningConfiguration $file -Force"));
    }

    [Fact]
    public void Mail_templates_of_a_folder_come_with_the_file_and_are_used_from_the_database()
    {
        string folder = Directory.CreateDirectory(_session.File("templates")).FullName;
        File.WriteAllText(Path.Combine(folder, "LoginCredential.nl.subject.txt"), "Welkom bij {{ ClientName }},\r\n'{{ DisplayName }}'");
        File.WriteAllText(Path.Combine(folder, "readme.txt"), "no template");
        _session.Set("folder", folder);
        _session.Do("Set-ClientSetting MailTemplateDirectory $folder; $null = Export-ProvisioningConfiguration $file");
        using var other = new Session();
        other.Set("file", _session.File("c.psd1"));
        other.Set("again", _session.File("again.psd1"));
        other.Set("mails", other.File("mails"));
        File.WriteAllText(
            _session.File("c.psd1"),
            File.ReadAllText(_session.File("c.psd1")).Replace($"'{folder}'", "$null", StringComparison.Ordinal));
        other.Do("$null = Import-ProvisioningConfiguration $file; $null = Export-ProvisioningConfiguration $again");
        Assert.Empty(other.Do("Compare-ProvisioningConfiguration $file"));
        string again = File.ReadAllText(_session.File("again.psd1"));
        Assert.Contains("Welkom bij {{ ClientName }},\n''{{ DisplayName }}''", again, StringComparison.Ordinal);
        Assert.DoesNotContain("readme", again, StringComparison.Ordinal);
        other.Do("""
            Set-ClientSetting ClientName Acme; Set-ClientSetting MailFrom a@example.org; $null = New-UserGroup G
            $null = New-Contact -LastName Bos -Email b@example.org -Language nl | New-SystemUser -UserGroup G |
                Send-LoginCredential -PickupDirectory $mails -WarningAction Ignore
            """);
        string mail = File.ReadAllText(Assert.Single(Directory.GetFiles(other.File("mails"))));
        Assert.Contains("Welkom bij Acme, 'Bos'", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'LoginCredential.nl.body.txt' = 'no password'", "Password")]
    [InlineData("'LoginCredential.fr.subject.txt' = 'Bonjour'", "not complete")]
    [InlineData("'Other.nl.subject.txt' = 'x'", "no name of a mail template")]
    public void A_mail_template_that_cannot_be_used_is_refused(string template, string part)
    {
        Write($"@{{ MailTemplates = @{{ {template} }} }}");
        Assert.Contains(
            part, _session.Terminates("ConfigurationInvalid", "Import-ProvisioningConfiguration $file").Exception.Message, StringComparison.Ordinal);
    }

    private void Write(string text) => File.WriteAllText(_session.File("c.psd1"), text);

    private string State()
    {
        string path = _session.File($"{Guid.NewGuid():N}.psd1");
        _session.Set("state", path);
        _session.Do("$null = Export-ProvisioningConfiguration $state");
        return File.ReadAllText(path);
    }
}
