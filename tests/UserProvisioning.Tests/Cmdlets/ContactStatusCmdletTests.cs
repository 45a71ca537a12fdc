using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests of Disable-Contact and Enable-Contact, and of how lists and New-SystemUser treat archived contacts.</summary>
public sealed class ContactStatusCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public ContactStatusCmdletTests() => _session.Do(
        """
        Set-ClientSetting DefaultLicense FullUser
        $null = New-Contact -OrganizationName Acme -ExternalReference O
        $null = New-Contact -FirstName Ann -LastName Top -ExternalReference M1 -Department Board
        $null = New-Contact -FirstName Bea -LastName Mid -ExternalReference M2 -ManagerReference m1 -Department 'IT Desk'
        $null = New-Contact -FirstName Cas -LastName Low -ExternalReference E1 -ManagerReference M2 -Department 'IT Web' -Organization O
        $null = New-Contact -FirstName Dee -LastName End -ExternalReference E2 -ManagerReference M2 -EndDate 2020-01-01
        $null = New-SystemUser 'M2'
        """);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_contact_is_archived_and_restored_together_with_its_user()
    {
        Assert.Equal(["Archived"], _session.Text("Get-Contact 'Bea Mid' | Disable-Contact -PassThru | ForEach-Object { \"$($_.Status)\" }"));
        Assert.Equal(
            ["Archived ", "0"],
            _session.Text("Get-SystemUser bmid | ForEach-Object { \"$($_.Status) $($_.License)\" }; (Get-UserLicense FullUser).Used"));
        Assert.Equal(
            ["Archived", "ContactArchived", "NoAuthorization", "NoLicense", "NoCredential"],
            _session.Text("(Test-SystemUser bmid).Reasons"));
        Assert.Equal(["Active", "Active FullUser"], _session.Text(
            "Enable-Contact M2 -PassThru | ForEach-Object { \"$($_.Status)\" }; Get-SystemUser bmid | ForEach-Object { \"$($_.Status) "
                + "$($_.License)\" }"));
        Assert.Equal(
            ["Archive Contact M2", "Archive SystemUser bmid", "Restore SystemUser bmid", "Restore Contact M2"],
            _session.Text("Get-ProvisioningAudit -Action *e | Where-Object Action -in Archive, Restore | ForEach-Object { \"$($_.Action) "
                + "$($_.TargetType) $($_.Target)\" }"));
    }

    [Fact]
    public void A_user_archived_before_its_contact_stays_archived()
    {
        _session.Do("Disable-SystemUser bmid; Disable-Contact M2; Enable-Contact M2");
        Assert.Equal(["Active", "Archived"], _session.Text("\"$((Get-Contact 'Bea Mid').Status)\"; \"$((Get-SystemUser bmid).Status)\""));
    }

    [Fact]
    public void Without_a_free_license_contact_and_user_stay_archived()
    {
        _session.Do("Disable-Contact M2; Set-UserLicense FullUser -Total 0");
        Assert.Equal("LicenseUnavailable", Session.IdOf(Assert.Single(_session.Run("Enable-Contact M2").Errors)));
        Assert.Equal("LicenseUnavailable", Session.IdOf(Assert.Single(_session.Run("Enable-Contact M2 -WhatIf").Errors)));
        Assert.Equal(["Archived"], _session.Text("\"$((Get-Contact 'Bea Mid').Status)\""));
    }

    [Theory]
    [InlineData("Disable-Contact M2")]
    [InlineData("Enable-Contact E1")]
    public void WhatIf_changes_nothing_and_refuses_what_the_call_would_refuse(string call)
    {
        _session.Do("Disable-Contact E1");
        string before = _session.Dump();
        Assert.Empty(_session.Run($"{call} -WhatIf").Errors);
        Assert.Equal("ContactNotFound", Session.IdOf(Assert.Single(_session.Run($"{call.Split(' ')[0]} nobody -WhatIf").Errors)));
        Assert.Equal(before, _session.Dump());
    }

    [Fact]
    public void New_SystemUser_refuses_a_contact_that_has_left_unless_forced()
    {
        _session.Do("Disable-Contact E1");
        foreach (string whatIf in new[] { " -WhatIf", "" })
        {
            Result result = _session.Run($"Get-Contact -Type Person -WithoutUser | New-SystemUser{whatIf}");
            Assert.Equal(["ContactEnded", "ContactEnded"], result.Errors.Select(Session.IdOf));
        }

        Assert.Equal(["bmid", "atop"], _session.Text("Get-SystemUser | ForEach-Object Username"));
        Assert.Equal(["clow", "dend"], _session.Text("'E1', 'E2' | New-SystemUser -Force | ForEach-Object Username"));
        Assert.Contains("ContactArchived", _session.Text("(Test-SystemUser clow).Reasons"));
    }

    [Fact]
    public void Contacts_are_found_by_status_department_organization_and_manager()
    {
        _session.Do("Disable-Contact E1");
        Assert.Equal(["Cas Low"], _session.Text("Get-Contact -Status Archived"));
        Assert.Equal(["Acme", "Ann Top", "Bea Mid", "Dee End"], _session.Text("Get-Contact -Status Active"));
        Assert.Equal(["Dee End"], _session.Text("Get-Contact -Ended"));
        Assert.Equal(["Ann Top", "Bea Mid", "Cas Low"], _session.Text("Get-Contact -Department it*, board"));
        Assert.Equal(["Cas Low"], _session.Text("Get-Contact -Department '*web'"));
        Assert.Equal(["Cas Low"], _session.Text("Get-Contact -Organization O"));
        Assert.Equal(["Bea Mid"], _session.Text("Get-Contact -Manager M1"));
        Assert.Equal(["Bea Mid", "Cas Low", "Dee End"], _session.Text("Get-Contact -Manager (Get-Contact 'Ann Top') -Recurse"));
        Assert.Equal(["Cas Low"], _session.Text("Get-Contact -Manager m1 -Recurse -Status Archived"));
        Assert.Equal("ContactInvalid", Session.IdOf(Assert.Single(_session.Run("Get-Contact -Organization E2").Errors)));
    }

    [Fact]
    public void Users_are_found_by_department_with_wildcards()
    {
        Assert.Equal(["bmid IT Desk"], _session.Text("Get-SystemUser -Department it*, Board | ForEach-Object { \"$_ $($_.Department)\" }"));
        Assert.Empty(_session.Text("Get-SystemUser -Department Board"));
    }

    [Fact]
    public void Everybody_below_a_manager_can_be_narrowed_and_references_are_compared_in_any_case()
    {
        _session.Do(
            """
            Set-Contact M2 -ManagerReference 'CHEF-É'
            $null = New-Contact -FirstName Zoë -LastName Chef -ExternalReference 'Chef-é'
            1..60 | ForEach-Object { New-Contact -LastName "Many$_" -ExternalReference "N$_" -ManagerReference E1 } | Out-Null
            """);
        Assert.Equal(["63"], _session.Text("@(Get-Contact -Manager 'chef-é' -Recurse).Count"));
        Assert.Equal(["Many7"], _session.Text("Get-Contact many7 -Manager 'chef-é' -Recurse"));
        Assert.Equal(["Cas Low"], _session.Text("Get-Contact -Id (Get-Contact 'Cas Low').Id, (Get-Contact 'Ann Top').Id -Manager M2 -Recurse"));
        Assert.Equal(["Bea Mid"], _session.Text("Get-Contact -Manager 'chef-É'"));
        Assert.Empty(_session.Text("Get-Contact -Manager N1 -Recurse"));
    }

    [Fact]
    public void Nobody_becomes_the_own_manager()
    {
        foreach (string call in new[]
        {
            "Set-Contact M2 -ManagerReference m2", "Set-Contact E1 -ExternalReference m2 -ManagerReference M2",
            "New-Contact -LastName Own -ExternalReference X1 -ManagerReference x1",
        })
        {
            string before = _session.Dump();
            foreach (string whatIf in new[] { " -WhatIf", "" })
            {
                Assert.Equal("ContactInvalid", Session.IdOf(Assert.Single(_session.Run(call + whatIf).Errors)));
            }

            Assert.Equal(before, _session.Dump());
        }
    }

    [Fact]
    public void A_circle_of_managers_lists_each_contact_once()
    {
        _session.Do("Set-Contact M1 -ManagerReference E1");
        Assert.Equal(["Ann Top", "Bea Mid", "Cas Low", "Dee End"], _session.Text("Get-Contact -Manager M1 -Recurse"));
    }
}
