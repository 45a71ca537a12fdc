using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests that -WhatIf refuses what the real call refuses, with the same error, and changes nothing. There are calls of every cmdlet that
/// supports -WhatIf.
/// </summary>
public sealed class RefusalTests : IDisposable
{
    // $dir is a folder of the test. Ann, Bob and Run have all Requestor licenses, so that nobody else can have one.
    private const string World = """
        Set-UserLicense Requestor 4; Set-UserLicense LimitedUser 1
        $null = New-UserGroup Staff
        $null = New-UserGroup Desk
        $null = New-UserGroup Planners -RequiredLicense FullUser
        $null = New-UserProfile Self
        $null = New-ContactField Shoe -Type Number -Header Schoenmaat
        $null = New-ContactField Note
        $null = New-ContactField Badge
        $null = New-AssignmentRule Desk @{ Shoe = 41 } -UserGroup Desk, Staff -License LimitedUser
        $null = New-UserProfile Lead -RequiredLicense FullUser
        Set-ClientSetting DefaultUserGroups Staff
        $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference A -Email ann@example.org
        $null = New-Contact -FirstName Bob -LastName Vos -ExternalReference B
        $null = New-Contact -FirstName Cas -LastName Mos -ExternalReference C
        $null = New-Contact -FirstName Dan -LastName Los -ExternalReference D
        $null = New-Contact -FirstName Eva -LastName Smit -ExternalReference E
        $null = New-Contact -OrganizationName Acme -ExternalReference O
        $null = New-Contact -FirstName Flo -LastName Kok -ExternalReference F -Organization O
        $null = New-SystemUser 'A' -Username ann; $null = New-SystemUser 'B' -Username bob; $null = New-SystemUser 'E' -Username eva
        Disable-SystemUser eva
        Set-Contact 'A' -Field @{ Note = 'a text' }
        Set-ClientSetting UsernameFormat '{FirstName:1}{LastName}{Badge:2}'
        Disable-Contact 'D'
        $null = New-EmployeeInterface HR -ServerName sftp.example.org -RemoteDirectory /in -Username worker `
            -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'
        $null = New-WorkplaceIssuer Login -Issuer https://login.example.org -Audience app -EmailDomain example.org -GroupMap @{ plan = 'Planners' } `
            -ClaimMap @{ Note = 'note' }
        [IO.File]::WriteAllText("$dir/hr.csv", "ExternalReference,LastName,CreateUser`nR1,Run,no`n")
        [IO.File]::WriteAllText("$dir/empty.csv", "ExternalReference,LastName`n")
        [IO.File]::WriteAllText("$dir/broken.xlsx", "no workbook")
        [IO.File]::WriteAllText("$dir/there.xlsx", "")
        $plan = Compare-EmployeeFile "$dir/hr.csv" -Source HR
        $null = Import-EmployeeFile "$dir/hr.csv" -Source HR
        $null = New-SystemUser 'R1' -Username run
        Set-UserLicense Requestor 3
        """;

