using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class ContactCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_new_person_can_belong_to_an_organization()
    {
        PSObject organization = Assert.Single(_session.Do("New-Contact -OrganizationName Acme -ExternalReference A -Language nl"));
        Assert.Equal("Organization", $"{organization.Properties["Type"].Value}");
        PSObject person = Assert.Single(_session.Do(
            "New-Contact -FirstName Jan -Prefix 'van der' -LastName Berg -Email j@acme.example -Organization A -StartDate 2026-01-31 -JobTitle "
                + "Chef"));
        Assert.Equal("Person", $"{person.Properties["Type"].Value}");
        Assert.Equal("Jan van der Berg", person.Properties["DisplayName"].Value);
        Assert.Equal("Acme", person.Properties["OrganizationName"].Value);
        Assert.Equal("nl", person.Properties["Language"].Value);
        Assert.Equal(new DateTime(2026, 1, 31), person.Properties["StartDate"].Value);
    }

    [Fact]
    public void New_Contact_makes_a_contact_of_each_row()
    {
        Assert.Equal(
            ["Ann de Wit", "Bo"],
            _session.Text(
                """
                [pscustomobject] @{ ExternalReference = 'E1'; FirstName = 'Ann'; Prefix = 'de'; LastName = 'Wit'; Email = ''; StartDate = '';
                    EndDate = '2027-01-01' },
                [pscustomobject] @{ ExternalReference = 'E2'; FirstName = 'Bo'; Prefix = ''; LastName = ''; Email = 'bo@x.example';
                    StartDate = '2026-01-01'; EndDate = '' } |
                    New-Contact
                """));
        Assert.Equal(
            ["", "2027-01-01"],
            _session.Text("Get-Contact -ExternalReference E1 | ForEach-Object { \"$($_.Email)\"; $_.EndDate.ToString('yyyy-MM-dd') }"));
    }

    [Fact]
    public void Contacts_are_found_by_every_parameter()
    {
        _session.Do(
            """
            $null = New-Contact -FirstName Jan -LastName Visser -ExternalReference E-1 -Email jan@a.example
            $null = New-Contact -FirstName Jet -LastName Bos -ExternalReference E-2 -Email jet@b.example
            $null = New-Contact -OrganizationName Jansen -ExternalReference O-1
            $null = New-Contact -FirstName '[x]' -LastName Ster
            $null = Get-Contact -ExternalReference E-1 | New-SystemUser
            """);
        Assert.Equal(["Jan Visser"], _session.Text("Get-Contact 'jan visser'"));
        Assert.Equal(["Jan Visser", "Jansen"], _session.Text("Get-Contact jan*"));
        Assert.Equal(["Jet Bos", "Jan Visser"], _session.Text("Get-Contact 'Jet Bos', 'Jan*' -Type Person"));
        Assert.Equal(["[x] Ster"], _session.Text("Get-Contact '`[x`]*'"));
        Assert.Equal(["Jan Visser", "Jet Bos"], _session.Text("Get-Contact -ExternalReference e-?"));
        Assert.Equal(["Jet Bos"], _session.Text("Get-Contact -Email *@B.example"));
        Assert.Equal(["Jansen"], _session.Text("Get-Contact -Type Organization"));
        Assert.Equal(["Jet Bos", "Jansen", "[x] Ster"], _session.Text("Get-Contact -WithoutUser"));
        Assert.Equal(["Jet Bos"], _session.Text("Get-Contact -Id 2"));
        Assert.Equal(["Jet Bos"], _session.Text("Get-Contact -Id 2 | Get-Contact"));
        Assert.Empty(_session.Text("Get-Contact Piet*"));
    }

    [Fact]
    public void The_contact_of_a_user_is_found_through_the_pipeline()
    {
        _session.Do("$null = New-Contact -LastName Other; $null = New-Contact -LastName Mine | New-SystemUser");
        Assert.Equal(["Mine"], _session.Text("Get-SystemUser mine | Get-Contact"));
        Assert.Equal(["Mine"], _session.Text("Get-SystemUser mine | Set-Contact -Phone 1 -PassThru"));
    }

    [Theory]
    [InlineData("Get-Contact 'Nobody Here'", "Nobody Here")]
    [InlineData("Get-Contact -ExternalReference E-9", "E-9")]
    [InlineData("Get-Contact -Id 99", "99")]
    [InlineData("Set-Contact 99 -Phone 1", "99")]
    [InlineData("Set-Contact E-9 -Phone 1", "E-9")]
    [InlineData("Remove-Contact E-9", "E-9")]
    [InlineData("New-SystemUser E-9", "E-9")]
    [InlineData("New-Contact -LastName X -Organization E-9", "E-9")]
    public void The_error_about_an_unknown_contact_names_it(string command, string name) =>
        Assert.Contains(
            name,
            _session.Fails(ErrorIds.ContactNotFound, ErrorCategory.ObjectNotFound, command).Exception.Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("New-Contact -Email x@y.example")]
    [InlineData("New-Contact -LastName Jansen -Email 'not an address'")]
    [InlineData("New-Contact -LastName Jansen -Language klingon-xx-yy")]
    [InlineData("New-Contact -LastName Jansen -StartDate 2026-02-01 -EndDate 2026-01-01")]
    [InlineData("New-Contact -LastName Jansen -ExternalReference e-1")]
    [InlineData("New-Contact -LastName Jansen -Organization E-1")]
    [InlineData("Set-Contact E-1 -FirstName '' -LastName $null")]
    public void A_contact_that_breaks_a_rule_is_refused(string command)
    {
        _session.Do("$null = New-Contact -LastName Visser -ExternalReference E-1");
        _session.Fails(ErrorIds.ContactInvalid, ErrorCategory.InvalidData, command);
    }

    [Fact]
    public void A_refused_contact_does_not_stop_the_others()
    {
        Result result = _session.Run(
            """
            [pscustomobject] @{ LastName = 'A'; Email = 'a@x.example' }, [pscustomobject] @{ LastName = 'B'; Email = 'wrong' },
            [pscustomobject] @{ LastName = 'C'; Email = 'c@x.example' } | New-Contact
            """);
        Assert.Equal(["A", "C"], result.Texts);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Contains("'B'", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("B", error.TargetObject);
    }

    [Fact]
    public void Contacts_are_changed_by_object_id_and_external_reference()
    {
        _session.Do("1..3 | ForEach-Object { $null = New-Contact -LastName \"L$_\" -ExternalReference \"E$_\" -Phone old }");
        _session.Do("$first = Get-Contact L1; Set-Contact $first -Phone p1; 2 | Set-Contact -Phone p2; 'e3' | Set-Contact -Phone p3");
        Assert.Equal(["p1", "p2", "p3"], _session.Text("Get-Contact | ForEach-Object Phone"));
        Assert.Equal(["L1", "L2", "L3"], _session.Text("Get-Contact | Set-Contact -Department D -PassThru"));
        Assert.Empty(_session.Text("Get-Contact | Set-Contact -Department ''"));
        Assert.Equal(["", "", ""], _session.Text("Get-Contact | ForEach-Object { \"$($_.Department)\" }"));
    }

    // A piped contact binds its own properties by name, as they were when it was read.
    [Fact]
    public void A_piped_contact_does_not_undo_later_changes()
    {
        _session.Do("$null = New-Contact -LastName Visser -Phone old; $read = Get-Contact Visser; Set-Contact 1 -Phone new; $read | Set-Contact "
            + "-JobTitle Chef");
        Assert.Equal(["new", "Chef"], _session.Text("Get-Contact | ForEach-Object { $_.Phone; $_.JobTitle }"));
    }

    [Fact]
    public void Rows_of_a_file_change_contacts_by_property_name()
    {
        _session.Do("1..2 | ForEach-Object { $null = New-Contact -LastName \"L$_\" -ExternalReference \"E$_\" }");
        _session.Do(
            """
            [pscustomobject] @{ Contact = 'E1'; Phone = '1' }, [pscustomobject] @{ ContactId = 2; Phone = '2' } | Set-Contact
            """);
        Assert.Equal(["1", "2"], _session.Text("Get-Contact | ForEach-Object Phone"));
    }

    [Fact]
    public void Contacts_are_removed_by_object_id_and_external_reference()
    {
        _session.Do("1..4 | ForEach-Object { $null = New-Contact -LastName \"L$_\" -ExternalReference \"E$_\" }; $null = New-Contact -LastName Bare");
        _session.Do("Get-Contact L1 | Remove-Contact; 2 | Remove-Contact; 'E3' | Remove-Contact; [pscustomobject] @{ ExternalReference = 'E4' } | "
            + "Remove-Contact -Confirm:$false");
        Assert.Equal(["Bare"], _session.Text("Get-Contact"));
        _session.Do("Get-Contact | Remove-Contact");
        Assert.Empty(_session.Text("Get-Contact"));
    }

    [Fact]
    public void A_contact_with_a_user_or_with_persons_is_not_removed()
    {
        _session.Do("$null = New-Contact -LastName User -ExternalReference U | New-SystemUser; $null = New-Contact -OrganizationName Acme "
            + "-ExternalReference O; $null = New-Contact -LastName Member -Organization O");
        Assert.Contains(
            "User",
            _session.Fails(ErrorIds.ContactHasSystemUser, ErrorCategory.ResourceExists, "Remove-Contact U").Exception.Message,
            StringComparison.Ordinal);
        _session.Fails(ErrorIds.Conflict, ErrorCategory.ResourceExists, "Remove-Contact O");
        _session.Do("Disable-SystemUser user");
        _session.Fails(ErrorIds.ContactHasSystemUser, ErrorCategory.ResourceExists, "Get-Contact User | Remove-Contact");
    }

    [Fact]
    public void WhatIf_changes_nothing_and_names_the_contact()
    {
        _session.Do("$null = New-Contact -LastName Visser -ExternalReference E1");
        Assert.Contains("Bos", _session.WhatIf("New-Contact -LastName Bos"), StringComparison.Ordinal);
        Assert.Contains("Visser", _session.WhatIf("Get-Contact | Set-Contact -Phone 1 -PassThru"), StringComparison.Ordinal);
        Assert.Contains("E1", _session.WhatIf("Remove-Contact E1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_asks_and_the_answer_No_keeps_the_contact()
    {
        _session.Do("$null = New-Contact -LastName Visser");
        _session.Host.Answer = "No";
        _session.Do("Get-Contact | Remove-Contact -Confirm");
        Assert.Equal(["Visser"], _session.Text("Get-Contact"));
        _session.Host.Answer = "Yes";
        _session.Do("Get-Contact | Remove-Contact -Confirm");
        Assert.Empty(_session.Text("Get-Contact"));
    }

    [Fact]
    public void A_loop_may_stop_reading_contacts_early()
    {
        _session.Do("foreach ($i in 1..1500) { $null = New-Contact -LastName \"L$i\" -ErrorAction Stop; if ($i -gt 30) { break } }");
        Assert.Equal(["L1", "L2"], _session.Text("foreach ($once in 1) { $n = 0; Get-Contact | ForEach-Object { $_; if (++$n -eq 2) { break } } }"));
    }
}
