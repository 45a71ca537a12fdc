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
    public void There_are_the_settings_of_the_contract() => Assert.Equal(
        ["Language", "TimeZone", "DateFormat", "TimeFormat", "DebugAccess", "Debug", "MailNotifications"],
        Service.OfUser(_user).Select(setting => setting.Name));

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_value_comes_from_the_user_else_from_all_users_else_it_is_built_in(string name, object builtIn, object general, object own)
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
    public void A_value_of_its_own_that_is_the_general_one_is_still_its_own(string name, object builtIn, object general, object own)
    {
        Service.SetOfUser(_user, name, builtIn);
        Service.SetGeneral(name, general);
        SystemUserSetting setting = Service.SetOfUser(_user, name, builtIn);
        Assert.Equal((builtIn, UserSettingSource.User), (setting.Value, setting.Source));
        Assert.NotEqual(general, own);
    }

    [Fact]
    public void What_is_set_for_one_user_holds_for_no_other()
    {
        var other = new SystemUserReference(_database.User("Bakker"));
        Service.SetOfUser(_user, "Language", "nl");
        Assert.Equal("en", Service.OfUser(other, TextFilter.Exactly("language")).Single().Value);
    }

    [Fact]
    public void A_general_setting_shows_its_default_and_what_it_is_for()
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
    public void A_value_that_does_not_fit_is_refused_for_one_and_for_all(string name, object value)
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
    public void A_setting_that_is_not_there_is_an_error()
    {
        _database.Fails(ErrorIds.SettingUnknown, () => Service.SetOfUser(_user, "Colour", "red"));
        _database.Fails(ErrorIds.SettingUnknown, () => Service.SetGeneral("Colour", "red"));
        _database.Fails(ErrorIds.SettingUnknown, () => Service.OfUser(_user, TextFilter.Exactly("Colour")));
        _database.Fails(ErrorIds.SettingUnknown, () => Service.General(TextFilter.Exactly("Colour")));
        Assert.Empty(Service.OfUser(_user, TextFilter.Pattern("C", name => name[0] == 'C')));
    }

    [Fact]
    public void A_user_that_is_not_there_is_an_error()
    {
        _database.Fails(ErrorIds.UserNotFound, () => Service.SetOfUser(new SystemUserReference("nobody"), "Debug", true));
        _database.Fails(ErrorIds.UserNotFound, () => Service.OfUser(new SystemUserReference("nobody")));
    }

    [Fact]
    public void A_value_that_is_set_already_changes_nothing()
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
