using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Binding;

/// <summary>
/// Tests that the output of Export-Csv, ConvertTo-Json, Export-Clixml, a job and Select-Object names the same object, for every parameter
/// that takes it from the pipeline. The name of a property decides what its value means, whatever its type is.
/// </summary>
public sealed class RoundTripTests(BindingWorld world) : IClassFixture<BindingWorld>
{
    private static readonly Dictionary<string, Func<PSObject, object>> Forms = new()
    {
        ["the object"] = item => item,
        ["CSV"] = WrittenForms.Csv,
        ["JSON"] = WrittenForms.Json,
        ["CLIXML"] = item => WrittenForms.Serialized(item, depth: 2),
        ["a job"] = item => WrittenForms.Serialized(item, depth: 1),
        ["Select-Object"] = WrittenForms.Selected,
    };

    private readonly Session _session = world.Session;

    [Fact]
    public void An_object_binds_the_same_after_it_was_written_and_read_again()
    {
        var failed = new List<string>();
        int asked = 0;
        foreach ((CmdletInfo cmdlet, ParameterMetadata parameter, string noun) in BindingWorld.References(_session)
            .Where(one => one.Parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.ValueFromPipeline)
                && one.Cmdlet.Name is not ("Approve-ProvisioningRun" or "Resume-ProvisioningRun" or "Invoke-EmployeeInterface"
                    or "Test-EmployeeInterface" or "Test-WorkplaceIssuer" or "New-SystemUser" or "Remove-UserGroup" or "Invoke-AssignmentRule")))
        {
            _session.Do($"$object = {BindingWorld.Nouns[noun].Replace("$there", "$here", StringComparison.Ordinal)}");
            string whatIf = cmdlet.Parameters.ContainsKey("WhatIf") ? " -WhatIf" : string.Empty;
            string call = cmdlet.Name + BindingWorld.Rest(cmdlet, parameter.Name) + whatIf;
            string? expected = null;
            PSObject item = _session.Do("$object")[0];
            foreach ((string form, Func<PSObject, object> write) in Forms)
            {
                _session.Set("written", write(item));
                asked++;
                int shown = _session.Host.Shown.Length;
                Result result = _session.Run($"$written | {call}");

                // The progress is left out, since only slow calls show it.
                IEnumerable<string> whatIfs = _session.Host.Shown[shown..].Split('\n')
                    .Where(line => line.StartsWith("What if:", StringComparison.Ordinal));
                string said = string.Join('\n', result.Output.Select(item => item.ToString()).Concat(whatIfs));
                expected ??= said;

                // Set-Contact and similar cmdlets treat properties of a row of a file as changes, and those of an object as values that were read.
                bool differs = said != expected && !(cmdlet.Verb == "Set" && said.Contains("Change", StringComparison.Ordinal));
                if (result.End is not null || result.Errors.Count > 0 || differs)
                {
                    failed.Add($"{form} | {call}: {result.End} {string.Join("; ", result.Errors)} "
                        + $"{(said == expected ? string.Empty : $"'{said}' for '{expected}'")}");
                }
            }
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.True(asked > 100, $"Only {asked} calls were made.");
    }

    // Contact 2 is Tone and contact 3 is Ann, and their external references are the same numbers. Users have other ids than their contacts.
    [Theory]
    [InlineData("[pscustomobject] @{ ContactId = '3' } | Get-Contact", "Ann Bos")]
    [InlineData("[pscustomobject] @{ ContactId = 3 } | Get-Contact", "Ann Bos")]
    [InlineData("[pscustomobject] @{ Id = '4' } | Get-Contact", "Nobody Yet")]
    [InlineData("[pscustomobject] @{ Id = 4L } | Get-Contact", "Nobody Yet")]
    [InlineData("[pscustomobject] @{ ExternalReference = 9 } | Get-Contact", "Nobody Yet")]
    [InlineData("[pscustomobject] @{ ExternalReference = '9' } | Get-Contact", "Nobody Yet")]
    [InlineData("[pscustomobject] @{ ExternalReference = 9.0 } | Get-Contact", "Nobody Yet")]
    [InlineData("[pscustomobject] @{ Id = '2' } | Test-SystemUser", "ann")]
    [InlineData("[pscustomobject] @{ Username = 'ann' } | Test-SystemUser", "ann")]
    [InlineData("[pscustomobject] @{ ExternalReference = 3 } | Test-SystemUser", "ann")]
    [InlineData("[pscustomobject] @{ ContactId = '3' } | Test-SystemUser", "ann")]
    [InlineData("[pscustomobject] @{ Name = 'Employees' } | Get-UserGroupMember | Where-Object Username -eq ann", "Ann Bos")]
    [InlineData("[pscustomobject] @{ RunId = '1' } | Get-ProvisioningRun", "")]
    [InlineData("Get-ProvisioningRunItem 1 | Get-Contact", "Eva Smit")]
    [InlineData("Get-ProvisioningRunItem 1 | Test-SystemUser", "esmit")]
    [InlineData("Get-WorkplaceIdentity | Test-SystemUser", "tone")]
    public void The_name_of_a_property_decides_what_its_value_means(string script, string expected)
    {
        PSObject found = Assert.Single(_session.Do(script));
        Assert.Equal(expected, found.Properties["DisplayName"]?.Value as string ?? found.Properties["Username"]?.Value as string ?? string.Empty);
    }

