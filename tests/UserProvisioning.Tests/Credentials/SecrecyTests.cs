using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Credentials;

/// <summary>Tests that a clear password is returned to the caller only, and that a hash is stored in its column only.</summary>
public sealed class SecrecyTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly SystemUser _user;

    public SecrecyTests() => _user = _database.UserOf(_database.Person(email: "jan@example.com"));

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_chosen_password_is_stored_nowhere_and_its_hash_only_once()
    {
        _database.SetPassword(_user, "Correct-Horse-7");
        AssertSecret("Correct-Horse-7");
    }

    [Fact]
    public void A_generated_password_is_stored_nowhere_and_its_hash_only_once() =>
        AssertSecret(SecureText.Read(_database.Connection.Credentials.Set(
            new SystemUserReference(_user),
            new CredentialChange { Generate = true }).Password!));

    [Fact]
    public void A_mailed_password_is_stored_nowhere_and_its_hash_only_once()
    {
        string pickup = Path.Combine(_database.Folder, "mail");
        using (LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(new LoginMailOptions { PickupDirectory = pickup }))
        {
            Assert.Null(sender.Send([new SystemUserReference(_user)]).Single().Error);
        }

        using MimeKit.MimeMessage mail = MimeKit.MimeMessage.Load(Assert.Single(Directory.GetFiles(pickup)));
        string hash = (string)_database.Scalar("SELECT PasswordHash FROM SystemUsers")!;
        string password = mail.TextBody!.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .First(word => word.Length >= 12 && PasswordHashing.Verify(hash, word));
        AssertSecret(password);
    }

    [Theory]
    [InlineData("Secret1")]
    [InlineData("secret-secret-1")]
    public void A_refused_password_is_in_no_exception(string password)
    {
        ProvisioningException error = _database.Fails(ErrorIds.PasswordPolicy, () => _database.SetPassword(_user, password));
        Assert.DoesNotContain(password, $"{error} {error.Target} {error.Data}", StringComparison.Ordinal);
    }

    [Fact]
    public void No_public_type_shows_a_hash() => Assert.DoesNotContain(
        typeof(SystemUser).Assembly.GetExportedTypes().SelectMany(type => type.GetProperties()),
        property => property.Name.Contains("PasswordHash", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void No_public_type_takes_or_gives_a_password_as_text() => Assert.DoesNotContain(
        typeof(SystemUser).Assembly.GetExportedTypes().SelectMany(type => type.GetProperties()),
        property => property.Name == "Password" && property.PropertyType == typeof(string));

    private void AssertSecret(string password)
    {
        string hash = (string)_database.Scalar("SELECT PasswordHash FROM SystemUsers")!;
        Assert.True(PasswordHashing.Verify(hash, password));
        foreach (string file in Directory.GetFiles(_database.Folder, "test.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(password, reader.ReadToEnd(), StringComparison.Ordinal);
        }

        Assert.Equal(2, _database.Dump().Split(hash).Length);
        Assert.DoesNotContain(password, _database.Dump(), StringComparison.Ordinal);
    }
}
