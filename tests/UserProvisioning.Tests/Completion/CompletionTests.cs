using UserProvisioning.Naming;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Help;

namespace UserProvisioning.Tests.Completion;

/// <summary>Tests of the values that Tab offers, with PowerShell's own TabExpansion2.</summary>
public sealed class CompletionTests(ExampleWorld world) : IClassFixture<ExampleWorld>
{
    [Theory]
    [InlineData("Get-SystemUser jj", "jjansen")]
    [InlineData("Test-SystemUser ", "jjansen")]
    [InlineData("Get-SystemUserAccess ", "jjansen")]
    [InlineData("Enable-SystemUser ", "tvisser")]
    [InlineData("Set-SystemUserLicense jjansen -User a", "ajong")]
    [InlineData("Add-UserGroupMember fr", "'Front desk'")]
    [InlineData("Add-UserGroupMember \"fr", "\"Front desk\"")]
    [InlineData("Add-UserGroupMember Employees j", "jjansen")]
    [InlineData("New-SystemUser '1006' -UserGroup Pl", "Planners")]
    [InlineData("New-SystemUser '1006' -UserProfile t", "'Team lead'")]
    [InlineData("New-SystemUser '1006' -License f", "FullUser")]
    [InlineData("New-SystemUser ev", "'1006'")]
    [InlineData("New-SystemUser '1006' -UsernameFormat ", "'{FirstName}.{LastName}'")]
    [InlineData("Set-Contact C", "C-1")]
    [InlineData("Merge-Contact C", "C-1")]
    [InlineData("Clear-ContactPersonalData C", "C-1")]
    [InlineData("Export-ContactPersonalData C", "C-1")]
    [InlineData("Merge-Contact '1006' -Into ann", "'1002'")]
    [InlineData("Merge-Contact '1006' -Into '1001' -KeepUser jj", "jjansen")]
    [InlineData("New-Contact -LastName X -Organization acme", "C-1")]
    [InlineData("New-Contact -LastName X -ManagerReference 10", "'1001'")]
    [InlineData("New-Contact -LastName X -Language nl-", "nl-NL")]
    [InlineData("Get-Contact anna", "'Anna de Jong'")]
    [InlineData("Set-ClientSetting DefaultUserG", "DefaultUserGroups")]
    [InlineData("Set-ClientSetting DefaultUserGroups Pl", "Planners")]
    [InlineData("Set-ClientSetting DefaultUserProfiles self", "'Self service'")]
    [InlineData("Set-ClientSetting DefaultLicense fu", "FullUser")]
    [InlineData("Set-ClientSetting LoginEnabled f", "false")]
    [InlineData("Set-ClientSetting DefaultLanguage nl", "nl")]
    [InlineData("Set-SystemUserSetting jjansen TimeZone europe/am", "Europe/Amsterdam")]
    [InlineData("Set-GeneralUserSetting Language de-", "de-DE")]
    [InlineData("Set-GeneralUserSetting DateFormat dd-", "dd-MM-yyyy")]
    [InlineData("Get-UserLicense fu", "FullUser")]
    [InlineData("Set-UserLicense fu", "FullUser")]
    [InlineData("Approve-ProvisioningRun ", "3")]
    [InlineData("Get-ProvisioningRunItem ", "1")]
    [InlineData("Get-ProvisioningRunItem 1 -Action rej", "Reject")]
    [InlineData("Import-EmployeeFile ./hr.csv -Source ", "HR")]
    [InlineData("Import-EmployeeFile ./hr.csv -MatchBy em", "Email")]
    [InlineData("Import-EmployeeFile ./hr.csv -Encoding win", "windows-1252")]
    [InlineData("Get-ProvisioningAudit -Action setp", "SetPassword")]
    [InlineData("Get-SystemUser -UserGroup 'fr", "'Front desk'")]
    [InlineData("Set-ContactField l", "Locker")]
    [InlineData("Set-AssignmentRule c", "Cleaners")]
    [InlineData("New-AssignmentRule X -Except dep", "@{ Department = '' }")]
    [InlineData("Get-Contact -Field ", "@{ Locker = '' }")]
    [InlineData("Get-EmployeeInterface h", "HR")]
    [InlineData("Invoke-EmployeeInterface ", "HR")]
    [InlineData("Set-WorkplaceIssuer h", "Hogeland")]
    [InlineData("Test-WorkplaceIssuer ", "Hogeland")]
    [InlineData("Set-WorkplaceIssuer Hogeland -MatchBy lo", "Locker")]
    [InlineData("Set-WorkplaceIssuer Hogeland -Provisioning co", "ContactAndUser")]
    public void Tab_offers_the_objects_and_values_that_fit(string line, string offered)
    {
        using Session session = world.Enter();
        Assert.Contains(offered, Offers(session, line));
    }

