using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class LicenseCmdletTests : IDisposable
{
    private readonly Session _session = new(pool: 0);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_new_database_has_every_type_and_none_of_any()
    {
        Assert.Equal(
            ["Requestor 1 0", "LimitedUser 2 0", "FullUser 3 0", "SpecialUser", "Support", "Administrator 3 0", "SystemAdministrator 3 0"],
            _session.Text("Get-UserLicense | ForEach-Object { if ($_.License -in 'SpecialUser', 'Support') { \"$($_.License)\" } else { "
                + "\"$($_.License) $($_.Level) $($_.Total)\" } }"));
    }

    [Fact]
    public void Totals_are_set_by_name_and_by_rows()
    {
        _session.Do("Set-UserLicense Requestor 5; [pscustomobject] @{ License = 'FullUser'; Total = '7' }, [pscustomobject] @{ License = "
            + "'Support'; Total = 2 } | Set-UserLicense");
        Assert.Equal(["5", "7", "2"], _session.Text("Get-UserLicense Requestor, FullUser, Support | ForEach-Object Total"));
        Assert.Equal(["9"], _session.Text("Set-UserLicense Requestor 9 -PassThru | ForEach-Object Available"));
        Assert.Equal(["Administrator", "SystemAdministrator"], _session.Text("Get-UserLicense *admin* | ForEach-Object License"));
        Assert.Equal(["Requestor"], _session.Text("'requestor' | Get-UserLicense | ForEach-Object License"));
        Assert.Equal(["Requestor"], _session.Text("Get-UserLicense requestor | Get-UserLicense | ForEach-Object License"));

        // As Set-UserLicense takes them.
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
    public void A_type_or_number_that_cannot_be_ends_the_call(string command)
    {
        string before = _session.Dump();
        Assert.NotNull(_session.Run($"try {{ {command} }} catch {{ throw }}").End);
        Assert.Equal(before, _session.Dump());
    }

    [Fact]
    public void A_pool_is_not_made_smaller_than_what_is_assigned()
    {
        _session.Do("Set-UserLicense Requestor 2; 1..2 | ForEach-Object { $null = New-Contact -LastName \"L$_\" | New-SystemUser }");
        Assert.Contains(
            "Requestor",
            _session.Fails(ErrorIds.LicenseInUse, ErrorCategory.ResourceExists, "Set-UserLicense Requestor 1").Exception.Message,
            StringComparison.Ordinal);
        _session.Do("Disable-SystemUser l1; Set-UserLicense Requestor 1");
    }

    [Fact]
    public void A_user_is_moved_to_another_license_and_the_former_is_free()
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
    public void A_license_is_not_lowered_below_what_groups_require_nor_given_to_the_archived()
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
