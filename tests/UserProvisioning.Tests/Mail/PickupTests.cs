using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Settings;

namespace UserProvisioning.Tests.Mail;

public sealed class PickupTests : MailTest
{
    [Fact]
    public void The_pickup_directory_has_one_private_file_for_each_user()
    {
        SystemUser[] users = Enumerable.Range(1, 5).Select(i => User($"user{i}")).ToArray();
        Assert.All(Send(Pickup, users), result => Assert.Equal(DeliveryStatus.Sent, result.Delivery.Status));
        string[] files = Directory.GetFiles(Mailbox);
        Assert.Equal(5, files.Length);
        Assert.All(files, file => Assert.EndsWith(".eml", file, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Mailbox));
        }

        foreach (SystemUser user in users)
        {
            AssertOpens(MimeKit.MimeMessage.Load(files.Single(file => file.Contains(user.Email!, StringComparison.Ordinal))), user);
        }
    }

    [Fact]
    public void Without_a_mail_server_mails_are_written_beside_an_embedded_database()
    {
        if (Database.OnServer is null)
        {
            Send(new LoginMailOptions(), User("ann"));
            Assert.Single(Directory.GetFiles(Path.Combine(Database.Folder, "test-mail"), "*.eml"));
        }
        else
        {
            ProvisioningException error = Assert.Throws<ProvisioningException>(() => Send(new LoginMailOptions(), User("ann")));
            Assert.Equal(ErrorIds.MailFailed, error.ErrorId);
            Assert.Contains("MailPickupDirectory", error.Message, StringComparison.Ordinal);
        }

        Database.Connection.ClientSettings.Set("MailPickupDirectory", Mailbox);
        Send(new LoginMailOptions(), User("bob"));
        Assert.Single(Directory.GetFiles(Mailbox, "*.eml"));
    }

    [Fact]
    public void A_slash_in_an_address_is_no_path()
    {
        SystemUser user = User("ann", email: "a/b@x.example");
        Send(Pickup, user);
        Assert.Single(Directory.GetFiles(Mailbox, "*.eml"));
        Assert.Empty(Directory.GetFiles(Database.Folder, "*.eml"));
    }

    [Fact]
    public void After_a_failed_mail_the_user_has_the_former_password()
    {
        SystemUser user = User("ann");
        MimeKit.MimeMessage former = Mail(user);
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(Pickup);
        Directory.Delete(Mailbox);
        CredentialDeliveryResult result = sender.Send([new SystemUserReference(user)]).Single();
        Assert.Equal(DeliveryStatus.Failed, result.Delivery.Status);
        Assert.Equal(ErrorIds.MailFailed, result.Error!.ErrorId);
        AssertOpens(former, user);
    }

    [Fact]
    public void An_archived_user_and_one_without_an_address_get_no_mail()
    {
        SystemUser archived = User("ann");
        Database.Connection.SystemUsers.Archive([new SystemUserReference(archived)]);
        SystemUser silent = User("bob");
        Database.Connection.Contacts.Update(new ContactReference(silent), fields => fields with { Email = null });
        string before = Database.Dump();
        List<CredentialDeliveryResult> results = Send(Pickup, archived, silent);
        Assert.Equal([DeliveryStatus.Skipped, DeliveryStatus.Skipped], results.Select(result => result.Delivery.Status));
        Assert.Null(results[0].Error);
        Assert.Equal(ErrorIds.EmailMissing, results[1].Error!.ErrorId);
        Assert.Equal(before, Database.Dump());
        Assert.Empty(Directory.GetFiles(Mailbox));
    }
}
