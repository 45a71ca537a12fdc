using UserProvisioning.Credentials;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Credentials;

public sealed class PasswordPolicyTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUser _user;

    public PasswordPolicyTests() => _user = _database.User();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("Short-7", "at least 12 characters")]
    [InlineData("correct-horse-7", "upper-case")]
    [InlineData("CORRECT-HORSE-7", "lower-case")]
    [InlineData("Correct-Horse-x", "digit")]
    [InlineData("CorrectHorse77", "neither letter nor digit")]
    [InlineData("", "at least 12 characters; it needs an upper-case letter; it needs a lower-case letter; it needs a digit; it needs a character")]
    public void A_refused_password_is_told_each_rule_that_it_breaks(string password, string rule) =>
        Assert.Contains(rule, Refused(password).Message, StringComparison.Ordinal);

    [Fact]
    public void A_password_that_meets_each_rule_is_accepted() =>
        Assert.Equal(CredentialStatus.Set, _database.SetPassword(_user, "Correct-Horse-7").User.CredentialStatus);

    [Theory]
    [InlineData("PasswordRequireUppercase", "correct-horse-7")]
    [InlineData("PasswordRequireLowercase", "CORRECT-HORSE-7")]
    [InlineData("PasswordRequireDigit", "Correct-Horse-x")]
    [InlineData("PasswordRequireSymbol", "CorrectHorse77")]
    public void A_rule_that_is_switched_off_does_not_apply(string setting, string password)
    {
        _database.Set(setting, false);
        _database.SetPassword(_user, password);
    }

    [Fact]
    public void A_setting_gives_the_minimum_length_and_the_maximum_is_256()
    {
        _database.Set("PasswordMinimumLength", 20);
        Refused("Correct-Horse-7-abc");
        _database.SetPassword(_user, "Correct-Horse-7-abcd");
        _database.SetPassword(_user, "Aa1-" + new string('x', 252));
        Refused("Aa1-" + new string('x', 253));
    }

    [Theory]
    [InlineData("Admin-2026-x")]
    [InlineData("ADMIN-2026-x")]
    public void A_password_must_differ_from_the_username(string password)
    {
        Rename("admin-2026-X");
        Assert.Contains("differ from the username", Refused(password).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_must_differ_from_a_username_that_is_set_with_it() =>
        _database.Fails(ErrorIds.PasswordPolicy, () => _database.Connection.Credentials.Set(
        new SystemUserReference(_user), new CredentialChange { Username = "Admin-2026-x", Password = Given.Secure("Admin-2026-x") }));

    [Fact]
    public void A_username_cannot_become_the_same_as_the_password()
    {
        _database.SetPassword(_user, "Admin-2026-x");
        ProvisioningException error = _database.Fails(ErrorIds.PasswordPolicy, () => Rename("Admin-2026-x"));
        Assert.DoesNotContain("Admin-2026-x", error.ToString(), StringComparison.Ordinal);
        _database.Connection.Credentials.Set(
            new SystemUserReference(_user), new CredentialChange { Username = "Admin-2026-x", Password = Given.Secure("Correct-Horse-7") });
    }

    private void Rename(string username) =>
        _database.Connection.Credentials.Set(new SystemUserReference(_user), new CredentialChange { Username = username });

    private ProvisioningException Refused(string password) =>
        _database.Fails(ErrorIds.PasswordPolicy, () => _database.SetPassword(_user, password));
}
