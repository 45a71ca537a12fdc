using System.Net;
using UserProvisioning.Common;
using UserProvisioning.Mail;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests of signing in to a mail server with an OAuth 2 access token (XOAUTH2).</summary>
public sealed class AccessTokenTests : MailTest
{
    private const string Token = "ya29.T0ken-of-the-Te5t";

    [Theory]
    [InlineData(SmtpTlsMode.StartTls)]
    [InlineData(SmtpTlsMode.SslOnConnect)]
    public void A_token_signs_in_as_the_sender(SmtpTlsMode tls)
    {
        using SmtpServer server = Server(tls, "it@acme.example");
        SystemUser user = User("ann");
        Assert.Equal(DeliveryStatus.Sent, Assert.Single(Send(With(server, Token) with { From = "IT <it@acme.example>" }, user)).Delivery.Status);
        Assert.Equal("XOAUTH2", Assert.Single(server.Events("auth")).GetProperty("mechanism").GetString());
        Assert.Equal("it@acme.example", Assert.Single(server.Events("mail")).GetProperty("user").GetString());
        AssertOpens(server.Mails[0], user);
    }

    [Fact]
    public void The_credential_gives_the_name_of_the_account()
    {
        using SmtpServer server = Server(SmtpTlsMode.StartTls, "robot@acme.example");
        LoginMailOptions options = With(server, Token) with { Credential = new NetworkCredential("robot@acme.example", "not used") };
        Assert.Equal(DeliveryStatus.Sent, Assert.Single(Send(options, User("ann"))).Delivery.Status);
        Assert.Equal("robot@acme.example", Assert.Single(server.Events("mail")).GetProperty("user").GetString());
    }

    [Fact]
    public void A_token_that_the_server_refuses_ends_the_call_and_is_in_no_message()
    {
        using SmtpServer server = Server(SmtpTlsMode.StartTls, "it@acme.example");
        ProvisioningException error = Fails(ErrorIds.MailFailed, With(server, "ya29.expired-T0ken"), User("ann"));
        Assert.Contains("-AccessToken", error.Message, StringComparison.Ordinal);
        Assert.Contains("it@acme.example", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("expired-T0ken", $"{error}", StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public void A_token_is_never_sent_in_clear()
    {
        using var server = new SmtpServer(SmtpTlsMode.None, "--user", "it@acme.example", "--token", Token);
        Fails(ErrorIds.MailFailed, With(server, Token), User("ann"));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public void A_server_that_takes_passwords_only_does_not_see_the_token()
    {
        using var server = new SmtpServer(SmtpTlsMode.StartTls, "--user", "it@acme.example", "--password", "Sm7p-secret");
        ProvisioningException error = Fails(ErrorIds.MailFailed, With(server, Token), User("ann"));
        Assert.Contains("XOAUTH2", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Events("auth"));
    }

    [Fact]
    public void A_token_without_the_name_of_an_account_is_refused()
    {
        using SmtpServer server = Server(SmtpTlsMode.StartTls, "it@acme.example");
        ProvisioningException error = Fails(ErrorIds.MailFailed, With(server, Token) with { From = null }, User("ann"));
        Assert.Contains("-From", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    private static SmtpServer Server(SmtpTlsMode tls, string user) => new(tls, "--user", user, "--token", Token);

    private static LoginMailOptions With(SmtpServer server, string token) => server.Options with { AccessToken = SecureText.Make(token) };
}
