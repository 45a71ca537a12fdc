using System.Net;
using MimeKit;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;

namespace UserProvisioning.Tests.Mail;

public sealed class SmtpTests : MailTest
{
    private const string Secret = "Sm7p-secret";

    [Theory]
    [InlineData(SmtpTlsMode.None)]
    [InlineData(SmtpTlsMode.StartTls)]
    [InlineData(SmtpTlsMode.SslOnConnect)]
    public void A_mail_is_sent_in_each_TLS_mode(SmtpTlsMode tls)
    {
        using var server = new SmtpServer(tls);
        SystemUser user = User("ann");
        CredentialDelivery delivery = Assert.Single(Send(server.Options, user)).Delivery;
        Assert.Equal(DeliveryStatus.Sent, delivery.Status);
        Assert.Equal("ann@x.example", delivery.To);

        System.Text.Json.JsonElement envelope = Assert.Single(server.Events("mail"));
        Assert.Equal(tls != SmtpTlsMode.None, envelope.GetProperty("encrypted").GetBoolean());
        Assert.Equal("it@acme.example", envelope.GetProperty("sender").GetString());
        Assert.Equal("ann@x.example", envelope.GetProperty("recipients")[0].GetString());
        MimeMessage mail = Assert.Single(server.Mails);
        Assert.Equal(delivery.MessageId, mail.MessageId);
        AssertOpens(mail, user);
        Assert.Equal(CredentialStatus.Sent, Status(user));
    }

    [Theory]
    [InlineData(SmtpTlsMode.StartTls)]
    [InlineData(SmtpTlsMode.SslOnConnect)]
    public void The_sender_signs_in_with_the_credential(SmtpTlsMode tls)
    {
        using var server = new SmtpServer(tls, "--user", "mailer", "--password", Secret);
        SystemUser user = User("ann");
        Assert.Equal(
            DeliveryStatus.Sent,
            Send(server.Options with { Credential = new NetworkCredential("mailer", Secret) }, user)[0].Delivery.Status);
        Assert.Equal("mailer", Assert.Single(server.Events("mail")).GetProperty("user").GetString());
    }

