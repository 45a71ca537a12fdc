using System.Management.Automation;
using UserProvisioning.Tests.Audit;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Rules;

/// <summary>
/// Tests of what follows from a change by the assignment rules, over all cmdlets: a cmdlet outputs contacts and users as they are stored, and what
/// the rules change belongs to its run.
/// </summary>
public sealed class RuleConsequenceTests(SshServer server, SharedProvider shared) : IDisposable
{
    /// <summary>A call of each changing cmdlet that outputs contacts or users, with what comes before it. Rules are made between the two.</summary>
    private static readonly Dictionary<string, (string Before, string Act)> Calls = new(StringComparer.Ordinal)
    {
        ["New-Contact"] = ("", "New-Contact -LastName New -JobTitle Baker"),
        ["Set-Contact"] = ("", "'E-Ann', 'E-Cor' | Set-Contact -JobTitle Baker -PassThru"),
        ["Disable-Contact"] = ("", "Get-Contact | Disable-Contact -PassThru"),
        ["Enable-Contact"] = ("Get-Contact | Disable-Contact", "Get-Contact | Enable-Contact -PassThru"),
        ["Merge-Contact"] = (
            "Remove-EmployeeInterface HR -Confirm:$false; Set-Contact E-Cor -JobTitle Baker",
            "Merge-Contact E-Cor -Into E-Ann -PassThru -Confirm:$false"),
        ["New-SystemUser"] = ("Disable-SystemUser ann", "'E-Ann', 'E-Cor' | New-SystemUser"),
        ["Disable-SystemUser"] = ("", "Get-SystemUser | Disable-SystemUser -PassThru"),
        ["Enable-SystemUser"] = ("Get-SystemUser | Disable-SystemUser", "Get-SystemUser | Enable-SystemUser -PassThru"),
        ["Set-SystemUser"] = ("", "Get-SystemUser | Set-SystemUser -ExemptFromLifecycle -PassThru"),
        ["Block-SystemUser"] = ("", "Get-SystemUser | Block-SystemUser -PassThru"),
        ["Unblock-SystemUser"] = ("Get-SystemUser | Block-SystemUser", "Get-SystemUser | Unblock-SystemUser -PassThru"),
        ["Set-SystemUserCredential"] = ("", "Set-SystemUserCredential ann -Username anna -PassThru"),
        ["Set-SystemUserLicense"] = ("", "Get-SystemUser | Set-SystemUserLicense FullUser -PassThru"),
        ["Register-UserLogin"] = ("", "Get-SystemUser | Register-UserLogin -PassThru"),
        ["Add-UserGroupMember"] = ("", "Get-SystemUser | Add-UserGroupMember Spare -PassThru"),
        ["Remove-UserGroupMember"] = ("", "Remove-UserGroupMember Staff ann -PassThru"),
        ["Add-UserProfileMember"] = ("", "Get-SystemUser | Add-UserProfileMember Unused -PassThru"),
        ["Remove-UserProfileMember"] = ("", "Remove-UserProfileMember Mobile ann -PassThru"),
        ["Register-WorkplaceLogin"] = (
            "[void] ($token | Register-WorkplaceLogin)",
            "$next, $other | Register-WorkplaceLogin | ForEach-Object { $_.Contact; $_.SystemUser }"),
    };

    private static readonly Type[] Shows = [typeof(Contact), typeof(SystemUser), typeof(WorkplaceLogin)];

    private const string Rules = """
        $null = New-UserGroup Ruled; $null = New-UserProfile RuledProfile
        $null = New-AssignmentRule All @{ LastName = '*' } GIVES -License LimitedUser -CreateUser -WarningAction Ignore
        """;

    private const string Shown = """
        ForEach-Object { if ($_ -is [UserProvisioning.Contact]) { "Contact $($_.Id) $($_.Status) $($_.DisplayName) $($_.HasSystemUser)" }
            else { "User $($_.Username) $($_.Status) $($_.License) [$($_.UserGroups)] [$($_.UserProfiles)]" } }
        """;

    private const string Stored = """
        ForEach-Object { if ($_ -is [UserProvisioning.Contact]) { Get-Contact -Id $_.Id } else { Get-SystemUser -Id $_.Id } }
        """;

    private readonly CmdletCases _cases = new(server, shared);

    public static TheoryData<string> Output { get; } = [.. Calls.Keys];

    public static TheoryData<string> Changing { get; } =
        [.. CmdletCases.All.Where(one => !one.Value.Act.StartsWith("Nothing", StringComparison.Ordinal)).Select(one => one.Key)];

    private Session Session => _cases.Session;

    public void Dispose() => _cases.Dispose();

