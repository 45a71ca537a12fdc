using System.Management.Automation;
using UserProvisioning.Tests.Binding;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Rules;

/// <summary>Tests of the cmdlets that make, change, list, copy and remove assignment rules.</summary>
public sealed class AssignmentRuleTests : IDisposable
{
    private readonly Session _session = new();

    public AssignmentRuleTests() => _session.Do("""
        $null = 'Staff', 'Desk' | ForEach-Object { New-UserGroup $_ }; $null = New-UserProfile Mobile
        $null = New-ContactField Shoe -Type Number; $null = New-ContactField Badge; $null = New-ContactField Since -Type Date
        $null = New-ContactField Driver -Type Boolean
        $null = New-Contact -OrganizationName Acme -ExternalReference ORG
        $null = New-Contact -LastName Ann -ExternalReference A -Department 'IT Services' -Building HQ -StartDate 2026-01-31 `
            -Field @{ Shoe = 41.5; Badge = 'b-1'; Since = '2020-05-01'; Driver = $true } -Organization ORG
        $null = New-Contact -LastName Bob -ExternalReference B -Department Facilities -Building hq -Field @{ Shoe = 42; Driver = $false }
        $null = New-Contact -LastName Cor -ExternalReference C -Department Finance -OrganizationName Other
        $null = New-Contact -LastName Gone -ExternalReference G -Department 'IT Services'; Disable-Contact G
        """);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("@{ Department = 'it*', 'facilities' }", "A B")]
    [InlineData("@{ Department = 'IT*', 'Facilities'; Building = 'HQ' }", "A B")]
    [InlineData("@{ Department = 'IT*'; Building = 'Other' }", "")]
    [InlineData("@{ Building = $null; Type = 'Person' }", "C")]
    [InlineData("@{ Building = $null, 'HQ' }", "ORG A B C")]
    [InlineData("@{ Building = '' }", "ORG C")]
    [InlineData("@{ Type = 'organization' }", "ORG")]
    [InlineData("@{ Department = 'F[ai]*s' }", "B")]
    [InlineData("@{ StartDate = [datetime] '2026-01-31' }", "A")]
    [InlineData("@{ StartDate = '2026-*' }", "A")]
    [InlineData("@{ Shoe = 41.5 }", "A")]
    [InlineData("@{ shoe = '42.0' }", "B")]
    [InlineData("@{ Shoe = $null; Type = 'Person' }", "C")]
    [InlineData("@{ Badge = 'B-?' }", "A")]
    [InlineData("@{ Since = '2020-05-01' }", "A")]
    [InlineData("@{ Driver = $true }", "A")]
    [InlineData("@{ Driver = 'no' }", "B")]
    [InlineData("@{ OrganizationName = 'Acme'; Type = 'Person' }", "A")]
    [InlineData("@{ OrganizationName = 'other' }", "C")]
    [InlineData("@{ OrganizationReference = 'org' }", "A")]
    [InlineData("@{}", "ORG A B C")]
    [InlineData("$null", "ORG A B C")]
    [InlineData("@{ Type = 'Person' } -Except @{ Department = 'IT*' }", "B C")]
    [InlineData("@{ Type = 'Person' } -Except @{ Department = 'IT*'; Building = 'Other' }", "A B C")]
    [InlineData("@{ Type = 'Person' } -Except @{ Building = $null }", "A B")]
    public void A_condition_matches_the_active_contacts_that_fulfil_it(string condition, string expected)
    {
        // The rule names the contacts that match by taking all others out, one after the other.
        string[] all = ["ORG", "A", "B", "C"];
        var rule = (AssignmentRule)_session.Do($"New-AssignmentRule X {condition} -WarningAction Ignore")[0].BaseObject;
        string[] names = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Length, rule.Contacts);
        foreach (string reference in all)
        {
            string before = $"[int] (Get-AssignmentRule X).Contacts";
            Assert.Equal(names.Contains(reference) ? 1 : 0, _session.Do(
                $"$n = {before}; Disable-Contact {reference}; $n - ({before}); Enable-Contact {reference}")[0].BaseObject);
        }
    }

    [Fact]
    public void Two_hundred_rules_match_what_each_of_them_matches_alone()
    {
        IReadOnlyList<PSObject> found = _session.Do("""
            $conditions = @{ Department = 'IT*' }, @{ Building = 'HQ'; Shoe = 42 }, @{ Department = $null }, @{ Badge = 'b*', $null }
            $alone = $conditions | ForEach-Object {
                (New-AssignmentRule Alone $_ -WarningAction Ignore).Contacts; Remove-AssignmentRule Alone -Confirm:$false
            }
            foreach ($i in 0..199) { $null = New-AssignmentRule "Rule $i" $conditions[$i % 4] -Priority (200 - $i) -WarningAction Ignore }
            Get-AssignmentRule | Where-Object { $_.Contacts -ne $alone[[int] $_.Name.Substring(5) % 4] } | ForEach-Object Name
            (Get-AssignmentRule).Count
            """);
        Assert.Equal([200], found.Select(item => item.BaseObject));
    }

    [Fact]
    public void A_change_says_how_many_contacts_it_concerns_and_changes_only_what_is_given()
    {
        Result made = _session.Run(
            "New-AssignmentRule Desk @{ Department = 'IT*' } -UserGroup Desk -UserProfile Mobile -License FullUser -UsernameFormat '{LastName}' "
                + "-Priority 7");
        Assert.Contains("1 contact matches the assignment rule 'Desk'", Assert.Single(made.Warnings), StringComparison.Ordinal);
        Assert.Empty(_session.Run("New-AssignmentRule Off @{ Department = 'IT*' } -Disabled").Warnings);
        var rule = (AssignmentRule)_session.Do("Set-AssignmentRule desk -Except @{ Building = 'B' } -CreateUser -PassThru -WarningAction Ignore")[0]
            .BaseObject;
        Assert.Equal("@{ Department = 'IT*' }", rule.Condition.ToString());
        Assert.Equal("@{ Building = 'B' }", rule.Except.ToString());
        Assert.Equal(("Desk", "Mobile", LicenseType.FullUser, "{LastName}", true, 7, true), (
            Assert.Single(rule.UserGroups), Assert.Single(rule.UserProfiles), rule.License, rule.UsernameFormat, rule.CreateUser, rule.Priority,
            rule.Enabled));
        rule = (AssignmentRule)_session.Do(
            "Get-AssignmentRule Desk | Set-AssignmentRule -Condition $null -UserGroup $null -License $null -UsernameFormat $null "
                + "-CreateUser:$false -Disabled -PassThru")[0].BaseObject;
        Assert.Empty(rule.Condition);
        Assert.Empty(rule.UserGroups);
        Assert.Equal("Mobile", Assert.Single(rule.UserProfiles));
        Assert.Equal((null, null, false, false, 4L), (rule.License, rule.UsernameFormat, rule.CreateUser, rule.Enabled, rule.Contacts));
        Assert.True(((AssignmentRule)_session.Do("Set-AssignmentRule Desk -Enabled -PassThru -WarningAction Ignore")[0].BaseObject).Enabled);
    }

    [Fact]
    public void A_group_profile_or_field_that_a_rule_uses_is_not_removed_and_a_renamed_group_stays_in_the_rule()
    {
        _session.Do("$null = New-AssignmentRule 'The rule' @{ Badge = 'b*' } -Except @{ Since = $null } -UserGroup Desk -UserProfile Mobile "
            + "-UsernameFormat '{LastName}{Shoe}' -License Requestor -WarningAction Ignore");
        foreach (string remove in new[] { "UserGroup Desk", "UserProfile Mobile", "ContactField Badge", "ContactField Since", "ContactField Shoe" })
        {
            ErrorRecord error = Assert.Single(_session.Run($"Remove-{remove} -Confirm:$false").Errors);
            Assert.StartsWith($"{ErrorIds.Conflict},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("'The rule'", error.Exception.Message, StringComparison.Ordinal);
        }

        ErrorRecord tooLow = Assert.Single(_session.Run("Set-UserGroup Desk -RequiredLicense FullUser").Errors);
        Assert.StartsWith($"{ErrorIds.LicenseTooLow},", tooLow.FullyQualifiedErrorId, StringComparison.Ordinal);
        _session.Do("Set-UserGroup Desk -NewName 'Front desk'");
        Assert.Equal("Front desk", _session.Do("(Get-AssignmentRule 'The rule').UserGroups")[0].BaseObject);
        _session.Do("Remove-AssignmentRule 'The rule' -Confirm:$false; Remove-UserGroup 'Front desk' -Confirm:$false; "
            + "Remove-ContactField Badge -Confirm:$false");
        Assert.Empty(_session.Do("Get-AssignmentRule"));
    }

    public static TheoryData<string> Forms { get; } = ["the object", "CSV", "JSON", "CLIXML"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_rule_is_copied_to_another_database_whole(string form)
    {
        _session.Do($"$here = Get-UserProvisioningConnection; $there = Connect-UserProvisioning '{_session.File("there.db")}'; "
            + "$null = 'Staff', 'Desk' | ForEach-Object { New-UserGroup $_ -Connection $there }; $null = New-UserProfile Mobile -Connection $there; "
            + "$null = New-ContactField Shoe -Type Number -Connection $there");
        PSObject rule = _session.Do("New-AssignmentRule 'A rule' @{ Department = 'IT*', \"d'or\", $null; Shoe = 41.5 } -Except @{ JobTitle = 'x' } "
            + "-UserGroup Desk, Staff -UserProfile Mobile -License FullUser -UsernameFormat '{LastName}{Shoe}' -CreateUser -Priority 3 -Disabled "
            + "-Connection $here")[0];
        _session.Set("written", form switch
        {
            "CSV" => WrittenForms.Csv(rule),
            "JSON" => WrittenForms.Json(rule),
            "CLIXML" => WrittenForms.Serialized(rule, depth: 2),
            _ => rule,
        });
        var copy = (AssignmentRule)_session.Do("$written | New-AssignmentRule -Connection $there")[0].BaseObject;
        Assert.Equal(Text((AssignmentRule)rule.BaseObject), Text(copy));

        static string Text(AssignmentRule one) => string.Join(';', one.Name, one.Condition, one.Except, string.Join('|', one.UserGroups),
            string.Join('|', one.UserProfiles), one.License, one.UsernameFormat, one.CreateUser, one.Priority, one.Enabled);
    }

    [Fact]
    public void A_text_that_is_no_table_of_constants_is_no_condition_and_is_not_run()
    {
        string path = _session.File("run.txt");
        foreach (string text in new[] { "Department", $"@{{ Department = (Set-Content '{path}' x) }}", "@{ Department = $(1) }; 1" })
        {
            _session.Set("text", text);
            ErrorRecord error = Assert.Single(_session.Run("New-AssignmentRule X -Condition $text").Errors);
            Assert.StartsWith("ParameterArgumentTransformationError", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(path));
    }
}