    [Theory]
    [InlineData("[pscustomobject] @{ Username = 42 } | Test-SystemUser", ErrorIds.UserNotFound)]
    [InlineData("[pscustomobject] @{ ExternalReference = 4 } | Get-Contact", ErrorIds.ContactNotFound)]
    [InlineData("Get-EmployeeInterface | Test-SystemUser", "InputObjectNotBound")]
    [InlineData("Get-ProvisioningAudit | Where-Object Id -eq 1 | Test-SystemUser", "InputObjectNotBound")]
    [InlineData("Get-UserProfile | Get-UserGroupMember", "ParameterArgumentTransformationError")]
    [InlineData("Get-SystemUser tone | Get-ProvisioningRunItem", "InputObjectNotBound")]
    public void An_object_of_another_kind_does_not_bind(string script, string errorId)
    {
        Result result = _session.Run(script);
        Assert.Empty(result.Output);
        Assert.Equal([errorId], result.ErrorIds.Distinct());
    }

    [Fact]
    public void A_row_changes_a_contact_and_its_empty_cells_change_nothing()
    {
        _session.Do("[pscustomobject] @{ ExternalReference = '3'; Department = 'Logistics'; Email = ''; StartDate = '' } | Set-Contact");
        Assert.Equal("Logistics ann@example.org", _session.One("Get-Contact -ExternalReference 3 | ForEach-Object { \"$($_.Department) "
            + "$($_.Email)\" }"));
        _session.Set("row", WrittenForms.Csv(_session.Do("Get-Contact -ExternalReference 2")[0]));
        _session.Do("$row.JobTitle = 'Planner'; $row | Set-Contact");
        Assert.Equal(
            "Planner Sales 2026-01-01",
            _session.One("Get-Contact -ExternalReference 2 | ForEach-Object { \"$($_.JobTitle) $($_.Department) "
                + "$($_.StartDate.ToString('yyyy-MM-dd'))\" }"));
        _session.Do("$who = [pscustomobject] @{ Username = 'ann' }; $who | Set-SystemUserLicense LimitedUser; $who | Add-UserProfileMember 'Self "
            + "service'");
        Assert.Equal("LimitedUser Self service", _session.One("Get-SystemUser ann | ForEach-Object { \"$($_.License) $($_.UserProfiles)\" }"));
    }

    [Fact]
    public void Settings_lists_and_pools_can_be_restored_from_a_file()
    {
        _session.Do("Set-ClientSetting DefaultUserGroups Employees, Visitors -WarningAction Ignore");
        foreach (Func<PSObject, PSObject> write in new[] { WrittenForms.Csv, WrittenForms.Json })
        {
            IReadOnlyList<string> before = _session.Text("Get-ClientSetting | ForEach-Object { \"$($_.Name)=$($_.Value)\" }");
            _session.Set("all", _session.Do("Get-ClientSetting").Select(write).ToArray());
            _session.Do("Set-ClientSetting DefaultUserGroups $null; $all | Set-ClientSetting -WarningAction Ignore");
            Assert.Equal(before, _session.Text("Get-ClientSetting | ForEach-Object { \"$($_.Name)=$($_.Value)\" }"));
            Assert.Equal(["Employees", "Visitors"], _session.Text("(Get-ClientSetting DefaultUserGroups).Value"));
            _session.Set("pools", _session.Do("Get-UserLicense").Select(write).ToArray());
            _session.Set("settings", _session.Do("Get-GeneralUserSetting").Select(write).ToArray());
            _session.Do("$pools | Set-UserLicense; $settings | Set-GeneralUserSetting");
        }

        _session.Do("Set-ClientSetting DefaultUserGroups Employees");
    }

    [Fact]
    public void A_group_can_be_created_from_a_row_of_a_file()
    {
        _session.Set("row", WrittenForms.Csv(_session.Do("Get-UserGroup Employees")[0]));
        _session.Do("$row.Name = 'Copy'; $row | New-UserGroup");
        Assert.Equal(["Desks", "Visitors"], _session.Text("(Get-UserGroup Copy).Modules"));
    }
}
