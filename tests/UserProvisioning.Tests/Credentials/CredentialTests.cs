using Microsoft.AspNetCore.Identity;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Settings;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Credentials;

public sealed class CredentialTests : IDisposable
{
    private const string Password = "Correct-Horse-7";

    private readonly TestDatabase _database = new();
    private readonly SystemUser _user;

    public CredentialTests() => _user = _database.User();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_new_user_has_no_password()
    {
        Assert.Equal((CredentialStatus.None, false), (_user.CredentialStatus, _user.MustChangePassword));
        Assert.Null(Hash());
    }

    [Fact]
    public void A_password_that_was_set_verifies_with_ASP_NET_Core_Identity()
    {
        _database.SetPassword(_user, Password);
        Assert.Equal(PasswordVerificationResult.Success, Verify(Password));
        Assert.Equal(PasswordVerificationResult.Failed, Verify("Correct-Horse-8"));
    }

    [Fact]
    public void The_hash_has_the_v3_format_of_Identity()
    {
        _database.SetPassword(_user, Password);
        byte[] hash = Convert.FromBase64String(Hash()!);
        Assert.Equal((0x01, 61), (hash[0], hash.Length));
        Assert.Equal([0, 0, 0, 2], hash[1..5]);
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 210_000);
    }

    [Theory]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3, 100_000)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3, 10_000)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV2, 1000)]
    public void An_older_hash_verifies(PasswordHasherCompatibilityMode mode, int iterations)
    {
        var former = new PasswordHasher<object>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions
        {
            CompatibilityMode = mode,
            IterationCount = iterations
        }));
        string hash = former.HashPassword(new object(), Password);
        Assert.True(PasswordHashing.Verify(hash, Password));
        Assert.False(PasswordHashing.Verify(hash, Password + "x"));
    }

    [Fact]
    public void Setting_the_same_password_twice_gives_two_hashes()
    {
        _database.SetPassword(_user, Password);
        string? first = Hash();
        _database.SetPassword(_user, Password);
        Assert.NotEqual(first, Hash());
    }

    [Fact]
    public void A_password_keeps_each_character_and_outer_spaces()
    {
        const string password = " Pässwörd-7 😀 ";
        _database.SetPassword(_user, password);
        Assert.Equal(PasswordVerificationResult.Success, Verify(password));
        Assert.Equal(PasswordVerificationResult.Failed, Verify(password.Trim()));
    }

    [Fact]
    public void A_chosen_password_must_be_changed_only_if_requested()
    {
        Assert.False(_database.SetPassword(_user, Password).User.MustChangePassword);
        Assert.True(Change(new CredentialChange { Password = Given.Secure(Password), MustChangePassword = true }).User.MustChangePassword);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    public void A_generated_password_must_be_changed_if_the_setting_or_the_request_says_so(bool setting, bool? asked, bool must)
    {
        _database.Set("MustChangePasswordAtFirstLogin", setting);
        Assert.Equal(must, Change(new CredentialChange { Generate = true, MustChangePassword = asked }).User.MustChangePassword);
        Assert.Equal(must, _database.Reread(_user).MustChangePassword);
    }

    [Fact]
    public void A_generated_password_is_returned_and_verifies()
    {
        CredentialChangeResult result = Change(new CredentialChange { Generate = true });
        string password = SecureText.Read(result.Password!);
        Assert.Equal(PasswordVerificationResult.Success, Verify(password));
        Assert.Equal(CredentialStatus.Set, result.User.CredentialStatus);
        Assert.Empty(new PasswordPolicy(new ClientSettings(new Dictionary<string, string>())).Faults(password, "jvisser"));
    }

    [Fact]
    public void A_chosen_password_is_not_returned() => Assert.Null(_database.SetPassword(_user, Password).Password);

    [Fact]
    public void Changing_a_username_keeps_the_password()
    {
        _database.SetPassword(_user, Password);
        SystemUser renamed = Change(new CredentialChange { Username = " Admin " }).User;
        Assert.Equal(("Admin", CredentialStatus.Set), (renamed.Username, renamed.CredentialStatus));
        Assert.Equal(PasswordVerificationResult.Success, Verify(Password));
        Assert.Equal(_user.Id, _database.Connection.SystemUsers.Get(new SystemUserReference("ADMIN")).Id);
        _database.Fails(ErrorIds.UserNotFound, () => _database.Connection.SystemUsers.Get(new SystemUserReference("jvisser")));
    }

    [Fact]
    public void A_username_and_a_password_are_changed_together_or_not_at_all()
    {
        Change(new CredentialChange { Username = "admin", Password = Given.Secure(Password) });
        Assert.Equal("admin", _database.Reread(_user).Username);
        Assert.Equal(PasswordVerificationResult.Success, Verify(Password));
        _database.User("Bakker");
        _database.Fails(
            ErrorIds.UsernameTaken,
            () => Change(new CredentialChange { Username = "JBakker", Password = Given.Secure("Correct-Horse-8") }));
        _database.Fails(
            ErrorIds.UsernameInvalid,
            () => Change(new CredentialChange { Username = "j b", Password = Given.Secure("Correct-Horse-8") }));
        _database.Fails(ErrorIds.PasswordPolicy, () => Change(new CredentialChange { Username = "boss", Password = Given.Secure("short") }));
    }

    [Fact]
    public void The_username_of_an_archived_user_cannot_be_reused()
    {
        _database.Archive(_database.User("Bakker"));
        _database.Fails(ErrorIds.UsernameTaken, () => Change(new CredentialChange { Username = "jbakker" }));
    }

    [Fact]
    public void A_user_may_change_the_case_of_its_own_username() =>
        Assert.Equal("JVisser", Change(new CredentialChange { Username = "JVisser" }).User.Username);

    [Fact]
    public void The_former_username_of_a_renamed_user_is_free_where_names_do_not_rest()
    {
        _database.Set("UsernameReuseDays", "0");
        Change(new CredentialChange { Username = "admin" });
        Assert.Equal("jvisser", _database.User().Username);
    }

    [Fact]
    public void An_unknown_user_is_an_error() => Assert.All(
        new CredentialChange[] { new() { Username = "admin" }, new() { Generate = true } },
        change => _database.Fails(ErrorIds.UserNotFound, () => _database.Connection.Credentials.Set(new SystemUserReference("nobody"), change)));

    [Fact]
    public void An_empty_change_changes_nothing()
    {
        string before = _database.Dump();
        Change(new CredentialChange());
        Assert.Equal(before, _database.Dump());
    }

    private CredentialChangeResult Change(CredentialChange change) => _database.Connection.Credentials.Set(new SystemUserReference(_user.Id), change);

    private string? Hash() => (string?)_database.Scalar($"SELECT PasswordHash FROM SystemUsers WHERE Id = {_user.Id}");

    private PasswordVerificationResult Verify(string password) => new PasswordHasher<object>().VerifyHashedPassword(new object(), Hash()!, password);
}