    [Fact]
    public void A_wrong_password_ends_the_call_and_changes_nothing()
    {
        using var server = new SmtpServer(SmtpTlsMode.StartTls, "--user", "mailer", "--password", Secret);
        SystemUser user = User("ann");
        ProvisioningException error = Fails(
            ErrorIds.MailFailed,
            server.Options with { Credential = new NetworkCredential("mailer", "wrong-5ecret") },
            user);
        Assert.Contains("mailer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-5ecret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public void A_password_is_never_sent_in_clear()
    {
        using var server = new SmtpServer(SmtpTlsMode.None, "--user", "mailer", "--password", Secret);
        Fails(ErrorIds.MailFailed, server.Options with { Credential = new NetworkCredential("mailer", Secret) }, User("ann"));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public void A_server_without_TLS_gets_no_mail_if_TLS_is_required()
    {
        using var server = new SmtpServer(SmtpTlsMode.None);
        Fails(ErrorIds.MailFailed, server.Options with { TlsMode = SmtpTlsMode.StartTls }, User("ann"));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public void An_unreachable_mail_server_ends_the_call_and_changes_nothing()
    {
        int port;
        using (var server = new SmtpServer())
        {
            port = server.Port;
        }

        ProvisioningException error = Fails(
            ErrorIds.MailFailed,
            new LoginMailOptions { SmtpServer = "127.0.0.1", Port = port, TlsMode = SmtpTlsMode.None },
            User("ann"));
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_trusted_ends_the_call_and_changes_nothing()
    {
        using var server = new SmtpServer(SmtpTlsMode.StartTls);
        Fails(ErrorIds.MailFailed, server.Options with { CertificateValidation = null }, User("ann"));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public void One_connection_serves_a_whole_pipeline()
    {
        using var server = new SmtpServer(SmtpTlsMode.StartTls);
        SystemUser[] users = Enumerable.Range(1, 12).Select(i => User($"user{i}")).ToArray();
        Assert.All(Send(server.Options, users), result => Assert.Equal(DeliveryStatus.Sent, result.Delivery.Status));
        Assert.Equal(1, server.Connections);
        IReadOnlyList<MimeMessage> mails = server.Mails;
        Assert.Equal(users.Select(user => user.Email), mails.Select(mail => mail.To.Mailboxes.Single().Address));
        for (int i = 0; i < users.Length; i++)
        {
            AssertOpens(mails[i], users[i]);
        }

        Assert.Equal(users.Length, mails.Select(PasswordIn).Distinct().Count());
    }

    [Fact]
    public void A_refused_recipient_keeps_the_former_password_and_stops_no_other()
    {
        using var server = new SmtpServer(SmtpTlsMode.None, "--refuse", "bob@x.example", "new@x.example");
        SystemUser ann = User("ann"), bob = User("bob"), cas = User("cas"), fresh = User("new");
        MimeMessage former = Mail(bob);

        List<CredentialDeliveryResult> results = Send(server.Options, ann, bob, fresh, cas);
        Assert.Equal(
            [DeliveryStatus.Sent, DeliveryStatus.Failed, DeliveryStatus.Failed, DeliveryStatus.Sent],
            results.Select(result => result.Delivery.Status));
        Assert.Equal(ErrorIds.MailFailed, results[1].Error!.ErrorId);
        Assert.Contains("bob", results[1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains("550", results[1].Error!.Message, StringComparison.Ordinal);
        AssertOpens(former, bob);
        Assert.Equal(CredentialStatus.Sent, Status(bob));
        Assert.Equal(CredentialStatus.Pending, Status(fresh));
        Assert.Null(Hash(fresh));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData()]
    [InlineData("--goodbye")]
    public void A_connection_that_the_server_closed_between_two_mails_is_opened_again(params string[] how)
    {
        using var server = new SmtpServer(SmtpTlsMode.StartTls, ["--close-after", "1", .. how]);
        SystemUser ann = User("ann"), bob = User("bob"), cas = User("cas");
        using (LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(server.Options))
        {
            foreach (SystemUser user in new[] { ann, bob, cas })
            {
                Assert.Equal(DeliveryStatus.Sent, sender.Send([new SystemUserReference(user)]).Single().Delivery.Status);
                Thread.Sleep(150);
            }
        }

        Assert.Equal(3, server.Connections);
        Assert.Equal(3, server.Mails.Count);
        AssertOpens(server.Mails[2], cas);
    }

    [Fact]
    public void A_connection_that_breaks_during_a_mail_leaves_only_its_user_pending()
    {
        using var server = new SmtpServer(SmtpTlsMode.None, "--drop-at", "2");
        SystemUser ann = User("ann"), bob = User("bob"), cas = User("cas");
        List<CredentialDeliveryResult> results = Send(server.Options, ann, bob, cas);
        Assert.Equal([DeliveryStatus.Sent, DeliveryStatus.Failed, DeliveryStatus.Sent], results.Select(result => result.Delivery.Status));
        Assert.Equal(ErrorIds.MailFailed, results[1].Error!.ErrorId);
        Assert.Equal([CredentialStatus.Sent, CredentialStatus.Pending, CredentialStatus.Sent], new[] { ann, bob, cas }.Select(Status));
        Assert.Equal(2, server.Connections);
        Assert.Equal(["ann@x.example", "cas@x.example"], server.Mails.Select(mail => mail.To.Mailboxes.Single().Address));

        Assert.Equal(DeliveryStatus.Sent, Send(server.Options, bob)[0].Delivery.Status);
        AssertOpens(server.Mails[2], bob);
    }

    [Fact]
    public void A_pending_user_gets_a_new_password_and_the_newest_mail_has_the_valid_one()
    {
        using var server = new SmtpServer();
        SystemUser user = User("ann");

        // A process that is killed after it stored the password and before it sent the mail leaves these values.
        Database.Sql($"UPDATE SystemUsers SET PasswordHash = '{PasswordHashing.Hash("nobody knows")}', PasswordSetAt = '2026-01-01 00:00:00', "
            + "CredentialStatus = 'Pending'");
        Assert.Equal(DeliveryStatus.Sent, Send(server.Options, user)[0].Delivery.Status);
        AssertOpens(server.Mails[0], user);
        Assert.Equal(DeliveryStatus.Sent, Send(server.Options, user)[0].Delivery.Status);
        AssertOpens(server.Mails[1], user);
        Assert.False(PasswordHashing.Verify(Hash(user)!, PasswordIn(server.Mails[0])));
    }

    [Fact]
    public void Users_after_a_cancellation_keep_the_former_password()
    {
        using var server = new SmtpServer();
        SystemUser ann = User("ann"), bob = User("bob"), cas = User("cas");
        MimeMessage former = Mail(bob);
        using var cancellation = new CancellationTokenSource();
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(server.Options);
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (CredentialDeliveryResult result in sender.Send([new(ann), new(bob), new(cas)], cancellation: cancellation.Token))
            {
                Assert.Equal("ann", result.Delivery.Username);
                cancellation.Cancel();
            }
        });
        AssertOpens(server.Mails.Single(), ann);
        AssertOpens(former, bob);
        Assert.Equal(CredentialStatus.None, Status(cas));
    }
}
