using UserProvisioning.Credentials;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

/// <summary>Tests of the days after which a mailed first password that was not changed is void.</summary>
public sealed class FirstPasswordTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUser _user;

    public FirstPasswordTests()
    {
        _database.Group("Staff");
        _user = _database.User("Visser", null, "Staff");
        _database.SetPassword(_user, "Correct-Horse-7");
    }

    public void Dispose() => _database.Dispose();

    /// <summary>For each password: how it came, what the application then stored, and whether it is void after 30 days.</summary>
    [Theory]
    [InlineData("CredentialStatus = 'Sent', MustChangePassword = 1", true, true)]
    [InlineData("CredentialStatus = 'Pending', MustChangePassword = 1", true, true)]
    [InlineData("CredentialStatus = 'Sent', MustChangePassword = 0", false, true)]
    [InlineData("CredentialStatus = 'Sent', MustChangePassword = 1", false, true)]
    [InlineData("CredentialStatus = 'Sent', MustChangePassword = 0", true, false)]
    [InlineData("CredentialStatus = 'Set', MustChangePassword = 0", true, false)]
    [InlineData("CredentialStatus = 'Set', MustChangePassword = 1", true, false)]
    public void A_mailed_first_password_that_was_not_changed_is_void_after_the_days_of_the_setting(string stored, bool mustChange, bool isVoid)
    {
        _database.Set("MustChangePasswordAtFirstLogin", mustChange);
        _database.Sql($"UPDATE SystemUsers SET {stored}");
        _database.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Says();
        _database.Clock.Advance(TimeSpan.FromTicks(1));
        Says(isVoid ? ["PasswordExpired"] : []);
        _database.Set("FirstPasswordValidDays", 31);
        Says();
        _database.Clock.Advance(TimeSpan.FromDays(1));
        Says(isVoid ? ["PasswordExpired"] : []);
        _database.Set("FirstPasswordValidDays", 0);
        Says();
    }

    [Fact]
    public void A_first_password_that_is_mailed_again_starts_anew()
    {
        _database.Connection.Contacts.Update(new ContactReference(_user), fields => fields with { Email = "jan@example.org" });
        Mail();
        _database.Clock.Advance(TimeSpan.FromDays(30));
        Says("PasswordExpired");
        Mail();
        Says();
        _database.Clock.Advance(TimeSpan.FromDays(29));
        Says();
        _database.Clock.Advance(TimeSpan.FromDays(1));
        Says("PasswordExpired");

        void Mail()
        {
            using LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(new UserProvisioning.Mail.LoginMailOptions
            {
                PickupDirectory = Path.Combine(_database.Folder, "mail"),
                Force = true,
            });
            Assert.Equal(DeliveryStatus.Sent, Assert.Single(sender.Send([new SystemUserReference(_user)])).Delivery.Status);
        }
    }

    private void Says(params string[] reasons) =>
        Assert.Equal(reasons, _database.Connection.SystemUsers.Test([new SystemUserReference(_user.Id)])[0].Require().Reasons);
}
