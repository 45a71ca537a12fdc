using MimeKit;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Mail;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>The base class of tests of mails: a database with users to send to.</summary>
public abstract class MailTest : IDisposable
{
    private protected TestDatabase Database { get; } = new();

    private protected string Mailbox => Path.Combine(Database.Folder, "mailbox");

    public void Dispose()
    {
        Database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates a user, by default with an address that begins with its name.</summary>
    private protected SystemUser User(string name, string? language = null, string? firstName = null, string? email = null)
    {
        Contact contact = Database.Connection.Contacts.Create(new ContactFields
        {
            FirstName = firstName,
            LastName = name,
            Language = language,
            Email = email ?? $"{name}@x.example",
        });
        return Database.Connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(contact) }])[0].Require();
    }

    private protected LoginMailOptions Pickup => new() { PickupDirectory = Mailbox, From = "it@acme.example" };

    /// <summary>Sends to users through one sender, and returns the result of each.</summary>
    private protected List<CredentialDeliveryResult> Send(LoginMailOptions options, params SystemUser[] users)
    {
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(options);
        return sender.Send(users.Select(user => new SystemUserReference(user)).ToList()).ToList();
    }

    /// <summary>Requires that nothing can be sent with these options, and that nothing changes.</summary>
    private protected ProvisioningException Fails(string errorId, LoginMailOptions options, params SystemUser[] users)
    {
        string before = Database.Dump();
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Send(options, users));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(before, Database.Dump());
        return error;
    }

    /// <summary>Sends to one user into the pickup directory, and returns the mail.</summary>
    private protected MimeMessage Mail(SystemUser user, LoginMailOptions? options = null)
    {
        Assert.Equal(DeliveryStatus.Sent, Assert.Single(Send(options ?? Pickup, user)).Delivery.Status);
        string file = Directory.GetFiles(Mailbox, "*.eml").Single();
        MimeMessage message = MimeMessage.Load(file);
        File.Delete(file);
        return message;
    }

    private protected string? Hash(SystemUser user) =>
        (string?)Database.Scalar(FormattableString.Invariant($"SELECT PasswordHash FROM SystemUsers WHERE Id = {user.Id}"));

    private protected CredentialStatus Status(SystemUser user) =>
        Database.Connection.SystemUsers.Get(new SystemUserReference(user.Id)).CredentialStatus;

    private protected void AssertOpens(MimeMessage mail, SystemUser user) =>
        Assert.True(PasswordHashing.Verify(Hash(user)!, PasswordIn(mail)), $"The password in the mail is not that of {user}.");

    private protected static string PasswordIn(MimeMessage mail)
    {
        string line = mail.TextBody!
            .Split('\n')
            .First(text => text.Contains("Password:", StringComparison.Ordinal) || text.Contains("Wachtwoord:", StringComparison.Ordinal));
        return line.Split(": ", 2)[1].Trim();
    }
}