    // The calls that are refused, each with the id of its error.
    private static readonly Dictionary<string, (string ErrorId, string Call)[]> Refused = new()
    {
        ["Add-UserGroupMember"] =
        [
            ("UserGroupNotFound", "Add-UserGroupMember Nope ann"), ("UserNotFound", "Add-UserGroupMember Staff nobody"),
            ("LicenseTooLow", "Add-UserGroupMember Planners ann"),
        ],
        ["Add-UserProfileMember"] =
        [
            ("UserProfileNotFound", "Add-UserProfileMember Nope ann"), ("UserNotFound", "Add-UserProfileMember Self nobody"),
            ("LicenseTooLow", "Add-UserProfileMember Lead ann"),
        ],
        ["Approve-ProvisioningRun"] = [("RunNotFound", "Approve-ProvisioningRun 99"), ("RunNotApprovable", "Approve-ProvisioningRun 1")],
        ["Block-SystemUser"] = [("UserNotFound", "Block-SystemUser nobody")],
        ["Copy-UserProvisioningDatabase"] = [("", "Copy-UserProvisioningDatabase \"$dir/none.db\"")],
        ["Merge-Contact"] =
        [
            ("ContactNotFound", "Merge-Contact 'nobody' -Into 'A'"),
            ("ContactNotFound", "Merge-Contact 'A' -Into 'nobody'"),
            ("ContactInvalid", "Merge-Contact 'A' -Into 'a'"),
            ("ContactInvalid", "Merge-Contact 'A' -Into 'O'"),
            ("ContactHasSystemUser", "Merge-Contact 'A' -Into 'B'"),
            ("UserNotFound", "Merge-Contact 'A' -Into 'B' -KeepUser eva"),
            ("UserNotFound", "Merge-Contact 'A' -Into 'B' -KeepUser nobody"),
        ],
        ["Clear-ContactPersonalData"] =
        [
            ("ContactNotFound", "Clear-ContactPersonalData 'nobody'"), ("ContactInvalid", "Clear-ContactPersonalData 'O'"),
        ],
        ["Export-ContactPersonalData"] =
        [
            ("ContactNotFound", "Export-ContactPersonalData 'nobody' \"$dir/p.json\""),
            ("FileUnwritable", "Export-ContactPersonalData 'A' \"$dir/there.xlsx\""),
        ],
        ["Disable-Contact"] = [("ContactNotFound", "Disable-Contact 'nobody'")],
        ["Disable-SystemUser"] = [("UserNotFound", "Disable-SystemUser nobody")],
        ["Enable-Contact"] = [("ContactNotFound", "Enable-Contact 'nobody'")],
        ["Enable-SystemUser"] = [("UserNotFound", "Enable-SystemUser nobody"), ("LicenseUnavailable", "Enable-SystemUser eva")],
        ["Export-EmployeeFile"] = [("FileUnwritable", "Export-EmployeeFile \"$dir/there.xlsx\"")],
        ["Export-ProvisioningConfiguration"] = [("FileUnwritable", "Export-ProvisioningConfiguration \"$dir/there.xlsx\"")],
        ["Import-ProvisioningConfiguration"] =
        [
            ("FileUnreadable", "Import-ProvisioningConfiguration \"$dir/none.psd1\""),
            ("ConfigurationInvalid", "Import-ProvisioningConfiguration \"$dir/hr.csv\""),
        ],
        ["Export-ProvisioningReport"] =
        [
            ("FileUnwritable", "Export-ProvisioningReport \"$dir/there.xlsx\""), ("FileUnwritable", "Export-ProvisioningReport \"$dir/none/r.html\""),
        ],
        ["Import-Employee"] =
        [
            ("SourceEmpty", "@() | Import-Employee -Source HR -FullLoad"),
            ("SourceIncomplete", "@{ ExternalReference = '1'; LastName = 'a' } | Import-Employee -ExpectedCount 2"),
            ("SourceIncomplete", "@{ ExternalReference = '1'; LastName = 'a' }, $null | Import-Employee"),
            ("MappingInvalid", "@{ ExternalReference = '1'; LastName = 'a' } | Import-Employee -Mapping @{ Nope = 'x' }"),
            ("MappingInvalid", "\"$dir/hr.csv\" | Import-Employee"),
            ("MappingInvalid", "@{ LastName = 'a' } | Import-Employee"),
        ],
        ["Import-EmployeeFile"] =
        [
            ("FileUnreadable", "Import-EmployeeFile \"$dir/none.csv\""), ("FileUnreadable", "Import-EmployeeFile \"$dir/broken.xlsx\""),
            ("SourceEmpty", "Import-EmployeeFile \"$dir/empty.csv\" -Source HR -FullLoad"),
            ("MappingInvalid", "Import-EmployeeFile \"$dir/hr.csv\" -Mapping @{ Nope = 'x' }"),
            ("MappingInvalid", "Import-EmployeeFile \"$dir/hr.csv\" -PrimaryRow 'FTE desc'"),
            ("MappingInvalid", "$plan | Import-EmployeeFile \"$dir/*.csv\" -Source HR"),
        ],
        ["Initialize-UserProvisioningDatabase"] =
        [
            ("FileUnwritable", "Initialize-UserProvisioningDatabase -ScriptPath \"$dir/none/s.sql\""),
            ("FileUnwritable", "Initialize-UserProvisioningDatabase -ScriptPath \"$dir/there.xlsx\""),
            ("ConnectionFailed", "Initialize-UserProvisioningDatabase \"$dir/broken.xlsx\""),
            ("ConnectionFailed", "Initialize-UserProvisioningDatabase \"$dir/none/x.db\""),
            ("ConnectionFailed", "Initialize-UserProvisioningDatabase $dir"),
        ],
        ["Invoke-EmployeeInterface"] = [("InterfaceNotFound", "Invoke-EmployeeInterface Nope")],
        ["New-Contact"] =
        [
            ("ContactInvalid", "New-Contact -LastName X -ExternalReference A"), ("ContactInvalid", "New-Contact -LastName X -Email nonsense"),
            ("ContactNotFound", "New-Contact -LastName X -Organization 'nobody'"),
            ("ContactFieldNotFound", "New-Contact -LastName X -Field @{ Nope = 1 }"),
            ("ContactInvalid", "New-Contact -LastName X -Field @{ Shoe = 'large' }"),
        ],
        ["New-EmployeeFileTemplate"] = [("FileUnwritable", "New-EmployeeFileTemplate \"$dir/there.xlsx\"")],
        ["New-EmployeeInterface"] =
        [
            ("Conflict", "New-EmployeeInterface HR -ServerName s -RemoteDirectory /in -Username w -HostKeyFingerprint "
                + "'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'"),
            ("SettingInvalid", "New-EmployeeInterface X -ServerName s -RemoteDirectory /in -Username w -HostKeyFingerprint nonsense"),
            ("SettingInvalid", "New-EmployeeInterface X -DirectoryServer s -SearchBase nonsense"),
            ("SettingInvalid", "New-EmployeeInterface X -DirectoryServer s -SearchBase DC=example -Filter '(cn=a'"),
            ("SettingInvalid", "New-EmployeeInterface X -ServerName s -RemoteDirectory /in -Username w -Port 70000 -HostKeyFingerprint "
                + "'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'"),
        ],
        ["New-SystemUser"] =
        [
            ("ContactNotFound", "New-SystemUser 'nobody'"), ("ContactHasSystemUser", "New-SystemUser 'A'"), ("ContactEnded", "New-SystemUser 'D'"),
            ("LicenseUnavailable", "New-SystemUser 'C'"), ("UsernameTaken", "New-SystemUser 'C' -Username ann -License LimitedUser"),
            ("UserGroupNotFound", "New-SystemUser 'C' -UserGroup Nope -License LimitedUser"),
            ("LicenseTooLow", "New-SystemUser 'C' -UserGroup Planners -License LimitedUser"),
        ],
        ["New-AssignmentRule"] =
        [
            ("RuleInvalid", "New-AssignmentRule DESK @{ Department = 'x' }"), ("RuleInvalid", "New-AssignmentRule 'a|b'"),
            ("RuleInvalid", "New-AssignmentRule X @{ Departement = 'x' }"), ("RuleInvalid", "New-AssignmentRule X @{ OrganizationId = 1 }"),
            ("RuleInvalid", "New-AssignmentRule X @{ Department = @() }"), ("RuleInvalid", "New-AssignmentRule X @{ Department = @{ like = 'x' } }"),
            ("RuleInvalid", "New-AssignmentRule X @{ Shoe = 'large' }"), ("RuleInvalid", "New-AssignmentRule X @{ StartDate = 'soon' }"),
            ("RuleInvalid", "New-AssignmentRule X @{ Type = 'Robot' }"), ("RuleInvalid", "New-AssignmentRule X -Except @{ Nope = 1 }"),
            ("RuleInvalid", "New-AssignmentRule X -UsernameFormat '{Nope}'"),
            ("UserGroupNotFound", "New-AssignmentRule X -UserGroup Nope"), ("UserProfileNotFound", "New-AssignmentRule X -UserProfile Nope"),
            ("LicenseTooLow", "New-AssignmentRule X -UserGroup Planners -License LimitedUser"),
        ],
        ["Set-AssignmentRule"] =
        [
            ("RuleNotFound", "Set-AssignmentRule Nope -Disabled"), ("RuleInvalid", "Set-AssignmentRule Desk @{ Nope = 1 }"),
            ("LicenseTooLow", "Set-AssignmentRule Desk -UserGroup Planners"), ("UserGroupNotFound", "Set-AssignmentRule Desk -UserGroup Nope"),
        ],
        ["Remove-AssignmentException"] =
        [
            ("UserNotFound", "Remove-AssignmentException nobody"), ("RuleNotFound", "Remove-AssignmentException ann"),
        ],
        ["Invoke-AssignmentRule"] = [("ContactNotFound", "Invoke-AssignmentRule 'nobody'")],
        ["Remove-AssignmentRule"] = [("RuleNotFound", "Remove-AssignmentRule Nope")],
        ["New-ContactField"] =
        [
            .. new[]
            {
                "Department", "afdeling", "Cost Centre", "e_mail", "License", "CreateUser", "EmailLocalPart", "Client-Reference", "Status", "Source",
                "Name", "shoe", "SCHOEN-MAAT", "a|b", "1st", "a.b", "'{x}'", $"'{new string('x', 51)}'",
            }.Select(name => ("ContactFieldInvalid", $"New-ContactField {(name[0] == '\'' ? name : $"'{name}'")}")),
            ("ContactFieldInvalid", "New-ContactField Locker -Header Room"), ("ContactFieldInvalid", "New-ContactField Locker -Header Shoe"),
            ("ContactFieldInvalid", "New-ContactField Locker -Header '--'"),
        ],
        ["Set-ContactField"] =
        [
            ("ContactFieldNotFound", "Set-ContactField Nope -Type Date"), ("ContactFieldInvalid", "Set-ContactField Shoe -Header Note"),
            ("ContactFieldInvalid", "Set-ContactField Note -Type Number"), ("ContactFieldInvalid", "Set-ContactField Note -Header Voornaam"),
        ],
        ["Remove-ContactField"] =
        [
            ("ContactFieldNotFound", "Remove-ContactField Nope"), ("Conflict", "Remove-ContactField badge"), ("Conflict", "Remove-ContactField shoe"),
            ("Conflict", "Remove-ContactField Note"),
        ],
        ["New-UserGroup"] = [("Conflict", "New-UserGroup Staff"), ("SettingInvalid", "New-UserGroup 'a|b'")],
        ["New-UserProfile"] = [("Conflict", "New-UserProfile Self"), ("UserGroupNotFound", "New-UserProfile More -UserGroup Nope")],
        ["Invoke-LifecycleTask"] = [("", "Invoke-LifecycleTask Nope")],
        ["Register-UserLogin"] =
        [
            ("UserNotFound", "Register-UserLogin nobody"), ("SettingInvalid", "Register-UserLogin ann -At ([datetime]::Now.AddDays(1))"),
        ],
        ["Register-WorkplaceLogin"] = [("", "Register-WorkplaceLogin nonsense")],
        ["New-WorkplaceIssuer"] =
        [
            ("Conflict", "New-WorkplaceIssuer login -Issuer https://a.example.org -Audience a"),
            ("Conflict", "New-WorkplaceIssuer HR -Issuer https://a.example.org -Audience a"),
            ("Conflict", "New-WorkplaceIssuer X -Issuer https://login.example.org -Audience app"),
            ("Conflict", "New-WorkplaceIssuer X -Issuer https://a.example.org -Audience a -EmailDomain '@EXAMPLE.org'"),
            .. new[]
            {
                "-Issuer http://a.example.org", "-Issuer nonsense", "-MatchBy Phone", "-MatchBy Nope", "-ClaimMap @{ Nope = 'x' }",
                "-ClaimMap @{ Email = 'x' }", "-ClaimMap @{ Department = 'a,b' }", "-EmailDomain 'a b'", "-EmailDomain ann@example.org",
                "-GroupMap @{ a = @() }", "-RequiredGroup 'a|b', ' '",
            }.Select(fault => ("SettingInvalid", $"New-WorkplaceIssuer X {(fault.StartsWith("-Issuer", StringComparison.Ordinal) ? string.Empty
                : "-Issuer https://a.example.org")} -Audience a {fault}")),
            ("UserGroupNotFound", "New-WorkplaceIssuer X -Issuer https://a.example.org -Audience a -GroupMap @{ a = 'Nope' }"),
        ],
        ["Set-WorkplaceIssuer"] =
        [
            ("IssuerNotFound", "Set-WorkplaceIssuer Nope -MatchBy Email"), ("SettingInvalid", "Set-WorkplaceIssuer Login -Issuer ftp://127.0.0.1"),
            ("UserGroupNotFound", "Set-WorkplaceIssuer Login -GroupMap @{ a = 'Staff', 'Nope' }"),
        ],
        ["Remove-WorkplaceIssuer"] = [("IssuerNotFound", "Remove-WorkplaceIssuer Nope")],
        ["Remove-Contact"] =
        [
            ("ContactNotFound", "Remove-Contact 'nobody'"), ("ContactHasSystemUser", "Remove-Contact 'A'"), ("Conflict", "Remove-Contact 'O'"),
        ],
        ["Remove-EmployeeInterface"] = [("InterfaceNotFound", "Remove-EmployeeInterface Nope")],
        ["Remove-UserGroup"] = [("UserGroupNotFound", "Remove-UserGroup Nope"), ("Conflict", "Remove-UserGroup Planners")],
        ["Remove-UserGroupMember"] =
        [
            ("UserGroupNotFound", "Remove-UserGroupMember Nope ann"), ("UserNotFound", "Remove-UserGroupMember Staff nobody"),
        ],
        ["Remove-UserProfile"] = [("UserProfileNotFound", "Remove-UserProfile Nope")],
        ["Remove-UserProfileMember"] =
        [
            ("UserProfileNotFound", "Remove-UserProfileMember Nope ann"), ("UserNotFound", "Remove-UserProfileMember Self nobody"),
        ],
        ["Remove-WorkplaceIdentity"] = [("ContactNotFound", "Remove-WorkplaceIdentity 99")],
        ["Resume-ProvisioningRun"] = [("RunNotFound", "Resume-ProvisioningRun 99"), ("RunNotApprovable", "Resume-ProvisioningRun 1")],
        ["Send-LoginCredential"] =
        [
            ("UserNotFound", "Send-LoginCredential nobody -PickupDirectory \"$dir/mail\""),
            ("EmailMissing", "Send-LoginCredential bob -PickupDirectory \"$dir/mail\""),
            ("MailFailed", "Send-LoginCredential ann -PickupDirectory \"$dir/mail\" -From nonsense"),
            ("MailFailed", "Send-LoginCredential ann -PickupDirectory \"$dir/mail\" -From 'Staff <nonsense>'"),
            ("MailFailed", "Send-LoginCredential ann -PickupDirectory \"$dir/hr.csv\""),
            ("MailFailed", "Send-LoginCredential ann -PickupDirectory \"$dir/hr.csv/mail\""),
            ("MailFailed", "Send-LoginCredential ann -PickupDirectory \"$dir/mail\" -To nonsense"),
            ("UserNotFound", "Send-LoginCredential nobody -At ([datetime]::Today.AddDays(9))"),
            ("EmailMissing", "Send-LoginCredential bob -At ([datetime]::Today.AddDays(9))"),
            ("MailFailed", "Send-LoginCredential ann -At ([datetime]::Today.AddDays(9)) -To nonsense"),
            ("SettingInvalid", "Send-LoginCredential ann -At ([datetime]::Today.AddDays(-1))"),
        ],
        ["Set-ClientSetting"] =
        [
            ("SettingUnknown", "Set-ClientSetting Nope 1"), ("SettingInvalid", "Set-ClientSetting DefaultLanguage 'no language'"),
            ("SettingInvalid", "Set-ClientSetting UsernameFormat '{Nope}'"),
            ("SettingInvalid", "Set-ClientSetting MailFrom nonsense"),
        ],
        ["Set-Contact"] =
        [
            ("ContactNotFound", "Set-Contact 'nobody' -JobTitle x"), ("ContactInvalid", "Set-Contact 'A' -ExternalReference B"),
            ("ContactInvalid", "Set-Contact 'A' -Email nonsense"), ("ContactInvalid", "Set-Contact 'A' -StartDate 2026-01-02 -EndDate 2026-01-01"),
            ("ContactFieldNotFound", "Set-Contact 'A' -Field @{ Department = 'x' }"), ("ContactInvalid", "Set-Contact 'A' -Field @{ Shoe = $true }"),
        ],
        ["Set-EmployeeInterface"] =
        [
            ("InterfaceNotFound", "Set-EmployeeInterface Nope -Port 22"), ("SettingInvalid", "Set-EmployeeInterface HR -HostKeyFingerprint nonsense"),
            ("SettingInvalid", "Set-EmployeeInterface HR -DirectoryServer dc1"),
            ("MappingInvalid", "Set-EmployeeInterface HR -Mapping @{ Nope = 'x' }"),
        ],
        ["Set-GeneralUserSetting"] =
        [
            ("SettingUnknown", "Set-GeneralUserSetting Nope 1"), ("SettingInvalid", "Set-GeneralUserSetting TimeZone Nowhere"),
        ],
        ["Set-SystemUserCredential"] =
        [
            ("UserNotFound", "Set-SystemUserCredential nobody -Generate"), ("UsernameTaken", "Set-SystemUserCredential ann -Username bob"),
            ("UsernameInvalid", "Set-SystemUserCredential ann -Username \"a`tb\""),
            ("SettingInvalid", "Set-SystemUserCredential ann -UsernameFormat '{Nope}'"),
            ("UsernameEmpty", "Set-SystemUserCredential ann -UsernameFormat '{PartnerName}'"),
            ("PasswordPolicy", "Set-SystemUserCredential ann -Password $short"),
        ],
        ["Set-SystemUserLicense"] =
        [
            ("UserNotFound", "Set-SystemUserLicense nobody Requestor"), ("LicenseUnavailable", "Set-SystemUserLicense ann FullUser"),
        ],
        ["Set-SystemUserSetting"] =
        [
            ("UserNotFound", "Set-SystemUserSetting nobody Language nl"), ("SettingUnknown", "Set-SystemUserSetting ann Nope 1"),
            ("SettingInvalid", "Set-SystemUserSetting ann TimeZone Nowhere"),
        ],
        ["Set-UserGroup"] =
        [
            ("UserGroupNotFound", "Set-UserGroup Nope -Description x"), ("LicenseTooLow", "Set-UserGroup Staff -RequiredLicense FullUser"),
        ],
        ["Set-UserLicense"] = [("LicenseInUse", "Set-UserLicense Requestor 1")],
        ["Set-UserProfile"] =
        [
            ("UserProfileNotFound", "Set-UserProfile Nope -Description x"), ("UserGroupNotFound", "Set-UserProfile Self -UserGroup Nope"),
        ],
        ["Set-SystemUser"] = [("UserNotFound", "Set-SystemUser nobody -LoginMethod Workplace")],
        ["Unblock-SystemUser"] = [("UserNotFound", "Unblock-SystemUser nobody")],
        ["Undo-ProvisioningRun"] = [("RunNotFound", "Undo-ProvisioningRun 99"), ("UndoConflict", "Undo-ProvisioningRun 1")],
    };