    [Theory]
    [InlineData("Enable-SystemUser ", "jjansen")]
    [InlineData("Disable-SystemUser ", "tvisser")]
    [InlineData("Approve-ProvisioningRun ", "1")]
    [InlineData("New-SystemUser ", "'1001'")]
    public void Tab_does_not_offer_a_value_that_the_cmdlet_would_refuse(string line, string notOffered)
    {
        using Session session = world.Enter();
        Assert.NotEmpty(Offers(session, line));
        Assert.DoesNotContain(notOffered, Offers(session, line));
    }

    [Theory]
    [InlineData("Get-SystemUser ")]
    [InlineData("Add-UserGroupMember ")]
    [InlineData("New-SystemUser ")]
    [InlineData("Approve-ProvisioningRun ")]
    [InlineData("Set-ClientSetting DefaultUserGroups ")]
    [InlineData("Import-EmployeeFile ./hr.csv -Source zz")]
    public void Without_a_connection_Tab_offers_no_objects_and_gives_no_error(string line)
    {
        using Session session = world.Enter();
        session.Do("Disconnect-UserProvisioning");
        Assert.DoesNotContain(
            Offers(session, line),
            offer => !offer.StartsWith('.') && !offer.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));
        Assert.Empty(session.Run("$Error").Output);
    }

    [Fact]
    public void An_offered_name_can_be_run_whatever_characters_it_has()
    {
        using Session session = world.Enter();
        session.Do("[void] (New-UserGroup \"O'Brien & `$co; (x)\"); [void] (New-UserGroup '-odd'); [void] (New-UserGroup '2024')");
        foreach (string typed in new[] { "O", "\"O", "'-o", "'2", "2" })
        {
            string offer = Assert.Single(Offers(session, "Get-UserGroup -Name " + typed));
            session.Do("Get-UserGroup -Name " + offer);
        }
    }

    [Fact]
    public void Tab_reads_from_the_connection_on_the_command_line()
    {
        using Session session = world.Enter();
        session.Do("$first = Get-UserProvisioningConnection; $second = Connect-UserProvisioning ./other.db; [void] (New-UserGroup Others)");
        Assert.Equal(["Others"], Offers(session, "Get-UserGroup "));
        Assert.Contains("Employees", Offers(session, "Get-UserGroup -Connection $first -Name "));
    }

    [Fact]
    public void Each_parameter_that_names_an_object_has_completion()
    {
        using Session session = world.Enter();
        string[] named = [
            "User", "UserGroup", "UserProfile", "Contact", "ProvisioningRun", "Source", "Language", "License", "RequiredLicense",
            "EmployeeInterface", "WorkplaceIssuer"];

        // An item of a plan is piped and never typed.
        IReadOnlyList<string> without = session.Text("""
            foreach ($cmdlet in Get-Command -Module UserProvisioning) {
                foreach ($parameter in $cmdlet.Parameters.Values) {
                    $type = $parameter.ParameterType
                    if ($type.IsArray) { $type = $type.GetElementType() }
                    if ([Nullable]::GetUnderlyingType($type)) { $type = [Nullable]::GetUnderlyingType($type) }
                    $completes = $type.IsEnum -or ($parameter.Attributes |
                        Where-Object { $_ -is [Management.Automation.ArgumentCompleterAttribute] -or $_ -is
                            [Management.Automation.ValidateSetAttribute] })
                    $isNamed = $parameter.Name -in $names -or ($type.Name -like '*Reference' -and $type.Name -ne 'ProvisioningRunItemReference')
                    if ($isNamed -and -not $completes) { "$($cmdlet.Name) -$($parameter.Name)" }
                }
            }
            """.Replace("$names", "'" + string.Join("', '", named) + "'", StringComparison.Ordinal));
        Assert.Empty(without);
    }

    private static IReadOnlyList<string> Offers(Session session, string line)
    {
        session.Set("line", line);
        return session.Text("(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText");
    }
}
