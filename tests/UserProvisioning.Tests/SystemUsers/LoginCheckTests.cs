using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class LoginCheckTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUser _user;

    public LoginCheckTests()
    {
        _database.Group("Staff");
        _database.Profile("Mobile");
        _user = _database.User("Visser", null, "Staff");
        _database.SetPassword(_user, "Correct-Horse-7");
    }

    private static DateTime Today => new(2026, 6, 15);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_user_with_everything_in_order_can_log_in() => Says();

    [Fact]
    public void Nobody_can_log_in_while_login_is_disabled()
    {
        _database.Set("LoginEnabled", false);
        Says("LoginDisabled");
    }

    [Fact]
    public void An_archived_user_has_no_license_either()
    {
        _database.Archive(_user);
        Says("Archived", "NoLicense");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_user_can_log_in_from_its_start_date(int days)
    {
        Period(Today.AddDays(days), null);
        Says();
    }

    [Fact]
    public void A_user_cannot_log_in_the_day_before_its_start_date()
    {
        Period(Today.AddDays(1), null);
        Says("NotStarted");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_user_can_log_in_until_the_end_of_its_end_date(int days)
    {
        Period(null, Today.AddDays(days));
        Says();
    }

    [Fact]
    public void A_user_cannot_log_in_the_day_after_its_end_date()
    {
        Period(null, Today.AddDays(-1));
        Says("Ended");
    }

    [Fact]
    public void Days_change_at_local_midnight_and_not_in_UTC()
    {
        _database.Clock.MoveTo(TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(10), "east", "east"));
        Period(Today, Today);
        _database.Clock.Now = Today.AddHours(-10).AddTicks(-1);
        Says("NotStarted");
        _database.Clock.Advance(TimeSpan.FromTicks(1));
        Says();
        _database.Clock.Now = Today.AddHours(14).AddTicks(-1);
        Says();
        _database.Clock.Advance(TimeSpan.FromTicks(1));
        Says("Ended");
    }

    [Fact]
    public void A_user_needs_a_group_or_a_profile_to_log_in()
    {
        _database.Connection.UserGroups.RemoveMembers(new UserGroupReference("Staff"), [new SystemUserReference(_user)]);
        Says("NoAuthorization");
        _database.Connection.UserProfiles.AddMembers(new UserProfileReference("Mobile"), [new SystemUserReference(_user)]);
        Says();
    }

    [Fact]
    public void Every_license_but_that_of_a_system_administrator_may_log_in()
    {
        foreach (LicenseType license in LicenseCatalog.Types)
        {
            _database.Connection.SystemUsers.SetLicense(new SystemUserReference(_user), license);
            Says(license == LicenseType.SystemAdministrator ? ["LicenseCannotLogIn"] : []);
        }
    }

    [Fact]
    public void A_user_needs_a_password_to_log_in()
    {
        SystemUser other = _database.User("Bakker", null, "Staff");
        Assert.Equal(["NoCredential"], Check(other).Reasons);
    }

    [Fact]
    public void A_password_never_expires_unless_a_setting_says_so()
    {
        _database.Clock.Advance(TimeSpan.FromDays(10_000));
        Says();
    }

    [Fact]
    public void A_password_expires_when_it_reaches_its_maximum_age()
    {
        _database.Set("PasswordMaxAgeDays", 30);
        _database.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Says();
        _database.Clock.Advance(TimeSpan.FromTicks(1));
        Says("PasswordExpired");
        _database.SetPassword(_user, "Correct-Horse-8");
        Says();
    }

    [Fact]
    public void A_password_that_must_be_changed_lets_its_user_log_in()
    {
        _database.Connection.Credentials.Set(new SystemUserReference(_user), new CredentialChange { Generate = true });
        Says();
    }

    [Fact]
    public void Every_reason_that_applies_is_reported()
    {
        _database.Set("LoginEnabled", false);
        _database.Set("PasswordMaxAgeDays", 1);
        Period(Today, Today);
        _database.Clock.Advance(TimeSpan.FromDays(2));
        _database.Connection.UserGroups.RemoveMembers(new UserGroupReference("Staff"), [new SystemUserReference(_user)]);
        _database.Connection.SystemUsers.SetLicense(new SystemUserReference(_user), LicenseType.SystemAdministrator);
        Says("LoginDisabled", "Ended", "NoAuthorization", "LicenseCannotLogIn", "PasswordExpired");
        _database.Archive(_user);
        Says("LoginDisabled", "Archived", "Ended", "NoAuthorization", "NoLicense", "PasswordExpired");
        _database.Sql("UPDATE SystemUsers SET PasswordHash = NULL, PasswordSetAt = NULL, CredentialStatus = 'None'");
        Period(Today.AddDays(9), null);
        Says("LoginDisabled", "Archived", "NotStarted", "NoAuthorization", "NoLicense", "NoCredential");
    }

    [Fact]
    public void Any_set_of_reasons_can_apply_together()
    {
        for (int mask = 0; mask < 32; mask++)
        {
            bool disabled = (mask & 1) > 0, ended = (mask & 2) > 0, none = (mask & 4) > 0, service = (mask & 8) > 0, expired = (mask & 16) > 0;
            _database.Set("LoginEnabled", !disabled);
            Period(null, ended ? Today.AddDays(-1) : null);
            var member = new[] { new SystemUserReference(_user) };
            _ = none
                ? _database.Connection.UserGroups.RemoveMembers(new UserGroupReference("Staff"), member)
                : _database.Connection.UserGroups.AddMembers(new UserGroupReference("Staff"), member);
            _database.Connection.SystemUsers.SetLicense(member[0], service ? LicenseType.SystemAdministrator : LicenseType.Requestor);
            _database.Set("PasswordMaxAgeDays", expired ? 1 : 0);
            _database.Sql($"UPDATE SystemUsers SET PasswordSetAt = '{(expired ? "2026-06-01" : "2026-06-15")} 12:00:00'");
            string?[] reasons =
            [
                disabled ? "LoginDisabled" : null, ended ? "Ended" : null, none ? "NoAuthorization" : null,
                service ? "LicenseCannotLogIn" : null, expired ? "PasswordExpired" : null,
            ];
            Says(reasons.OfType<string>().ToArray());
        }
    }

    [Fact]
    public void Users_are_checked_in_order_and_an_unknown_one_is_an_error()
    {
        SystemUser other = _database.User("Bakker");
        IReadOnlyList<Outcome<LoginCheck>> checks = _database.Connection.SystemUsers.Test(
            [new SystemUserReference(other), new SystemUserReference("nobody"), new SystemUserReference(_user)]);
        Assert.Equal(
            ["jbakker", ErrorIds.UserNotFound, "jvisser"], checks.Select(check => check.Value?.Username ?? check.Error!.ErrorId));
        Assert.Equal(["NoAuthorization", "NoCredential"], checks[0].Require().Reasons);
    }

    private LoginCheck Check(SystemUser user) => _database.Connection.SystemUsers.Test([new SystemUserReference(user.Id)])[0].Require();

    private void Says(params string[] reasons)
    {
        LoginCheck check = Check(_user);
        Assert.Equal(reasons, check.Reasons);
        Assert.Equal(reasons.Length == 0, check.CanLogIn);
    }

    private void Period(DateTime? start, DateTime? end) => _database.Connection.Contacts.Update(
        new ContactReference(_user), fields => fields with { StartDate = start, EndDate = end });
}