    private readonly Session _session = new(pool: 0);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void WhatIf_refuses_what_the_real_call_refuses_and_changes_nothing()
    {
        _session.Set("dir", Path.GetDirectoryName(_session.File("x")));
        var password = new System.Security.SecureString();
        password.AppendChar('x');
        _session.Set("short", password);
        _session.Do(World);
        string[] cmdlets = _session.Do("Get-Command -Module UserProvisioning").Select(item => (CmdletInfo)item.BaseObject)
            .Where(cmdlet => cmdlet.Parameters.ContainsKey("WhatIf")).Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal).ToArray();
        string[] without = cmdlets.Except(Refused.Keys).ToArray();
        Assert.True(without.Length == 0, $"Add to the table a call that is refused of: {string.Join(", ", without)}");

        string before = _session.Dump();
        string[] files = Files();
        var wrong = new List<string>();
        foreach ((string errorId, string call) in Refused.Values.SelectMany(calls => calls))
        {
            string whatIf = IdsOf(call + " -WhatIf");
            if (_session.Dump() != before || !files.SequenceEqual(Files()))
            {
                wrong.Add($"{call} -WhatIf changed something");
                before = _session.Dump();
            }

            string real = IdsOf(call);
            if (_session.Dump() != before)
            {
                wrong.Add($"{call} was not refused");
                before = _session.Dump();
            }

            if (whatIf != real || real.Length == 0 || (errorId.Length > 0 && real != errorId))
            {
                wrong.Add($"{call}: '{real}', with -WhatIf '{whatIf}', wanted '{errorId}'");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private string[] Files() =>
        Directory.GetFiles(Path.GetDirectoryName(_session.File("x"))!)
            .Where(file => !file.Contains(".db", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();

    private string IdsOf(string call)
    {
        Result result = _session.Run($"try {{ {call} }} catch {{ throw }}");
        return string.Join(' ', (result.End is null ? result.ErrorIds : result.ErrorIds.Append(Session.IdOf(result.End))).Distinct());
    }
}
