using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests of the seven cmdlets that groups and profiles have. Every test runs for both.</summary>
public sealed class AuthorizationCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("UserGroup")]
    [InlineData("UserProfile")]
    public void An_authorization_is_created_found_changed_and_removed(string noun)
    {
        PSObject made = Assert.Single(_session.Do($"New-{noun} Power -Description 'All of it' -RequiredLicense FullUser -Module Rooms, Assets"));
        Assert.Equal("Power", made.Properties["Name"].Value);
        Assert.Equal("FullUser", $"{made.Properties["RequiredLicense"].Value}");
        _session.Do($"[pscustomobject] @{{ Name = 'Plain'; Description = ''; RequiredLicense = '' }} | New-{noun} | ForEach-Object {{ }}; 'Piped' "
            + $"| New-{noun} | ForEach-Object {{ }}");
        Assert.Equal(["Piped", "Plain", "Power"], _session.Text($"Get-{noun} | ForEach-Object Name"));
        Assert.Equal(["Piped", "Plain"], _session.Text($"Get-{noun} P?[ai]*n, piped | ForEach-Object Name").Order(StringComparer.Ordinal));
        Assert.Equal(["Power"], _session.Text($"'power' | Get-{noun} | ForEach-Object Name"));
        _session.Do(
            $"Get-{noun} Power | Set-{noun} -RequiredLicense $null -NewName Full; 'Plain' | Set-{noun} -Description D; Set-{noun} 3 -Module M");
        Assert.Equal(
            ["Full  All of it", "Piped M ", "Plain  D"],
            _session.Text($"Get-{noun} | ForEach-Object {{ $m = if ($_.Name -eq 'Full') {{ '' }} else {{ \"$($_.Modules)\" }}; \"$($_.Name) $m "
                + $"$($_.Description)\" }}"));
        _session.Do($"'Full' | Remove-{noun}; Get-{noun} | Remove-{noun} -Confirm:$false");
        Assert.Empty(_session.Text($"Get-{noun}"));
    }

    [Theory]
    [InlineData("UserGroup", ErrorIds.UserGroupNotFound)]
    [InlineData("UserProfile", ErrorIds.UserProfileNotFound)]
    public void The_error_about_an_unknown_authorization_names_it(string noun, string errorId)
    {
        _session.Do("$null = New-Contact -LastName Ann | New-SystemUser");
        foreach (string command in new[] {
            "Get-{0} Zorro", "Set-{0} Zorro -Description X", "Remove-{0} Zorro", "Add-{0}Member Zorro ann", "Remove-{0}Member Zorro ann",
            "Get-{0}Member Zorro", "Set-{0} 99 -Description Zorro" })
        {
            ErrorRecord error = _session.Fails(
                errorId,
                ErrorCategory.ObjectNotFound,
                string.Format(System.Globalization.CultureInfo.InvariantCulture, command, noun));
            Assert.Contains(command.Contains("99", StringComparison.Ordinal) ? "99" : "Zorro", error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("UserGroup")]
    [InlineData("UserProfile")]
    public void Faulty_authorizations_are_refused_and_the_others_created(string noun)
    {
        _session.Do($"$null = New-{noun} Taken; $null = New-{noun} Other");
        _session.Fails(ErrorIds.Conflict, ErrorCategory.ResourceExists, $"New-{noun} tAKEN");
        _session.Fails(ErrorIds.Conflict, ErrorCategory.ResourceExists, $"Set-{noun} Other -NewName taken");
        _session.Fails(ErrorIds.SettingInvalid, ErrorCategory.InvalidData, $"New-{noun} 'a|b'");
        _session.Do($"Set-ClientSetting Default{noun}s Taken");
        _session.Fails(ErrorIds.Conflict, ErrorCategory.ResourceExists, $"Remove-{noun} Taken");
        Result result = _session.Run($"'A', 'Taken', 'B' | New-{noun} | ForEach-Object Name");
        Assert.Equal(["A", "B"], result.Texts);
        Assert.Equal([ErrorIds.Conflict], result.ErrorIds);
        Assert.Equal(["B"], _session.Run($"'A', 'Nope', 'Taken', 'B' | Remove-{noun}; Get-{noun} b | ForEach-Object Name; $null = New-{noun} B; "
            + $"Get-{noun} b | ForEach-Object Name").Texts);
    }

    [Theory]
    [InlineData("UserGroup")]
    [InlineData("UserProfile")]
    public void Users_become_members_in_the_order_of_the_input(string noun)
    {
        _session.Do($"$null = New-{noun} Staff; foreach ($i in 1..6) {{ $null = New-Contact -LastName \"L$i\" | New-SystemUser }}");
        Result result = _session.Run($"'l1', 'nobody', 'l2', 3, 'l1' | Add-{noun}Member Staff -PassThru");
        Assert.Equal(["l1", "l2", "l3", "l1"], result.Texts);
        Assert.Equal([ErrorIds.UserNotFound], result.ErrorIds);
        Assert.Contains("nobody", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        _session.Do($"$staff = Get-{noun} Staff; Get-SystemUser l4 | Add-{noun}Member $staff; [pscustomobject] @{{ Username = 'l5' }} | "
            + $"Add-{noun}Member 1; Get-Contact L6 | Add-{noun}Member Staff");
        Assert.Equal(["l1", "l2", "l3", "l4", "l5", "l6"], _session.Text($"Get-{noun} Staff | Get-{noun}Member"));
        Assert.Equal("6", _session.One($"(Get-{noun} Staff).MemberCount"));
        _session.Do($"Get-{noun}Member Staff | Remove-{noun}Member Staff");
        Assert.Empty(_session.Text($"Get-{noun}Member Staff"));
        _session.Do($"Remove-{noun}Member Staff l1");
    }

    [Theory]
    [InlineData("UserGroup")]
    [InlineData("UserProfile")]
    public void Neither_a_new_member_nor_a_change_breaks_the_required_license(string noun)
    {
        _session.Do($"$null = New-{noun} Power -RequiredLicense FullUser; $null = New-{noun} Plain; $null = New-Contact -LastName Low | "
            + "New-SystemUser; $null = New-Contact -LastName High | New-SystemUser -License FullUser");
        Assert.Contains(
            "low",
            _session.Fails(ErrorIds.LicenseTooLow, ErrorCategory.InvalidData, $"Add-{noun}Member Power low").Exception.Message,
            StringComparison.Ordinal);
        _session.Do($"Add-{noun}Member Power high; Add-{noun}Member Plain low");
        _session.Fails(ErrorIds.LicenseTooLow, ErrorCategory.InvalidData, $"Set-{noun} Plain -RequiredLicense FullUser");
        Result result = _session.Run($"'low', 'high' | Add-{noun}Member Power -PassThru");
        Assert.Equal(["high"], result.Texts);
        Assert.Equal([ErrorIds.LicenseTooLow], result.ErrorIds);
    }

    [Theory]
    [InlineData("UserGroup")]
    [InlineData("UserProfile")]
    public void With_ErrorAction_Stop_no_member_is_added_after_the_error(string noun)
    {
        _session.Do($"$null = New-{noun} Staff; foreach ($i in 1..6) {{ $null = New-Contact -LastName \"L$i\" | New-SystemUser }}");
        Result result = _session.Run($"'l1', 'l2', 'l3', 'l4', 'nobody', 'l5', 'l6' | Add-{noun}Member Staff -ErrorAction Stop");
        Assert.Equal(ErrorIds.UserNotFound, Session.IdOf(result.End!));
        Assert.Equal(["l1", "l2", "l3", "l4"], _session.Text($"Get-{noun}Member Staff"));
    }

    [Theory]
    [InlineData("UserGroup")]
    [InlineData("UserProfile")]
    public void What_if_changes_nothing(string noun)
    {
        _session.Do($"$null = New-{noun} Staff; $null = New-{noun} Empty; 1..2 | ForEach-Object {{ $null = New-Contact -LastName \"L$_\" | "
            + $"New-SystemUser }}; Add-{noun}Member Staff l1");
        Assert.Contains("New", _session.WhatIf($"New-{noun} New"), StringComparison.Ordinal);
        Assert.Contains("Staff", _session.WhatIf($"Set-{noun} Staff -Description X -PassThru"), StringComparison.Ordinal);
        Assert.Contains("1 member", _session.WhatIf($"Remove-{noun} Staff"), StringComparison.Ordinal);
        Assert.Contains("l2", _session.WhatIf($"Get-SystemUser | Add-{noun}Member Staff -PassThru"), StringComparison.Ordinal);
        Assert.Contains("l1", _session.WhatIf($"Get-SystemUser | Remove-{noun}Member Staff -PassThru"), StringComparison.Ordinal);
    }
}
