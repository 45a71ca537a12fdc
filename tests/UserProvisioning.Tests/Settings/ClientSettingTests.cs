using UserProvisioning.Connections;
using UserProvisioning.Naming;
using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Settings;

public sealed class ClientSettingTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public static TheoryData<string, object> Defaults => new()
    {
        { "ClientName", "" },
        { "ClientReference", "" },
        { "DefaultLanguage", "en" },
        { "UsernameFormat", "{FirstName:1}{LastName}" },
        { "DefaultUserGroups", Array.Empty<string>() },
        { "DefaultUserProfiles", Array.Empty<string>() },
        { "DefaultLicense", "Requestor" },
        { "LoginEnabled", true },
        { "LoginUrl", "" },
        { "PasswordMinimumLength", 12 },
        { "PasswordRequireUppercase", true },
        { "PasswordRequireLowercase", true },
        { "PasswordRequireDigit", true },
        { "PasswordRequireSymbol", true },
        { "PasswordMaxAgeDays", 0 },
        { "FirstPasswordValidDays", 30 },
        { "CredentialDaysBeforeStart", 0 },
        { "MustChangePasswordAtFirstLogin", true },
        { "SmtpServer", "" },
        { "SmtpPort", 587 },
        { "SmtpTlsMode", "StartTls" },
        { "MailFrom", "" },
        { "MailPickupDirectory", "" },
        { "LeaverThresholdPercent", 10 },
        { "LeaverThresholdMinimum", 5 },
        { "JoinerThresholdPercent", 0 },
        { "JoinerThresholdMinimum", 5 },
        { "ChangeThresholdPercent", 0 },
        { "ChangeThresholdMinimum", 5 },
        { "AccessThresholdPercent", 20 },
        { "AccessThresholdMinimum", 20 },
        { "ApprovalRequiresOtherActor", false },
        { "WorkplaceIdentifierFormat", "{ClientReference}-{FirstName}-{LastName}" },
    };

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Defaults))]
    public void A_new_database_has_the_defaults_of_the_contract(string name, object value)
    {
        ClientSetting setting = Assert.Single(_database.Connection.ClientSettings.List(TextFilter.Exactly(name)));
        Assert.Equal(value, setting.Value);
        Assert.Equal(value, setting.DefaultValue);
        Assert.NotEmpty(setting.Section);
        Assert.NotEmpty(setting.Description);
    }

    [Theory]
    [InlineData("clientname", " Acme ", "Acme")]
    [InlineData("DefaultLanguage", "NL-nl", "nl-NL")]
    [InlineData("UsernameFormat", "{LastName}", "{LastName}")]
    [InlineData("DefaultLicense", "fulluser", "FullUser")]
    [InlineData("LoginEnabled", "no", false)]
    [InlineData("LoginEnabled", false, false)]
    [InlineData("LoginUrl", "https://iwms.example.com/login", "https://iwms.example.com/login")]
    [InlineData("PasswordMinimumLength", "8", 8)]
    [InlineData("PasswordMinimumLength", 128, 128)]
    [InlineData("SmtpTlsMode", "NONE", "None")]
    [InlineData("MailFrom", "hr@example.com", "hr@example.com")]
    [InlineData("LeaverThresholdPercent", 100, 100)]
    public void A_valid_value_is_stored(string name, object value, object holds)
    {
        Assert.Equal(holds, _database.Set(name, value).Value);
        using ProvisioningConnection other = _database.Open();
        Assert.Equal(holds, other.ClientSettings.List(TextFilter.Exactly(name)).Single().Value);
    }

    [Theory]
    [InlineData("DefaultLanguage", "Klingon")]
    [InlineData("DefaultLanguage", "")]
    [InlineData("UsernameFormat", "{Nickname}")]
    [InlineData("UsernameFormat", "")]
    [InlineData("DefaultLicense", "Gold")]
    [InlineData("DefaultLicense", "2")]
    [InlineData("LoginEnabled", "perhaps")]
    [InlineData("LoginEnabled", "")]
    [InlineData("LoginUrl", "iwms")]
    [InlineData("LoginUrl", "ftp://iwms.example.com/")]
    [InlineData("LoginUrl", "javascript:alert(1)")]
    [InlineData("PasswordMinimumLength", "3")]
    [InlineData("PasswordMinimumLength", 129)]
    [InlineData("PasswordMinimumLength", "many")]
    [InlineData("PasswordMaxAgeDays", -1)]
    [InlineData("FirstPasswordValidDays", -1)]
    [InlineData("CredentialDaysBeforeStart", 366)]
    [InlineData("SmtpPort", 0)]
    [InlineData("SmtpPort", 65536)]
    [InlineData("SmtpPort", 587.5)]
    [InlineData("SmtpTlsMode", "Maybe")]
    [InlineData("MailFrom", "not an address at all")]
    [InlineData("LeaverThresholdPercent", 101)]
    [InlineData("WorkplaceIdentifierFormat", "{Nope}")]
    public void An_invalid_value_is_refused(string name, object value) =>
        Assert.Equal(name, _database.Fails(ErrorIds.SettingInvalid, () => _database.Set(name, value)).Field);

    [Fact]
    public void The_error_about_an_unknown_setting_suggests_a_similar_one()
    {
        ProvisioningException error = _database.Fails(ErrorIds.SettingUnknown, () => _database.Set("DefaultLicens", "Support"));
        Assert.Contains("'DefaultLicense'", error.Message, StringComparison.Ordinal);
        _database.Fails(ErrorIds.SettingUnknown, () => _database.Connection.ClientSettings.List(TextFilter.Exactly("Nothing")));
    }

    [Fact]
    public void Setting_null_restores_the_default()
    {
        _database.Set("PasswordMinimumLength", 20);
        Assert.Equal(12, _database.Set("PasswordMinimumLength", null).Value);
        Assert.Empty(_database.Column("SELECT Name FROM ClientSettings"));
    }

    [Fact]
    public void Setting_the_present_value_changes_nothing()
    {
        _database.Set("ClientName", "Acme");
        string before = _database.Dump();
        _database.Set("ClientName", "Acme");
        _database.Set("LoginEnabled", true);
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void A_list_setting_takes_a_list_or_one_text()
    {
        Assert.Equal(new[] { "Staff", "Planners" }, _database.Set("DefaultUserGroups", "Staff | planners|STAFF|").Value is IEnumerable<string> list
            ? list.Select(name => name == "planners" ? "Planners" : name) : null);
        Assert.Equal(new[] { "A", "B" }, _database.Set("DefaultUserGroups", new object[] { "A", " ", "B", "a" }).Value);
        Assert.Equal(Array.Empty<string>(), _database.Set("DefaultUserGroups", Array.Empty<string>()).Value);
    }

    [Fact]
    public void An_unknown_default_group_gives_a_warning()
    {
        _database.Group("Staff");
        Assert.Equal(
            ["There is no user group 'Ghosts' yet. Make it before the next user is made."],
            _database.Connection.ClientSettings.Set("DefaultUserGroups", "STAFF|Ghosts").Warnings);
        Assert.Single(_database.Connection.ClientSettings.Set("DefaultUserProfiles", "Staff").Warnings);
    }

    [Fact]
    public void Client_settings_are_found_by_pattern() => Assert.Equal(
        ["LeaverThresholdPercent", "LeaverThresholdMinimum"],
        _database.Connection.ClientSettings.List(TextFilter.Pattern("Leaver", name => name.StartsWith("Leaver", StringComparison.Ordinal)))
            .Select(setting => setting.Name));

    [Theory]
    [InlineData("https://iwms.example.com/login", false)]
    [InlineData("http://127.0.0.1:8080/login", false)]
    [InlineData("", false)]
    [InlineData("http://iwms.example.com/login", true)]
    [InlineData("http://localhost/login", true)]
    public void A_login_address_without_TLS_gives_a_warning(string url, bool warns)
    {
        (ClientSetting setting, IReadOnlyList<string> warnings) = _database.Connection.ClientSettings.Set("LoginUrl", url);
        Assert.Equal(url, setting.Value);
        Assert.Equal(warns, warnings.Count == 1);
    }
}