    [Fact]
    public void Every_changing_cmdlet_that_outputs_contacts_or_users_has_a_call() => Assert.Equal(
        Session.Do("Get-Command -Module UserProvisioning -CommandType Cmdlet")
            .Select(command => (CmdletInfo)command.BaseObject)
            .Where(command => CmdletCases.All.ContainsKey(command.Name)
                && command.OutputType.Any(output => Shows.Contains(output.Type)))
            .Select(command => command.Name)
            .Order(StringComparer.Ordinal),
        Calls.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Output))]
    public async Task What_a_cmdlet_outputs_is_what_is_stored_after_the_rules_were_evaluated(string cmdlet)
    {
        await _cases.Prepare(cmdlet, Calls[cmdlet].Before);
        Make("-UserGroup Ruled -UserProfile RuledProfile");
        Session.Do($"$output = @({Calls[cmdlet].Act})");
        IReadOnlyList<string> shown = Session.Text($"$output | {Shown}");
        Assert.NotEmpty(shown);
        Assert.Equal(Session.Text($"$output | {Stored} | {Shown}"), shown);
    }

    [Fact]
    public async Task A_login_shows_what_the_rules_give_a_new_contact_and_what_an_update_of_the_contact_gives_and_takes()
    {
        await _cases.Prepare("Register-WorkplaceLogin", string.Empty);
        Session.Do("""
            $null = 'Jansens', 'Jongens' | ForEach-Object { New-UserGroup $_ }; $null = New-UserProfile OfJongen
            $null = New-AssignmentRule Jansen @{ LastName = 'Jansen' } -UserGroup Jansens -License LimitedUser
            $null = New-AssignmentRule Jongen @{ LastName = 'Jongen' } -UserGroup Jongens -UserProfile OfJongen -License FullUser
            """);
        const string User =
            "ForEach-Object { \"$($_.Outcome) $($_.SystemUser.License) [$($_.SystemUser.UserGroups)] [$($_.SystemUser.UserProfiles)]\" }";
        Assert.Equal(
            ["ContactAndUserCreated LimitedUser [Guests Jansens] []", "Known FullUser [Guests Jongens Visitors] [OfJongen]"],
            [Session.One($"$token | Register-WorkplaceLogin | {User}"), Session.One($"$next | Register-WorkplaceLogin | {User}")]);
        Assert.Equal(
            ["User jansen Active FullUser [Guests Jongens Visitors] [OfJongen]"], Session.Text($"Get-SystemUser jansen | {Shown}"));
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task What_rules_change_when_a_cmdlet_is_called_and_when_its_run_is_undone_belongs_to_a_run(string cmdlet)
    {
        await _cases.Prepare(cmdlet);
        Make(cmdlet == "Remove-UserGroup" ? "-UserProfile RuledProfile" : "-UserGroup Ruled");
        HashSet<long> former = Runs().ToHashSet();
        _cases.Act(cmdlet);
        foreach (long run in Runs().Where(run => !former.Contains(run)).OrderDescending())
        {
            // Some runs cannot be undone: UndoEveryCmdletTests.
            Session.Run($"Undo-ProvisioningRun {run} -Confirm:$false");
        }

        Assert.Empty(Session.Read(
            "SELECT Action, Target FROM AuditEntries WHERE RunId IS NULL", entry => $"{entry.GetString(0)} {entry.GetString(1)}"));
        Assert.Empty(Session.Read("SELECT GivenBy FROM Givers WHERE RunId IS NULL", giver => giver.GetString(0)));
    }

    [Fact]
    public void What_rules_give_when_an_import_is_undone_belongs_to_the_run_that_is_undone()
    {
        File.WriteAllText(Session.File("hr.csv"), "ExternalReference,LastName,OrganizationReference,JobTitle\nA,Ann,O,Cook\n");
        Session.Do($$"""
            $null = New-UserGroup Bakers; $null = New-AssignmentRule Bakers @{ JobTitle = 'Baker' } -UserGroup Bakers
            $null = New-Contact -OrganizationName Acme -ExternalReference O
            $null = New-Contact -LastName Ann -ExternalReference A -JobTitle Baker; $null = New-SystemUser A
            $run = Import-EmployeeFile '{{Session.File("hr.csv")}}'
            """);
        Assert.Equal(["User ann Active Requestor [] []"], Session.Text($"Get-SystemUser ann | {Shown}"));
        Session.Do("$null = Undo-ProvisioningRun $run -Confirm:$false");
        Assert.Equal(["User ann Active Requestor [Bakers] []"], Session.Text($"Get-SystemUser ann | {Shown}"));
        Assert.Equal(
            Session.Text("$run.Id"),
            Session.Text("@(Get-ProvisioningAudit | Where-Object { $_.Action -eq 'AddMember' })[-1].RunId"));
    }

    private void Make(string gives) => Session.Do(Rules.Replace("GIVES", gives, StringComparison.Ordinal));

    private List<long> Runs() => Session.Read("SELECT Id FROM ProvisioningRuns", reader => reader.GetInt64(0));
}
