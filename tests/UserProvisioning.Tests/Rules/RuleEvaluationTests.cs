using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Rules;

/// <summary>Tests that assignment rules are evaluated wherever a contact is made or changed and wherever a user is made.</summary>
public sealed class RuleEvaluationTests : IDisposable
{
    private readonly Session _session = new();

    public RuleEvaluationTests()
    {
        _session.Do("""
            $null = 'Staff', 'Desk', 'Planners', 'Cleaners' | ForEach-Object { New-UserGroup $_ }; $null = New-UserProfile Mobile
            Set-UserGroup Planners -RequiredLicense FullUser
            Set-ClientSetting DefaultUserGroups Staff
            $null = New-AssignmentRule Desk @{ Department = 'Desk*' } -UserGroup Desk -UserProfile Mobile
            $null = New-AssignmentRule Plan @{ Department = '*Plan*' } -UserGroup Planners -License FullUser -Priority 10
            $null = New-AssignmentRule Both @{ Building = 'HQ' } -UserGroup Desk -License LimitedUser -UsernameFormat '{FirstName}.{LastName}'
            $null = New-AssignmentRule Auto @{ JobTitle = 'Cleaner' } -Except @{ Building = 'Depot' } -UserGroup Cleaners -CreateUser
            $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference A -Department Desk
            $null = New-Contact -FirstName Bob -LastName Kok -ExternalReference B -Department Planning -Building HQ
            $null = New-Contact -FirstName Cor -LastName Vos -ExternalReference C
            """);
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_new_user_gets_what_the_rules_give_beside_the_defaults()
    {
        Assert.Equal("abos Requestor [Desk Staff] [Mobile]", User("New-SystemUser A"));
        Assert.Equal("bob.kok FullUser [Desk Planners Staff] []", User("New-SystemUser B"));
        Assert.Equal("cvos Requestor [Staff] []", User("New-SystemUser C"));
        Assert.Equal(
            ["License FullUser Rule the assignment rule Plan", "UserGroup Desk Rule the assignment rule Both",
                "UserGroup Planners Rule the assignment rule Plan", "UserGroup Staff Default DefaultUserGroups",
                "Username bob.kok Rule the assignment rule Both"],
            Access("bob.kok"));
        Assert.Equal("named LimitedUser [Desk] [Mobile]", User("""
            $null = New-Contact -LastName Dik -ExternalReference D -Department Desk
            New-SystemUser D -Username named -License LimitedUser -UserGroup @()
            """));
    }

    [Fact]
    public void What_a_rule_gave_goes_when_it_no_longer_matches_unless_somebody_else_gave_it_too()
    {
        _session.Do("$null = New-SystemUser A; Add-UserGroupMember Desk abos");
        Assert.Equal("abos Requestor [Desk Staff] []", User("Set-Contact A -Department Other; Get-SystemUser abos"));
        Assert.Equal(["Hand"], _session.Do("Get-SystemUserAccess abos | Where-Object Name -eq Desk | ForEach-Object { \"$($_.GivenBy)\" }")
            .Select(item => item.BaseObject));
        Assert.Equal("abos FullUser [Desk Planners Staff] []", User("Set-Contact A -Department 'Planning' -Building HQ; Get-SystemUser abos"));
        Assert.Equal("abos LimitedUser [Desk Staff] []", User("Set-Contact A -Department Other; Get-SystemUser abos"));
        Assert.Equal("abos Requestor [Desk Staff] []", User("Set-Contact A -Building $null; Get-SystemUser abos"));
        Assert.Equal("bob.kok FullUser [Desk Planners Staff] []", User("New-SystemUser B"));
        Assert.Equal("bob.kok FullUser [Desk Planners Staff] [Mobile]", User("Set-Contact B -Department 'Desk Planning'; Get-SystemUser bob.kok"));
        Assert.Equal("bob.kok FullUser [Desk Planners Staff] [Mobile]", User("Set-Contact B -Building X; Get-SystemUser bob.kok"));
        Assert.Equal("bob.kok Requestor [Staff] []", User("Set-Contact B -Department X; Get-SystemUser bob.kok"));
        Assert.Equal("bob.kok SpecialUser [Desk Planners Staff] []", User(
            "Set-SystemUserLicense bob.kok SpecialUser; Set-Contact B -Department Planning -Building HQ; Get-SystemUser bob.kok"));
    }

    [Fact]
    public void A_rule_makes_users_of_active_contacts_that_match_and_of_no_others()
    {
        Assert.Equal("True", _session.Do("(New-Contact -LastName New -ExternalReference N -JobTitle cleaner).HasSystemUser")[0].ToString());
        Assert.Equal("new Requestor [Cleaners Staff] []", User("Get-SystemUser new"));
        _session.Do("""
            $null = New-Contact -LastName Ended -JobTitle Cleaner -EndDate 2020-01-01
            $null = New-Contact -LastName Depot -JobTitle Cleaner -Building depot
            $null = New-Contact -LastName Back -ExternalReference K; Disable-Contact K; Set-Contact K -JobTitle Cleaner
            """);
        Assert.Equal(["new"], _session.Do("Get-SystemUser | ForEach-Object Username").Select(item => item.BaseObject));
        Assert.Equal("back Requestor [Cleaners Staff] []", User("Enable-Contact K; Get-SystemUser back"));

        // The user stays when the rule no longer matches, without what the rule gave.
        Assert.Equal("back Requestor [Staff] []", User("Set-Contact K -JobTitle Cook; Get-SystemUser back"));
    }

    [Fact]
    public void An_import_shows_in_its_items_what_rules_gave_and_took_and_its_undo_puts_that_back()
    {
        File.WriteAllText(_session.File("hr.csv"), """
            ExternalReference,FirstName,LastName,Department,Building,JobTitle
            A,Ann,Bos,Planning,HQ,
            E,Eva,Smit,Desk,,
            F,Flo,Mol,,,Cleaner
            """);
        _session.Do("$null = New-SystemUser A");
        Assert.Equal("abos Requestor [Desk Staff] [Mobile]", User("Get-SystemUser abos"));
        _session.Do($"$run = Import-EmployeeFile '{_session.File("hr.csv")}' -Source HR");
        Assert.Equal("Completed 2 3 1 1", _session.Do(
            "\"$($run.Status) $($run.Created) $($run.Granted) $($run.Revoked) $($run.UsersCreated)\"")[0].BaseObject);
        Assert.Equal("abos FullUser [Desk Planners Staff] []", User("Get-SystemUser abos"));
        Assert.Equal("fmol Requestor [Cleaners Staff] []", User("Get-SystemUser fmol"));
        string changes = string.Join('\n', _session.Do("(Get-ProvisioningRunItem $run)[0].Changes | ForEach-Object { \"$_\" }"));
        Assert.Contains("UserGroups", changes, StringComparison.Ordinal);
        Assert.Contains("License", changes, StringComparison.Ordinal);
        Assert.Equal("Unchanged", _session.Do(
            $"(Import-EmployeeFile '{_session.File("hr.csv")}' -Source HR | Get-ProvisioningRunItem)[0].Action")[0].ToString());
        _session.Do("$null = Undo-ProvisioningRun $run -Confirm:$false");
        Assert.Equal("abos Requestor [Desk Staff] [Mobile]", User("Get-SystemUser abos"));
        Assert.Empty(_session.Do("Get-SystemUser | Where-Object Username -eq fmol"));
    }

    [Fact]
    public void An_import_compares_rows_again_after_a_rule_was_changed_only_where_the_contact_changed()
    {
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName,Department\nX,Mol,Cooks\n");
        string import = $"$null = Import-EmployeeFile '{_session.File("hr.csv")}' -Source HR -CreateUser";
        Assert.Equal("mol Requestor [Staff] []", User($"{import}; {import}; Get-SystemUser mol"));
        Assert.Equal("mol Requestor [Staff] []", User(
            $"$null = New-AssignmentRule Cooks @{{ Department = 'Cooks' }} -UserGroup Cleaners -WarningAction Ignore; {import}; Get-SystemUser mol"));
        Assert.Equal("mol Requestor [Cleaners Staff] []", User("$null = Invoke-AssignmentRule -Force; Get-SystemUser mol"));
    }

    [Fact]
    public void What_was_taken_by_hand_is_an_exception_until_it_is_added_by_hand_or_the_exception_is_removed()
    {
        _session.Do("$null = New-SystemUser A; Remove-UserGroupMember Desk abos");
        var exception = (AssignmentException)Assert.Single(_session.Do("Get-AssignmentException")).BaseObject;
        Assert.Equal(("abos", AuthorizationKind.UserGroup, "Desk", "Desk"), (exception.Username, exception.Kind, exception.Name, exception.Rule));
        Assert.Equal("abos Requestor [Staff] [Mobile]", User("Set-Contact A -Phone 12; Get-SystemUser abos"));
        Assert.Equal("abos Requestor [Staff] [Mobile]", User("$null = Invoke-AssignmentRule -Force; Get-SystemUser abos"));
        Assert.Equal("abos LimitedUser [Staff] [Mobile]", User("Set-Contact A -Building HQ; Get-SystemUser abos"));
        Assert.Equal("abos LimitedUser [Desk Staff] [Mobile]", User(
            "Get-AssignmentException abos | Remove-AssignmentException -Confirm:$false; Get-SystemUser abos"));
        Assert.Empty(_session.Do("Get-AssignmentException"));
        _session.Do("Remove-UserGroupMember Desk abos; Add-UserGroupMember Desk abos");
        Assert.Empty(_session.Do("Get-AssignmentException"));
        Assert.Equal("abos Requestor [Desk Staff] []", User("Set-Contact A -Building X -Department X; Get-SystemUser abos"));

        // Nobody is an exception from a rule that does not concern the user.
        _session.Do("Remove-UserGroupMember Desk abos; Remove-UserGroupMember Staff abos");
        Assert.Empty(_session.Do("Get-AssignmentException"));
    }

    [Fact]
    public void A_license_that_is_too_low_or_not_left_is_said_and_nothing_is_lost()
    {
        _session.Do("$null = New-SystemUser A; Set-UserLicense FullUser 0");
        Result changed = _session.Run("Set-Contact A -Department 'Desk Planning'");
        Assert.Empty(changed.Errors);
        Assert.Contains(changed.Warnings, warning => warning.Contains("LicenseUnavailable", StringComparison.Ordinal));
        Assert.Contains(changed.Warnings, warning => warning.Contains("LicenseTooLow", StringComparison.Ordinal));
        Assert.Equal("abos Requestor [Desk Staff] [Mobile]", User("Get-SystemUser abos"));
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,FirstName,LastName,Department\nA,Ann,Bos,Planning\n");
        _session.Do($"$run = Import-EmployeeFile '{_session.File("hr.csv")}' -Source HR -WarningAction Ignore");
        Assert.Equal("CompletedWithErrors", _session.Do("\"$($run.Status)\"")[0].BaseObject);
        Assert.Contains("LicenseUnavailable", $"{_session.Do("(Get-ProvisioningRunItem $run).Reason")[0]}", StringComparison.Ordinal);
        _session.Do("Set-UserLicense FullUser 5");
        Assert.Equal("abos FullUser [Planners Staff] []", User("$null = Invoke-AssignmentRule -Force; Get-SystemUser abos"));
    }

    [Fact]
    public void A_renamed_organization_a_merge_and_a_restored_user_follow_the_rules()
    {
        _session.Do("""
            $null = New-AssignmentRule Acme @{ OrganizationName = 'Acme*' } -UserGroup Cleaners
            $null = New-Contact -OrganizationName Other -ExternalReference O
            Set-Contact C -Organization O; $null = New-SystemUser C
            """);
        Assert.Equal("cvos Requestor [Cleaners Staff] []", User("Set-Contact O -OrganizationName 'Acme Cleaning'; Get-SystemUser cvos"));
        Assert.Equal("cvos Requestor [Staff] []", User("Set-Contact O -OrganizationName 'Others'; Get-SystemUser cvos"));
        Assert.Equal("cvos Requestor [Desk Staff] [Mobile]", User("Merge-Contact A -Into C -Confirm:$false; Get-SystemUser cvos"));
        Assert.Equal("cvos FullUser [Planners Staff] []", User(
            "Disable-SystemUser cvos; Set-Contact C -Department Planning; $null = Enable-SystemUser cvos; Get-SystemUser cvos"));
    }

    [Fact]
    public void A_run_stops_at_the_brake_waits_for_approval_and_is_undone()
    {
        _session.Do("""
            Set-ClientSetting AccessThresholdMinimum 1; Set-ClientSetting AccessThresholdPercent 10
            $null = 'A', 'B', 'C' | New-SystemUser
            $null = New-AssignmentRule All -UserGroup Cleaners -WarningAction Ignore
            """);
        Assert.Equal(3, _session.Do("Compare-AssignmentRule").Count);
        Result stopped = _session.Run("$run = Invoke-AssignmentRule; $run");
        Assert.Contains("change the memberships of 3 users", Assert.Single(stopped.Warnings), StringComparison.Ordinal);
        Assert.Equal("AwaitingApproval Rules 3 3", _session.Do("\"$($run.Status) $($run.Kind) $($run.Rows) $($run.Granted)\"")[0].BaseObject);
        Assert.Equal("cvos Requestor [Staff] []", User("Get-SystemUser cvos"));
        _session.Do("$null = Approve-ProvisioningRun $run -Confirm:$false");
        Assert.Equal("cvos Requestor [Cleaners Staff] []", User("Get-SystemUser cvos"));
        Assert.Empty(_session.Do("Compare-AssignmentRule"));
        Assert.Equal(0L, _session.Do("(Invoke-AssignmentRule).Id")[0].BaseObject);
        _session.Do("$null = Undo-ProvisioningRun $run -Confirm:$false");
        Assert.Equal("cvos Requestor [Staff] []", User("Get-SystemUser cvos"));
        Assert.Equal("cvos Requestor [Cleaners Staff] []", User("$null = 'C' | Invoke-AssignmentRule; Get-SystemUser cvos"));
        Assert.Equal("abos Requestor [Desk Staff] [Mobile]", User("Get-SystemUser abos"));
        Assert.Equal("cvos Requestor [Staff] []", User(
            "Remove-AssignmentRule All -Confirm:$false; $null = Invoke-AssignmentRule -Force; Get-SystemUser cvos"));
    }

    [Fact]
    public void The_test_of_a_contact_says_which_part_decides()
    {
        string[] said = _session.Do("Test-AssignmentRule B | ForEach-Object { \"$($_.Rule) $($_.Matches): $($_.DecidedBy)\" }")
            .Select(item => (string)item.BaseObject).ToArray();
        Assert.Equal(
            [
                "Plan True: Department is 'Planning'", "Auto False: JobTitle is empty, and the condition has 'Cleaner'",
                "Both True: Building is 'HQ'", "Desk False: Department is 'Planning', and the condition has 'Desk*'",
            ],
            said);
        Assert.StartsWith("Except takes the contact out", (string)_session.Do(
            "Set-Contact C -JobTitle Cleaner -Building Depot; (Test-AssignmentRule C | Where-Object Rule -eq Auto).DecidedBy")[0].BaseObject,
            StringComparison.Ordinal);
    }

    private string User(string script)
    {
        var user = (SystemUser)_session.Do(script)[^1].BaseObject;
        return $"{user.Username} {user.License} [{string.Join(' ', user.UserGroups)}] [{string.Join(' ', user.UserProfiles)}]";
    }

    private IEnumerable<string> Access(string user) => _session.Do($"Get-SystemUserAccess {user}")
        .Select(item => (SystemUserAccess)item.BaseObject)
        .Select(access => $"{access.Kind} {access.Name} {access.GivenBy} {access.Detail}")
        .Order(StringComparer.Ordinal);
}
