using System.Management.Automation;
using UserProvisioning.Naming;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class SystemUserCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_new_user_gets_the_defaults_of_the_client()
    {
        _session.Do("$null = New-UserGroup Staff; $null = New-UserProfile Basic; Set-ClientSetting DefaultUserGroups Staff; Set-ClientSetting "
            + "DefaultUserProfiles Basic");
        PSObject user = Assert.Single(_session.Do("New-Contact -FirstName Jürgen -LastName Groß -Email j@x.example | New-SystemUser"));
        Assert.Equal("jgross", user.Properties["Username"].Value);
        Assert.Equal("Jürgen Groß", user.Properties["DisplayName"].Value);
        Assert.Equal("j@x.example", user.Properties["Email"].Value);
        Assert.Equal("Active", $"{user.Properties["Status"].Value}");
        Assert.Equal("Requestor", $"{user.Properties["License"].Value}");
        Assert.Equal("None", $"{user.Properties["CredentialStatus"].Value}");
        Assert.Equal(["Staff"], (IEnumerable<string>)user.Properties["UserGroups"].Value);
        Assert.Equal(["Basic"], (IEnumerable<string>)user.Properties["UserProfiles"].Value);
    }

    [Fact]
    public void A_parameter_overrides_the_default_of_the_client()
    {
        _session.Do("$null = New-UserGroup Staff; $admins = New-UserGroup Admins; Set-ClientSetting DefaultUserGroups Staff; 1..4 | "
            + "ForEach-Object { $null = New-Contact -FirstName Jan -LastName \"L$_\" -ExternalReference \"E$_\" }");
        Assert.Equal(["boss"], _session.Text("New-SystemUser E1 -Username boss -UserGroup $admins -License FullUser"));
        Assert.Equal(["jan.l2"], _session.Text("New-SystemUser 2 -UsernameFormat '{FirstName}.{LastName}' -UserGroup @()"));
        Assert.Equal(["jl3"], _session.Text("New-SystemUser E3 -UserGroup Staff, 2"));
        Assert.Equal(
            ["Admins/FullUser", "/Requestor", "Admins|Staff/Requestor"],
            _session.Text("Get-SystemUser | ForEach-Object { ($_.UserGroups -join '|') + '/' + $_.License }"));
    }

    [Fact]
    public void New_SystemUser_takes_objects_ids_references_and_rows()
    {
        _session.Do("1..7 | ForEach-Object { $null = New-Contact -LastName \"L$_\" -ExternalReference \"E$_\" }");
        Assert.Equal(["l1"], _session.Text("Get-Contact L1 | New-SystemUser"));
        Assert.Equal(["l2"], _session.Text("2 | New-SystemUser"));
        Assert.Equal(["l3"], _session.Text("'e3' | New-SystemUser"));
        Assert.Equal(["l4", "five"], _session.Text(
            "[pscustomobject] @{ ExternalReference = 'E4'; Username = ''; License = '' }, [pscustomobject] @{ ExternalReference = 'E5'; Username "
                + "= 'five'; License = 'FullUser' } | New-SystemUser"));
        Assert.Equal(["l6"], _session.Text("[pscustomobject] @{ ContactId = 6 } | New-SystemUser"));
        Assert.Equal(["l7"], _session.Text("New-SystemUser -Contact 'E7'"));
        Assert.Equal("FullUser", _session.One("(Get-SystemUser five).License"));
    }

    [Fact]
    public void An_error_names_its_item_and_the_other_items_go_on_in_order()
    {
        _session.Do("1..9 | ForEach-Object { $null = New-Contact -LastName \"L$_\" -ExternalReference \"E$_\" }; $null = New-SystemUser E4");
        Result result = _session.Run("'E1', 'E2', 'E3', 'E4', 'E5', 'nobody', 'E7', 'E7', 'E8' | New-SystemUser");
        Assert.Equal(["l1", "l2", "l3", "l5", "l7", "l8"], result.Texts);
        Assert.Equal([ErrorIds.ContactHasSystemUser, ErrorIds.ContactNotFound, ErrorIds.ContactHasSystemUser], result.ErrorIds);
        Assert.Contains("L4", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("nobody", result.Errors[1].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_and_errors_come_in_the_order_of_the_input()
    {
        _session.Do("foreach ($i in 1..40) { $null = New-Contact -LastName \"L$i\" -ExternalReference \"E$i\" }; 'E7', 'E20', 'E33' | "
            + "New-SystemUser | ForEach-Object { }");
        IReadOnlyList<string> merged = _session.Text("Get-Contact | New-SystemUser 2>&1 | ForEach-Object { if ($_ -is "
            + "[Management.Automation.ErrorRecord]) { 'error ' + $_.TargetObject } else { \"$_\" } }");
        Assert.Equal(Enumerable.Range(1, 40).Select(i => i is 7 or 20 or 33 ? $"error L{i}" : $"l{i}"), merged);
    }

    [Fact]
    public void With_ErrorAction_Stop_no_user_is_created_after_the_error()
    {
        _session.Do("foreach ($i in 1..40) { $null = New-Contact -LastName \"L$i\" -ExternalReference \"E$i\" }; $null = New-SystemUser E12");
        Result result = _session.Run("Get-Contact | New-SystemUser -ErrorAction Stop");
        Assert.Equal(ErrorIds.ContactHasSystemUser, Session.IdOf(result.End!));
        Assert.Equal(Enumerable.Range(1, 11).Select(i => $"l{i}"), result.Texts);
        Assert.Equal("12", _session.One("@(Get-SystemUser).Count"));
        Result preference = _session.Run("$ErrorActionPreference = 'Stop'; Get-Contact -Id 12, 13, 14 | New-SystemUser");
        Assert.NotNull(preference.End);
        Assert.Equal("12", _session.One("@(Get-SystemUser).Count"));
    }

    [Fact]
    public void A_pipeline_that_stops_early_has_created_few_users()
    {
        _session.Do("foreach ($i in 1..200) { $null = New-Contact -LastName \"L$i\" }");
        Assert.Equal(["l1"], _session.Text("foreach ($once in 1) { Get-Contact | New-SystemUser | ForEach-Object { $_; break } }"));
        Assert.InRange(int.Parse(_session.One("@(Get-SystemUser).Count"), System.Globalization.CultureInfo.InvariantCulture), 1, 4);
    }

    [Theory]
    [InlineData("-Username l1", ErrorIds.UsernameTaken, ErrorCategory.ResourceExists)]
    [InlineData("-Username L1", ErrorIds.UsernameTaken, ErrorCategory.ResourceExists)]
    [InlineData("-Username 'a b'", ErrorIds.UsernameInvalid, ErrorCategory.InvalidData)]
    [InlineData("-Username ''", ErrorIds.UsernameInvalid, ErrorCategory.InvalidData)]
    [InlineData("-UsernameFormat '{Prefix}'", ErrorIds.UsernameEmpty, ErrorCategory.InvalidData)]
    [InlineData("-License Support", ErrorIds.LicenseUnavailable, ErrorCategory.LimitsExceeded)]
    [InlineData("-UserGroup Nothing", ErrorIds.UserGroupNotFound, ErrorCategory.ObjectNotFound)]
    [InlineData("-UserProfile Nothing", ErrorIds.UserProfileNotFound, ErrorCategory.ObjectNotFound)]
    [InlineData("-UserGroup Power", ErrorIds.LicenseTooLow, ErrorCategory.InvalidData)]
    public void A_refused_user_leaves_no_change(string parameters, string errorId, ErrorCategory category)
    {
        _session.Do("Set-UserLicense Support 0; $null = New-UserGroup Power -RequiredLicense FullUser; $null = New-Contact -LastName L1 | "
            + "New-SystemUser; $null = New-Contact -LastName Target -ExternalReference T");
        _session.Fails(errorId, category, $"New-SystemUser T {parameters}");
    }

    [Fact]
    public void A_faulty_format_ends_the_call()
    {
        _session.Do("$null = New-Contact -LastName Target -ExternalReference T");
        _session.Terminates(ErrorIds.SettingInvalid, "Get-Contact | New-SystemUser -UsernameFormat '{Nope}'");
    }

    [Fact]
    public void Users_are_created_until_the_pool_is_empty()
    {
        _session.Do("Set-UserLicense Requestor 3; foreach ($i in 1..5) { $null = New-Contact -LastName \"L$i\" }");
        Result result = _session.Run("Get-Contact | New-SystemUser");
        Assert.Equal(["l1", "l2", "l3"], result.Texts);
        Assert.Equal([ErrorIds.LicenseUnavailable, ErrorIds.LicenseUnavailable], result.ErrorIds);
        Assert.Contains("L4", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["3/0"], _session.Text("Get-UserLicense Requestor | ForEach-Object { \"$($_.Used)/$($_.Available)\" }"));
    }

    [Fact]
    public void Users_are_found_by_every_parameter()
    {
        _session.Do(
            """
            $null = New-UserGroup G; $null = New-UserGroup H; $null = New-UserProfile P
            foreach ($name in 'Ann', 'Anton', 'Bob') { $null = New-Contact -LastName $name -ExternalReference $name }
            $null = New-SystemUser Ann -UserGroup G, H -UserProfile P; $null = New-SystemUser Anton -UserGroup G -License FullUser;
                $null = New-SystemUser Bob
            Disable-SystemUser bob
            """);
        Assert.Equal(["ann", "anton"], _session.Text("Get-SystemUser AN*"));
        Assert.Equal(["bob", "ann"], _session.Text("'bob', 'ann' | Get-SystemUser"));
        Assert.Equal(["anton"], _session.Text("[pscustomobject] @{ Username = 'anton' } | Get-SystemUser"));
        Assert.Equal(["bob"], _session.Text("Get-SystemUser -Status Archived"));
        Assert.Equal(["anton"], _session.Text("Get-SystemUser -License FullUser"));
        Assert.Equal(["ann", "anton"], _session.Text("Get-SystemUser -UserGroup G"));
        Assert.Equal(["ann"], _session.Text("Get-SystemUser -UserGroup G, 2 -UserProfile P"));
        Assert.Equal(["bob"], _session.Text("Get-SystemUser -Id 3"));
        Assert.Equal(["ann"], _session.Text("Get-UserGroup H | ForEach-Object { Get-SystemUser -UserGroup $_ }"));
        Assert.Empty(_session.Text("Get-SystemUser z*"));
        _session.Fails(ErrorIds.UserNotFound, ErrorCategory.ObjectNotFound, "Get-SystemUser zorro");
        _session.Fails(ErrorIds.UserGroupNotFound, ErrorCategory.ObjectNotFound, "Get-SystemUser -UserGroup Z");
        _session.Fails(ErrorIds.UserProfileNotFound, ErrorCategory.ObjectNotFound, "Get-SystemUser -UserProfile Z");
    }

    [Fact]
    public void Archiving_and_restoring_take_objects_ids_usernames_rows_and_contacts()
    {
        _session.Do("1..5 | ForEach-Object { $null = New-Contact -LastName \"L$_\" -ExternalReference \"E$_\" }; Get-Contact | New-SystemUser | "
            + "ForEach-Object { }");
        Assert.Equal("5", _session.One("(Get-UserLicense Requestor).Used"));
        _session.Do("Get-SystemUser l1 | Disable-SystemUser; 2 | Disable-SystemUser; 'L3' | Disable-SystemUser; [pscustomobject] @{ Username = "
            + "'l4' } | Disable-SystemUser; Get-Contact L5 | Disable-SystemUser");
        Assert.Equal(["Archived", "Archived", "Archived", "Archived", "Archived"], _session.Text("Get-SystemUser | ForEach-Object Status"));
        Assert.Equal("0", _session.One("(Get-UserLicense Requestor).Used"));
        Assert.Equal(["l1", "l2", "l3"], _session.Text("'l1', 'l2', 'l3' | Enable-SystemUser -PassThru -Confirm:$false"));
        Assert.Equal(["l4"], _session.Text("Get-Contact L4 | New-SystemUser"));
        Assert.Equal(["FullUser"], _session.Text("Enable-SystemUser 5 -License FullUser -PassThru | ForEach-Object License"));
        Assert.Equal("5", _session.One("@(Get-SystemUser -Status Active).Count"));
    }

    [Theory]
    [InlineData("Disable-SystemUser")]
    [InlineData("Enable-SystemUser")]
    [InlineData("Test-SystemUser")]
    [InlineData("Get-SystemUserAccess")]
    [InlineData("Set-SystemUserLicense -License FullUser")]
    [InlineData("Set-SystemUserCredential -Generate")]
    [InlineData("Send-LoginCredential")]
    [InlineData("Get-SystemUserSetting -Name Language")]
    [InlineData("Set-SystemUserSetting -Name Language -Value nl")]
    public void The_error_about_an_unknown_user_names_it_and_does_not_stop_the_others(string command)
    {
        // A connection to a server has no default folder for mails, so the test sets one.
        _session.Do($"Set-ClientSetting MailPickupDirectory '{_session.File("mail")}'");
        _session.Do(
            "foreach ($name in 'Ann', 'Bob') { $null = New-Contact -LastName $name -ExternalReference $name -Email a@b.example | New-SystemUser }");
        Result result = _session.Run($"'ann', 'zorro', 999, 'bob' | {command}");
        Assert.Null(result.End);
        Assert.Equal([ErrorIds.UserNotFound, ErrorIds.UserNotFound], result.ErrorIds);
        Assert.Contains("zorro", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("999", result.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category));
        Result bob = _session.Run($"'bob' | {command}");
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public void Restoring_needs_a_free_license_that_is_high_enough()
    {
        _session.Do("Set-UserLicense Requestor 1; $null = New-Contact -LastName A | New-SystemUser; Disable-SystemUser a; $null = New-Contact "
            + "-LastName B | New-SystemUser");
        _session.Fails(ErrorIds.LicenseUnavailable, ErrorCategory.LimitsExceeded, "Enable-SystemUser a");
        _session.Do("$null = New-UserGroup Power -RequiredLicense FullUser; Enable-SystemUser a -License FullUser; Add-UserGroupMember Power a; "
            + "Disable-SystemUser a, b");
        _session.Fails(ErrorIds.LicenseTooLow, ErrorCategory.InvalidData, "Enable-SystemUser a -License Requestor");
    }

    [Fact]
    public void Archiving_with_ErrorAction_Stop_archives_nobody_after_the_error()
    {
        _session.Do("foreach ($i in 1..9) { $null = New-Contact -LastName \"L$i\" | New-SystemUser }");
        Result result = _session.Run("'l1', 'l2', 'l3', 'l4', 'nobody', 'l5', 'l6' | Disable-SystemUser -ErrorAction Stop");
        Assert.Equal(ErrorIds.UserNotFound, Session.IdOf(result.End!));
        Assert.Equal(["l1", "l2", "l3", "l4"], _session.Text("Get-SystemUser -Status Archived"));
    }

    [Fact]
    public void Test_SystemUser_gives_each_reason_why_a_user_cannot_log_in()
    {
        _session.Do("$null = New-UserGroup G; $null = New-Contact -LastName Ann -StartDate 2999-01-01 | New-SystemUser; $null = New-Contact "
            + "-LastName Bob | New-SystemUser -UserGroup G; $null = Set-SystemUserCredential bob -Generate");
        Assert.Equal(
            ["ann False NotStarted NoAuthorization NoCredential", "bob True "],
            _session.Text("Get-SystemUser | Test-SystemUser | ForEach-Object { \"$($_.Username) $($_.CanLogIn) $($_.Reasons)\" }"));
        _session.Do("Set-ClientSetting LoginEnabled $false; Disable-SystemUser bob");
        Assert.Equal(["LoginDisabled", "Archived", "NoLicense"], _session.Text("(Test-SystemUser bob).Reasons"));
    }

    [Fact]
    public void WhatIf_shows_the_usernames_and_creates_no_user()
    {
        _session.Do("1..2 | ForEach-Object { $null = New-Contact -FirstName Jan -LastName Bos -ExternalReference \"E$_\" }; $null = New-UserGroup "
            + "G; Set-ClientSetting DefaultUserGroups G");
        string said = _session.WhatIf("Get-Contact | New-SystemUser");
        Assert.Contains("'jbos'", said, StringComparison.Ordinal);
        Assert.Contains("'jbos2'", said, StringComparison.Ordinal);
        Assert.Contains("G", said, StringComparison.Ordinal);
        _session.Fails(ErrorIds.ContactNotFound, ErrorCategory.ObjectNotFound, "New-SystemUser nobody -WhatIf");

        _session.Do("Get-Contact | New-SystemUser | ForEach-Object { }");
        Assert.Contains("jbos2", _session.WhatIf("'jbos', 'jbos2' | Disable-SystemUser"), StringComparison.Ordinal);
        _session.Do("Disable-SystemUser jbos");
        Assert.Contains("jbos", _session.WhatIf("Enable-SystemUser jbos"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_WhatIfPreference_works_like_the_parameter()
    {
        _session.Do("$null = New-Contact -LastName Bos");
        string before = _session.Dump();
        _session.Do("$WhatIfPreference = $true; Get-Contact | New-SystemUser; $WhatIfPreference = $false");
        Assert.Equal(before, _session.Dump());
        Assert.Equal(["bos"], _session.Text("$WhatIfPreference = $true; Get-Contact | New-SystemUser -WhatIf:$false; $WhatIfPreference = $false"));
    }
}
