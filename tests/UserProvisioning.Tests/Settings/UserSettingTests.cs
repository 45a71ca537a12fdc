using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Settings;

public sealed class UserSettingTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUserReference _user;

    public UserSettingTests() => _user = new SystemUserReference(_database.User());

    public static TheoryData<string, object, object, object> Chains => new()
    {
        { "Language", "en", "nl", "de-AT" },
        { "TimeZone", "UTC", "Europe/Amsterdam", "America/New_York" },
        { "DateFormat", "yyyy-MM-dd", "dd-MM-yyyy", "M/d/yy" },
        { "TimeFormat", "HH:mm", "H:mm:ss", "h:mm tt" },
        { "DebugAccess", false, true, false },
        { "Debug", false, true, false },
        { "MailNotifications", true, false, true },
    };

    private UserSettingService Service => _database.Connection.UserSettings;

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_user_settings_are_those_of_the_contract() => Assert.Equal(
        ["Language", "TimeZone", "DateFormat", "TimeFormat", "DebugAccess", "Debug", "MailNotifications"],
        Service.OfUser(_user).Select(setting => setting.Name));

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_value_is_that_of_the_user_else_the_general_one_else_the_built_in_one(string name, object builtIn, object general, object own)
    {
        Holds(builtIn, UserSettingSource.BuiltIn);
        Assert.Equal((UserSettingSource.General, general), Tuple(Service.SetGeneral(name, general)));
        Holds(general, UserSettingSource.General);
        Service.SetOfUser(_user, name, own);
        Holds(own, UserSettingSource.User);
        Service.SetGeneral(name, null);
        Holds(own, UserSettingSource.User);
        Service.SetGeneral(name, general);
        Service.SetOfUser(_user, name, null);
        Holds(general, UserSettingSource.General);
        Assert.Equal((UserSettingSource.BuiltIn, builtIn), Tuple(Service.SetGeneral(name, null)));
        Holds(builtIn, UserSettingSource.BuiltIn);

        void Holds(object value, UserSettingSource source)
        {
            SystemUserSetting setting = Assert.Single(Service.OfUser(_user, TextFilter.Exactly(name)));
            Assert.Equal(("jvisser", name, value, source), (setting.Username, setting.Name, setting.Value, setting.Source));
        }

        static (UserSettingSource, object?) Tuple(GeneralUserSetting setting) => (setting.Source, setting.Value);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_value_of_a_user_that_equals_the_built_in_one_is_still_the_user_s(string name, object builtIn, object general, object _)
    {
        Service.SetOfUser(_user, name, builtIn);
        Service.SetGeneral(name, general);
        SystemUserSetting setting = Service.SetOfUser(_user, name, builtIn);
        Assert.Equal((builtIn, UserSettingSource.User), (setting.Value, setting.Source));
    }

    [Fact]
    public void A_setting_of_one_user_does_not_apply_to_another()
    {
        var other = new SystemUserReference(_database.User("Bakker"));
        Service.SetOfUser(_user, "Language", "nl");
        Assert.Equal("en", Service.OfUser(other, TextFilter.Exactly("language")).Single().Value);
    }

    [Fact]
    public void A_general_setting_has_its_default_and_a_description()
    {
        Service.SetGeneral("TIMEZONE", "Europe/Amsterdam");
        GeneralUserSetting setting = Assert.Single(Service.General(TextFilter.Exactly("TimeZone")));
        Assert.Equal(("TimeZone", "Europe/Amsterdam", "UTC"), (setting.Name, setting.Value, setting.DefaultValue));
        Assert.NotEmpty(setting.Description);
        Assert.Equal(7, Service.General().Count);
    }

    [Theory]
    [InlineData("Language", "Klingon")]
    [InlineData("Language", "")]
    [InlineData("TimeZone", "Mars/Olympus")]
    [InlineData("TimeZone", "")]
    [InlineData("DateFormat", "HH:mm")]
    [InlineData("DateFormat", "d")]
    [InlineData("DateFormat", "dd-MM")]
    [InlineData("DateFormat", "'dd-MM-yyyy")]
    [InlineData("TimeFormat", "yyyy")]
    [InlineData("TimeFormat", "h:mm")]
    [InlineData("TimeFormat", "HH")]
    [InlineData("Debug", "perhaps")]
    [InlineData("DebugAccess", "")]
    [InlineData("MailNotifications", 2)]
    public void An_invalid_value_is_refused_for_a_user_and_as_a_general_value(string name, object value)
    {
        Assert.Equal(name, _database.Fails(ErrorIds.SettingInvalid, () => Service.SetOfUser(_user, name, value)).Field);
        _database.Fails(ErrorIds.SettingInvalid, () => Service.SetGeneral(name, value));
    }

    [Fact]
    public void A_language_is_stored_as_the_platform_writes_it() =>
        Assert.Equal("nl-NL", Service.SetOfUser(_user, "Language", "NL-nl").Value);

    [Fact]
    public void A_time_zone_is_found_in_any_case_and_stored_as_the_platform_writes_it() =>
        Assert.Equal("Europe/Amsterdam", Service.SetOfUser(_user, "TimeZone", "europe/AMSTERDAM").Value);

    [Fact]
    public void An_unknown_setting_is_an_error()
    {
        _database.Fails(ErrorIds.SettingUnknown, () => Service.SetOfUser(_user, "Colour", "red"));
        _database.Fails(ErrorIds.SettingUnknown, () => Service.SetGeneral("Colour", "red"));
        _database.Fails(ErrorIds.SettingUnknown, () => Service.OfUser(_user, TextFilter.Exactly("Colour")));
        _database.Fails(ErrorIds.SettingUnknown, () => Service.General(TextFilter.Exactly("Colour")));
        Assert.Empty(Service.OfUser(_user, TextFilter.Pattern("C", name => name[0] == 'C')));
    }

    [Fact]
    public void An_unknown_user_is_an_error()
    {
        _database.Fails(ErrorIds.UserNotFound, () => Service.SetOfUser(new SystemUserReference("nobody"), "Debug", true));
        _database.Fails(ErrorIds.UserNotFound, () => Service.OfUser(new SystemUserReference("nobody")));
    }

    [Fact]
    public void Setting_the_present_value_again_changes_nothing()
    {
        Service.SetOfUser(_user, "Debug", true);
        Service.SetGeneral("Debug", true);
        string before = _database.Dump();
        Service.SetOfUser(_user, "Debug", "on");
        Service.SetGeneral("Debug", 1);
        Service.SetOfUser(_user, "Language", null);
        Assert.Equal(before, _database.Dump());
    }
}
