using System.Globalization;
using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Audit;

/// <summary>A call of each cmdlet that changes something, in a session whose database it can change.</summary>
internal sealed class CmdletCases(SshServer server, SharedProvider shared) : IDisposable
{
    private const string Fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs";

    // Ann and Bob are users, Cor is a contact; Ann is in Staff and has Mobile, and a file of HR made Dirk and his user.
    private const string World = """
        $null = 'Staff', 'Spare' | ForEach-Object { New-UserGroup $_ }; $null = 'Mobile', 'Unused' | ForEach-Object { New-UserProfile $_ }
        [void] (New-ContactField Shoe -Type Number)
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
    public static readonly Dictionary<string, (string Before, string Act)> All = new(StringComparer.Ordinal)
    {
        ["Set-ClientSetting"] = ("", "Set-ClientSetting ClientName 'Hogeland'"),
        ["New-Contact"] = ("", "New-Contact -LastName New -Field @{ Shoe = 42 }; New-Contact -OrganizationName Acme -ExternalReference C-1"),
        ["Set-Contact"] = (
            "Set-Contact E-Ann -Field @{ Shoe = 41 }; Set-Contact E-Bob -Field @{ Shoe = 44 }",
            "Get-Contact -Type Person | Set-Contact -JobTitle Baker; Set-Contact E-Cor -Field @{ Shoe = 45 }; "
                + "Set-Contact E-Bob -Field @{ Shoe = $null }; Set-Contact E-Ann -ExternalReference E-Anne -Field @{ Shoe = 40.5 }"),
        ["Disable-Contact"] = ("", "Get-Contact | Disable-Contact"),
        ["Enable-Contact"] = ("Get-Contact | Disable-Contact", "Get-Contact | Enable-Contact"),
        ["Remove-Contact"] = ("Set-Contact E-Cor -Field @{ Shoe = 41 }", "Remove-Contact E-Cor -Confirm:$false"),
        ["Merge-Contact"] = (
            "Remove-EmployeeInterface HR -Confirm:$false; Set-Contact E-Bob -ManagerReference E-Ann; Set-Contact E-Ann -Phone 123 "
                + "-Field @{ Shoe = 41 }",
            "Merge-Contact E-Ann -Into E-Cor -Confirm:$false; Merge-Contact E-Bob -Into E-Cor -KeepUser ann -Confirm:$false"),
        ["Clear-ContactPersonalData"] = ("", "[void] (Clear-ContactPersonalData E-Ann -Confirm:$false)"),
        ["New-ContactField"] = ("", "New-ContactField Locker -Type Date -Header Kluisje"),
        ["Set-ContactField"] = (
            "$null = New-ContactField Locker; Set-Contact E-Ann -Field @{ Locker = '012' }; Set-Contact E-Bob -Field @{ Locker = 12 }",
            "Set-ContactField Locker -Type Number -Header Kluisje"),
        ["Remove-ContactField"] = ("'E-Ann', 'E-Bob' | Set-Contact -Field @{ Shoe = 41 }", "Remove-ContactField Shoe -Confirm:$false"),
        ["New-AssignmentRule"] = (
            "", "New-AssignmentRule Desk @{ Department = 'Desk*' } -Except @{ Shoe = 41 } -UserGroup Staff -UserProfile Mobile -License FullUser"),
        ["Set-AssignmentRule"] = (
            "$null = New-AssignmentRule Desk @{ Department = 'Desk*' } -UserGroup Staff",
            "Set-AssignmentRule Desk @{ Building = $null } -UserGroup Spare -UserProfile Mobile -Priority 1 -CreateUser -Disabled"),
        ["Remove-AssignmentRule"] = (
            "$null = New-AssignmentRule Desk @{ Department = 'Desk*' } -UserGroup Staff", "Remove-AssignmentRule Desk -Confirm:$false"),
        ["Remove-AssignmentException"] = (
            "$null = New-AssignmentRule Desk -UserGroup Staff; Invoke-AssignmentRule -Force; Remove-UserGroupMember Staff ann",
            "Remove-AssignmentException ann -Confirm:$false"),
        ["Invoke-AssignmentRule"] = (
            "$null = New-AssignmentRule Desk -UserGroup Spare -License LimitedUser -CreateUser", "[void] (Invoke-AssignmentRule -Force)"),
        ["New-SystemUser"] = ("", "New-SystemUser E-Cor -UserGroup Staff, Spare -UserProfile Mobile -License FullUser"),
        ["Disable-SystemUser"] = ("", "Get-SystemUser | Disable-SystemUser"),
        ["Enable-SystemUser"] = ("Get-SystemUser | Disable-SystemUser", "Get-SystemUser | Enable-SystemUser"),
        ["Set-SystemUser"] = ("", "Get-SystemUser | Set-SystemUser -LoginMethod Workplace -ExemptFromLifecycle"),
        ["Block-SystemUser"] = ("", "Get-SystemUser | Block-SystemUser -Reason Gone"),
        ["Unblock-SystemUser"] = ("Get-SystemUser | Block-SystemUser", "Get-SystemUser | Unblock-SystemUser"),
        ["Set-SystemUserCredential"] = ("", "Set-SystemUserCredential ann -Username anna -Generate"),
        ["Send-LoginCredential"] = ("", "'ann', 'bob' | Send-LoginCredential -PickupDirectory ./mail"),
        ["Set-UserLicense"] = ("", "Set-UserLicense FullUser 7"),
        ["Set-SystemUserLicense"] = ("", "Get-SystemUser | Set-SystemUserLicense FullUser"),
        ["New-UserGroup"] = ("", "New-UserGroup More -RequiredLicense FullUser"),
        ["Set-UserGroup"] = ("", "Set-UserGroup Staff -NewName Everybody -Description All"),
        ["Remove-UserGroup"] = ("", "Get-UserGroup | Remove-UserGroup -Confirm:$false"),
        ["Add-UserGroupMember"] = ("", "Get-SystemUser | Add-UserGroupMember Spare"),
        ["Remove-UserGroupMember"] = ("", "Remove-UserGroupMember Staff ann"),
        ["New-UserProfile"] = ("", "New-UserProfile More"),
        ["Set-UserProfile"] = ("", "Set-UserProfile Mobile -NewName Everybody -Description All -UserGroup Staff"),
        ["Remove-UserProfile"] = ("", "Get-UserProfile | Remove-UserProfile -Confirm:$false"),
        ["Add-UserProfileMember"] = ("", "Get-SystemUser | Add-UserProfileMember Unused"),
        ["Remove-UserProfileMember"] = ("", "Remove-UserProfileMember Mobile ann"),
        ["Set-SystemUserSetting"] = (
            "", "Get-SystemUser | Set-SystemUserSetting -Name Language -Value fr; Set-SystemUserSetting ann Language -Clear"),
        ["Set-GeneralUserSetting"] = ("", "Set-GeneralUserSetting Language nl"),
        ["Import-Employee"] = ("", "[void] (@{ ExternalReference = 'E-Ann'; JobTitle = 'Baker' }, @{ ExternalReference = 'N'; LastName = 'New' } | "
            + "Import-Employee -Source HR -Force)"),
        ["Import-EmployeeFile"] = (
            "", "[void] (Import-EmployeeFile ./next.csv -Source HR -Force)"),
        ["Approve-ProvisioningRun"] = (
            "Set-ClientSetting LeaverThresholdMinimum 0; $run = Import-EmployeeFile ./leave.csv -Source HR -WarningAction Ignore",
            "[void] ($run | Approve-ProvisioningRun -Confirm:$false)"),
        ["Undo-ProvisioningRun"] = ("", "[void] (Get-ProvisioningRun 1 | Undo-ProvisioningRun -Confirm:$false)"),
        ["Import-ProvisioningConfiguration"] = ("", "[void] (Import-ProvisioningConfiguration ./configuration.psd1)"),
        ["New-EmployeeInterface"] = (
            "", "New-EmployeeInterface More -ServerName s -RemoteDirectory /in -Username w -HostKeyFingerprint 'FINGERPRINT'; "
                + "New-EmployeeInterface AD -DirectoryServer s -SearchBase DC=example -Username w -GroupMap @{ 'CN=A' = 'Planners' }"),
        ["Set-EmployeeInterface"] = ("", "Set-EmployeeInterface HR -Port 2222 -FilePattern *.xlsx"),
        ["Remove-EmployeeInterface"] = ("", "Remove-EmployeeInterface HR -Confirm:$false"),
        ["Invoke-EmployeeInterface"] = (
            "Set-EmployeeInterface HR -ServerName 127.0.0.1 -Port PORT -RemoteDirectory 'DIRECTORY' -Username 'ACCOUNT' -HostKeyFingerprint 'KEY' "
                + "-KeyFile 'FILE' -SettleTime 0 -CreateUser",
            "[void] (Invoke-EmployeeInterface HR)"),
        ["Invoke-LifecycleTask"] = (
            "Set-Contact E-Ann -EndDate ([datetime]::Today.AddDays(-9)); Block-SystemUser bob -Until ([datetime]::Today.AddDays(1))",
            "[void] (Invoke-LifecycleTask -AsOf ([datetime]::Today.AddDays(1)) -Force)"),

        // Logins are facts that the application tells: they leave no entry in the audit trail.
        ["Register-UserLogin"] = ("", "Nothing: Get-SystemUser | Register-UserLogin"),
        ["Register-WorkplaceLogin"] = ("[void] ($token | Register-WorkplaceLogin)", "[void] ($next, $other | Register-WorkplaceLogin)"),
        ["New-WorkplaceIssuer"] = (
            "", "[void] (New-WorkplaceIssuer More -Issuer https://login.example.org -Audience app -EmailDomain example.com "
                + "-GroupMap @{ a = 'Guests' })"),
        ["Set-WorkplaceIssuer"] = (
            "", "Set-WorkplaceIssuer Default -EmailDomain example.com, example.net -GroupMap @{ a = 'Guests'; guest = 'Visitors' } -MatchBy Subject"),
        ["Remove-WorkplaceIssuer"] = (
            "[void] ($token | Register-WorkplaceLogin)", "Remove-WorkplaceIssuer Default -Force -Confirm:$false"),
        ["Remove-WorkplaceIdentity"] = (
            "[void] ($token | Register-WorkplaceLogin)", "Get-WorkplaceIdentity | Remove-WorkplaceIdentity -Confirm:$false"),

        // These cmdlets write files or a schema.
        ["Export-EmployeeFile"] = ("", "Nothing: [void] (Export-EmployeeFile ./out.csv)"),
        ["New-EmployeeFileTemplate"] = ("", "Nothing: [void] (New-EmployeeFileTemplate ./out.xlsx)"),
        ["Export-ProvisioningConfiguration"] = ("", "Nothing: [void] (Export-ProvisioningConfiguration ./out.psd1)"),
        ["Export-ContactPersonalData"] = ("", "Nothing: [void] (Export-ContactPersonalData E-Ann ./out.json)"),
        ["Export-ProvisioningReport"] = ("", "Nothing: [void] (Export-ProvisioningReport ./out.html)"),
        ["Initialize-UserProvisioningDatabase"] = ("", "Nothing: [void] (Initialize-UserProvisioningDatabase -ScriptPath ./out.sql)"),

        // This cmdlet copies the audit trail unchanged into an empty database. An entry about the copy would change it.
        ["Copy-UserProvisioningDatabase"] = ("", "Nothing: "),

        // This cmdlet needs a run whose process has ended. InterruptedRunTests compares the record of a resumed run with that of an undisturbed one.
        ["Resume-ProvisioningRun"] = ("", "Nothing: "),
    };

    private const string Joiners = "ExternalReference,LastName,CreateUser\nE-Dirk,Dirk,true\n";

    private const string Configuration = "@{ ClientSettings = @{ ClientName = 'Hogeland' }; GeneralUserSettings = @{ Language = 'nl' }; "
        + "UserGroups = @{ Staff = @{ Description = 'All' }; More = @{} }; UserProfiles = @{ Mobile = @{ UserGroups = @('More') } }; "
        + "ContactFields = @{ Locker = @{ Type = 'Date' } }; MailTemplates = @{ 'LoginCredential.en.subject.txt' = 'Hello' }; "
        + "UserLicenses = @{ FullUser = 7 }; EmployeeInterfaces = @{ HR = @{ Port = 2222 } } }";

    private const string Changes =
        "ExternalReference,LastName,Active,CreateUser,UserGroups\nE-Dirk,Dirks,true,true,Staff\nE-Ann,Ann,false,,\nE-Eva,Eva,true,true,Staff|Spare\n";

    private readonly string _directory = server.NewDirectory();

    public Session Session { get; } = new();

    public void Dispose() => Session.Dispose();

    /// <summary>Returns the names of the cmdlets that change something.</summary>
    public IEnumerable<string> Changing() => Session.Do("Get-Command -Module UserProvisioning -CommandType Cmdlet")
        .Select(command => (CmdletInfo)command.BaseObject)
        .Where(command => command.ImplementingType.GetCustomAttributes(typeof(CmdletAttribute), false)
            .Cast<CmdletAttribute>().Single().SupportsShouldProcess)
        .Select(command => command.Name);

    /// <summary>Fills the database for the call of a cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="before">The script that comes before the call; null for that of its case.</param>
    public async Task Prepare(string cmdlet, string? before = null)
    {
        string folder = Directory.CreateDirectory(Session.File("work")).FullName;
        Session.SetLocation(folder);
        File.WriteAllText(Path.Combine(folder, "hr.csv"), Joiners);
        File.WriteAllText(Path.Combine(folder, "next.csv"), Changes);
        File.WriteAllText(Path.Combine(folder, "configuration.psd1"), Configuration);
        File.WriteAllText(Path.Combine(folder, "leave.csv"), "ExternalReference,LastName,Active\nE-Dirk,Dirk,false\n");
        File.WriteAllText(Path.Combine(_directory, "next.csv"), Changes);
        if (cmdlet.Contains("Workplace", StringComparison.Ordinal))
        {
            OpenIdProvider provider = await shared.Get();
            Session.Do("[void] ('Guests', 'Visitors' | ForEach-Object { New-UserGroup $_ }); Set-ClientSetting DefaultUserGroups Guests");
            Session.Issuer(provider.Issuer, "-UpdateContact -EmailDomain example.org -GroupMap @{ visit = 'Visitors'; guest = 'Guests' }");
            Session.Set("token", await provider.SignIn(
                "s-1", ("email", "s-1@example.org"), ("email_verified", true), ("family_name", "Jansen"), ("groups", "guest")));
            Session.Set("next", await provider.SignIn(
                "s-1", ("email", "s-9@example.org"), ("email_verified", true), ("family_name", "Jongen"), ("groups", "visit")));
            Session.Set("other", await provider.SignIn(
                "s-2", ("email", "s-2@example.org"), ("email_verified", true), ("family_name", "Bos"), ("groups", "visit")));
        }

        Session.Do(World.Replace("FINGERPRINT", Fingerprint, StringComparison.Ordinal));
        Session.Do(Filled(before ?? All[cmdlet].Before));
    }

    /// <summary>Calls a cmdlet.</summary>
    public void Act(string cmdlet) => Session.Do(Filled(All[cmdlet].Act.Replace("Nothing: ", string.Empty, StringComparison.Ordinal)));

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
}
