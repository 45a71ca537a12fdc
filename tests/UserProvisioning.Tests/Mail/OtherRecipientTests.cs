using MimeKit;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests of mails with first passwords that go to somebody else than the user.</summary>
public sealed class OtherRecipientTests : MailTest
{
    [Theory]
    [InlineData("en", "Login of Ann visser for Acme", "An account was made for Ann visser at Acme.")]
    [InlineData("nl", "Inloggegevens van Ann visser voor Acme", "Er is een account gemaakt voor Ann visser bij Acme.")]
    public void A_mail_to_somebody_else_says_for_whom_it_is_in_the_language_of_the_user(string language, string subject, string sentence)
    {
        Database.Set("ClientName", "Acme");
        Database.Set("LoginUrl", "https://login.acme.example/");
        SystemUser user = User("visser", language, firstName: "Ann");
        MimeMessage mail = Mail(user, Pickup with { To = "boss@acme.example" });
        Assert.Equal(("boss@acme.example", string.Empty), (mail.To.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Name ?? string.Empty));
        Assert.Equal(subject, mail.Subject);
        Assert.Contains(sentence, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("<strong>Ann visser</strong>", mail.HtmlBody, StringComparison.Ordinal);
        foreach (string part in new[] { user.Username, "https://login.acme.example/" })
        {
            Assert.Contains(part, mail.TextBody, StringComparison.Ordinal);
            Assert.Contains(part, mail.HtmlBody, StringComparison.Ordinal);
        }

        AssertOpens(mail, user);
    }

    [Fact]
    public void The_result_and_the_audit_trail_name_the_address()
    {
        SystemUser user = User("ann");
        CredentialDelivery delivery = Assert.Single(Send(Pickup with { To = "boss@acme.example" }, user)).Delivery;
        Assert.Equal("boss@acme.example", delivery.To);
        AuditEntry entry = Assert.Single(Database.AuditTrail(), entry => entry.Action == AuditActions.SendCredential);
        Assert.Equal(("ann", "boss@acme.example"), (entry.Target, entry.After["To"]));
    }

    [Fact]
    public void A_user_without_an_address_can_be_mailed_through_somebody_else()
    {
        SystemUser user = Database.User("Bakker");
        AssertOpens(Mail(user, Pickup with { To = "boss@acme.example" }), user);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("Boss <boss@acme.example>")]
    [InlineData("boss@acme.example, thief@evil.example")]
    [InlineData("boss@acme.example\r\nBcc: thief@evil.example")]
    public void What_is_not_one_bare_address_is_refused_before_anything_is_changed(string to) =>
        Fails(ErrorIds.MailFailed, Pickup with { To = to }, User("ann"));
}
