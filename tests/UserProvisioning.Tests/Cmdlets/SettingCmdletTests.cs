using System.Management.Automation;
using UserProvisioning.Naming;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class SettingCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Client_settings_can_be_listed_with_their_defaults_and_set()
    {
        PSObject setting = Assert.Single(_session.Do("Get-ClientSetting passwordminimumlength"));
        Assert.Equal(
            "PasswordMinimumLength 12 12",
            $"{setting.Properties["Name"].Value} {setting.Properties["Value"].Value} {setting.Properties["DefaultValue"].Value}");
        Assert.NotEmpty($"{setting.Properties["Section"].Value}");
        Assert.NotEmpty($"{setting.Properties["Description"].Value}");
        Assert.Equal(["15"], _session.Text("Set-ClientSetting PasswordMinimumLength 15 -PassThru | ForEach-Object Value"));
        _session.Do("[pscustomobject] @{ Name = 'ClientName'; Value = 'Acme' }, [pscustomobject] @{ Name = 'LoginEnabled'; Value = 'false' } | "
            + "Set-ClientSetting");
        Assert.Equal(["Acme", "False"], _session.Text("'ClientName', 'LoginEnabled' | Get-ClientSetting | ForEach-Object Value"));
        Assert.Equal(["SmtpServer", "SmtpPort", "SmtpTlsMode"], _session.Text("Get-ClientSetting smtp* | ForEach-Object Name"));
        _session.Do("Set-ClientSetting PasswordMinimumLength $null");
        Assert.Equal(["12"], _session.Text("(Get-ClientSetting PasswordMinimumLength).Value"));
    }

    [Fact]
    public void A_setting_takes_a_list_or_a_text_of_names_and_an_unknown_name_gives_a_warning()
    {
        _session.Do("$null = New-UserGroup A; $null = New-UserGroup B");
        Assert.Equal(["A", "B"], _session.Text("Set-ClientSetting DefaultUserGroups A, B -PassThru | ForEach-Object Value"));
        Assert.Equal(["B"], _session.Text("Set-ClientSetting DefaultUserGroups 'B' -PassThru | ForEach-Object Value"));
        Result result = _session.Run("Set-ClientSetting DefaultUserGroups 'A|Zorro'");
        Assert.Empty(result.Errors);
        Assert.Contains("Zorro", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-ClientSetting UsernameFromat", ErrorIds.SettingUnknown, ErrorCategory.ObjectNotFound, "UsernameFormat")]
    [InlineData("Set-ClientSetting UsernameFromat x", ErrorIds.SettingUnknown, ErrorCategory.ObjectNotFound, "UsernameFormat")]
    [InlineData("Set-ClientSetting UsernameFormat '{Nope}'", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "Nope")]
    [InlineData("Set-ClientSetting SmtpPort 0", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "SmtpPort")]
    [InlineData("Set-ClientSetting LoginEnabled perhaps", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "LoginEnabled")]
    [InlineData("Set-ClientSetting DefaultLicense Nonsense", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "Requestor")]
    [InlineData("Set-ClientSetting DefaultLanguage xx-yy-zz", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "DefaultLanguage")]
    [InlineData("Set-ClientSetting LoginUrl 'javascript:alert(1)'", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "LoginUrl")]
    [InlineData("Get-GeneralUserSetting Langage", ErrorIds.SettingUnknown, ErrorCategory.ObjectNotFound, "Language")]
    [InlineData("Set-GeneralUserSetting Langage nl", ErrorIds.SettingUnknown, ErrorCategory.ObjectNotFound, "Language")]
    [InlineData("Set-GeneralUserSetting TimeZone Mars/Olympus", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "TimeZone")]
    [InlineData("Get-SystemUserSetting ann Langage", ErrorIds.SettingUnknown, ErrorCategory.ObjectNotFound, "Language")]
    [InlineData("Set-SystemUserSetting ann Langage nl", ErrorIds.SettingUnknown, ErrorCategory.ObjectNotFound, "Language")]
    [InlineData("Set-SystemUserSetting ann Language klingon-xx-yy", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "Language")]
    [InlineData("Set-SystemUserSetting ann Debug perhaps", ErrorIds.SettingInvalid, ErrorCategory.InvalidData, "Debug")]
    public void An_unknown_setting_or_an_invalid_value_is_refused_with_a_hint(string command, string errorId, ErrorCategory category, string hint)
    {
        _session.Do("$null = New-Contact -LastName Ann | New-SystemUser");
        Assert.Contains(hint, _session.Fails(errorId, category, command).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_of_a_user_falls_back_to_the_general_and_then_the_built_in_value()
    {
        _session.Do("$null = New-Contact -LastName Ann | New-SystemUser; $null = New-Contact -LastName Bob | New-SystemUser");
        Assert.Equal(["ann HH:mm BuiltIn"], Effective("ann", "TimeFormat"));
        Assert.Equal(["General"], _session.Text("Set-GeneralUserSetting TimeFormat 'h:mm tt' -PassThru | ForEach-Object Source"));
        Assert.Equal(["ann h:mm tt General"], Effective("ann", "TimeFormat"));
        Assert.Equal(
            ["User", "User"],
            _session.Text("Get-SystemUser | Set-SystemUserSetting -Name TimeFormat -Value 'H:mm' -PassThru | ForEach-Object Source"));
        Assert.Equal(["ann H:mm User"], Effective("ann", "TimeFormat"));
        _session.Do("'ann' | Set-SystemUserSetting -Name TimeFormat -Clear; Set-GeneralUserSetting TimeFormat -Clear");
        Assert.Equal(["ann HH:mm BuiltIn"], Effective("ann", "TimeFormat"));
        Assert.Equal(["bob H:mm User"], Effective("bob", "TimeFormat"));
    }

    [Fact]
    public void Rows_set_settings_of_several_users()
    {
        _session.Do("$null = New-Contact -LastName Ann | New-SystemUser; $null = New-Contact -LastName Bob | New-SystemUser");
        Result result = _session.Run(
            """
            [pscustomobject] @{ Username = 'ann'; Name = 'Language'; Value = 'nl' }, [pscustomobject] @{ Username = 'zorro'; Name = 'Language';
                Value = 'nl' },
            [pscustomobject] @{ Username = 'bob'; Name = 'Debug'; Value = 'true' }, [pscustomobject] @{ User = 1; Name = 'TimeZone';
                Value = 'Europe/Amsterdam' } | Set-SystemUserSetting
            """);
        Assert.Equal([ErrorIds.UserNotFound], result.ErrorIds);
        Assert.Equal(["Language", "TimeZone"], _session.Text("Get-SystemUserSetting ann | Where-Object Source -eq User | ForEach-Object Name"));
        Assert.Equal(["True"], _session.Text("(Get-SystemUserSetting bob Debug).Value"));
        _session.Do("[pscustomobject] @{ Name = 'Language'; Value = 'nl-NL' }, [pscustomobject] @{ Name = 'MailNotifications'; Value = $false } | "
            + "Set-GeneralUserSetting");
        Assert.Equal(["nl-NL", "False"], _session.Text("'Language', 'MailNotifications' | Get-GeneralUserSetting | ForEach-Object Value"));
        Assert.Equal(["Debug", "DebugAccess"], _session.Text("Get-GeneralUserSetting Debug* | ForEach-Object Name").Order(StringComparer.Ordinal));
        Assert.Equal(7, _session.Text("Get-SystemUserSetting bob").Count);
    }

    [Fact]
    public void What_if_changes_nothing()
    {
        _session.Do("$null = New-Contact -LastName Ann | New-SystemUser");
        Assert.Contains("ClientName", _session.WhatIf("Set-ClientSetting ClientName X -PassThru"), StringComparison.Ordinal);
        Assert.Contains("Language", _session.WhatIf("Set-GeneralUserSetting Language nl -PassThru"), StringComparison.Ordinal);
        Assert.Contains(
            "ann",
            _session.WhatIf("Get-SystemUser | Set-SystemUserSetting -Name Language -Value nl -PassThru"),
            StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Effective(string user, string name) =>
        _session.Text($"Get-SystemUserSetting {user} {name} | ForEach-Object {{ \"$($_.Username) $($_.Value) $($_.Source)\" }}");
}
