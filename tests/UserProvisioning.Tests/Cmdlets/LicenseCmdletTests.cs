using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class LicenseCmdletTests : IDisposable
{
    private readonly Session _session = new(pool: 0);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_new_database_has_an_empty_pool_of_each_license_type()
    {
        Assert.Equal(
            ["Requestor 1 0", "LimitedUser 2 0", "FullUser 3 0", "SpecialUser", "Support", "Administrator 3 0", "SystemAdministrator 3 0"],
            _session.Text("Get-UserLicense | ForEach-Object { if ($_.License -in 'SpecialUser', 'Support') { \"$($_.License)\" } else { "
                + "\"$($_.License) $($_.Level) $($_.Total)\" } }"));
    }

    [Fact]
    public void The_total_of_a_pool_can_be_set_by_name_and_by_rows()
    {
        _session.Do("Set-UserLicense Requestor 5; [pscustomobject] @{ License = 'FullUser'; Total = '7' }, [pscustomobject] @{ License = "
            + "'Support'; Total = 2 } | Set-UserLicense");
        Assert.Equal(["5", "7", "2"], _session.Text("Get-UserLicense Requestor, FullUser, Support | ForEach-Object Total"));
        Assert.Equal(["9"], _session.Text("Set-UserLicense Requestor 9 -PassThru | ForEach-Object Available"));
        Assert.Equal(["Administrator", "SystemAdministrator"], _session.Text("Get-UserLicense *admin* | ForEach-Object License"));
        Assert.Equal(["Requestor"], _session.Text("'requestor' | Get-UserLicense | ForEach-Object License"));
        Assert.Equal(["Requestor"], _session.Text("Get-UserLicense requestor | Get-UserLicense | ForEach-Object License"));

        // Names can be shortened, as in Set-UserLicense.
        Assert.Equal(
            ["FullUser", "LimitedUser", "Administrator"],
            _session.Text("Get-UserLicense full, 'limited user', ad* | ForEach-Object License"));
        Assert.Contains("'s' may be", _session.Run("try { Get-UserLicense s } catch { throw }").End!.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-UserLicense Nonsense")]
    [InlineData("Set-UserLicense Nonsense 1")]
    [InlineData("Set-UserLicense Requestor -1")]
    [InlineData("New-SystemUser 1 -License Nonsense")]
    public void An_unknown_license_or_a_negative_number_ends_the_call(string command)
    {
        string before = _session.Dump();
        Assert.NotNull(_session.Run($"try {{ {command} }} catch {{ throw }}").End);
        Assert.Equal(before, _session.Dump());
    }

    [Fact]
    public void A_pool_cannot_become_smaller_than_its_assigned_licenses()
    {
        _session.Do("Set-UserLicense Requestor 2; 1..2 | ForEach-Object { $null = New-Contact -LastName \"L$_\" | New-SystemUser }");
        Assert.Contains(
            "Requestor",
            _session.Fails(ErrorIds.LicenseInUse, ErrorCategory.ResourceExists, "Set-UserLicense Requestor 1").Exception.Message,
            StringComparison.Ordinal);
        _session.Do("Disable-SystemUser l1; Set-UserLicense Requestor 1");
    }

    [Fact]
    public void A_user_who_gets_another_license_frees_the_former_one()
    {
        _session.Do("Set-UserLicense Requestor 3; Set-UserLicense FullUser 2; 1..3 | ForEach-Object { $null = New-Contact -LastName \"L$_\" | "
            + "New-SystemUser }");
        Result result = _session.Run("'l1', 'nobody', 'l2', 3 | Set-SystemUserLicense -License FullUser -PassThru");
        Assert.Equal(["l1", "l2"], result.Texts);
        Assert.Equal([ErrorIds.UserNotFound, ErrorIds.LicenseUnavailable], result.ErrorIds);
        Assert.Contains("l3", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], _session.Text("Get-UserLicense Requestor, FullUser | ForEach-Object Used"));
        _session.Do("Get-SystemUser l1 | Set-SystemUserLicense -License Requestor; [pscustomobject] @{ Username = 'l2' } | Set-SystemUserLicense "
            + "-License Requestor");
        Assert.Equal(["3", "0"], _session.Text("Get-UserLicense Requestor, FullUser | ForEach-Object Used"));
    }

    [Fact]
    public void A_license_below_that_of_a_group_and_one_for_an_archived_user_are_refused()
    {
        _session.Do("Set-UserLicense Requestor 3; Set-UserLicense FullUser 2; $null = New-UserGroup Power -RequiredLicense FullUser; $null = "
            + "New-Contact -LastName A | New-SystemUser -License FullUser -UserGroup Power");
        _session.Fails(ErrorIds.LicenseTooLow, ErrorCategory.InvalidData, "Set-SystemUserLicense a Requestor");
        _session.Do("Disable-SystemUser a");
        _session.Fails(ErrorIds.Conflict, ErrorCategory.ResourceExists, "Set-SystemUserLicense a FullUser");
    }

    [Fact]
    public void What_if_changes_nothing()
    {
        _session.Do("Set-UserLicense Requestor 3; Set-UserLicense FullUser 2; $null = New-Contact -LastName A | New-SystemUser");
        Assert.Contains("Requestor", _session.WhatIf("Set-UserLicense Requestor 9 -PassThru"), StringComparison.Ordinal);
        Assert.Contains("FullUser", _session.WhatIf("Get-SystemUser | Set-SystemUserLicense -License FullUser -PassThru"), StringComparison.Ordinal);
    }
}
