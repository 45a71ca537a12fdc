using MimeKit;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests that the parser that sends checks addresses: an accepted address can be mailed to, and a bad one stops no other mail.</summary>
public sealed class AddressTests : MailTest
{
    private static readonly string[] Odd =
    [
        "bob.@example.org", ".bob@example.org", "b..ob@example.org", "bob@example.org.", "bob@.example.org", "bob@example..org",
            "bob@-example.org", "bob@example-.org",
        "bob", "bob@", "@example.org", "bob@@example.org", "bob@ex@ample.org", "bob@localhost", "bob@[127.0.0.1]", "bob@[IPv6:::1]", "bob@[",
            "bob@127.0.0.1",
        "\"bob smith\"@example.org", "\"bob\"@example.org", "\"bob@example.org", "bob\"@example.org", "b\"o\"b@example.org", "bob\\@example.org",
            "bob(comment)@example.org",
        "Bob <bob@example.org>", "<bob@example.org>", "bob@example.org,ann@example.org", "bob@example.org;ann@example.org",
            "group:bob@example.org;", "bob@exam_ple.org",
        "bo'b@example.org", "bo+b@example.org", "bo/b@example.org", "bo%b@example.org", "!#$%&'*+-/=?^_`{|}~@example.org", "bob_@example.org",
            "bob-@example.org", "-@example.org",
        "zoë@example.org", "bob@zoë.example", "用户@例子.广告", "bob@xn--zo-jja.example", "bob@example.org>", "bob@example.org\0",
            "bo\u200bb@example.org", "bob\u202e@example.org",
        "mailto:bob@example.org", "bob@exa mple.org", "bob @example.org", "\"\"@example.org", "\"a\\\"b\"@example.org", "bob@example.org:25",
            "bob@example,org", "1@2", "a@b.c",
    ];

    [Fact]
    public void A_mail_can_be_built_for_each_accepted_address()
    {
        Assert.Contains(Odd, EmailAddress.IsValid);
        Assert.Contains(Odd, text => !EmailAddress.IsValid(text));
        Assert.All(Odd.Where(EmailAddress.IsValid), Build);

        // Random texts of the characters that matter in an address are tested too.
        const string Signs = "aB9._-@+'\"\\<>()[]:;, ë";
        var random = new Random(20260601);
        for (int i = 0; i < 200_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Signs[random.Next(Signs.Length)])) + (i % 2 == 0
                ? "@x.example" : string.Empty);
            if (EmailAddress.IsValid(text))
            {
                Build(text);
            }
        }
    }

    [Theory]
    [InlineData("bob.@example.org")]
    [InlineData("b..ob@example.org")]
    [InlineData("bob@example..org")]
    public void An_address_for_which_no_mail_can_be_built_is_refused_in_a_contact(string address) =>
        Assert.Equal(ErrorIds.ContactInvalid, Assert.Throws<ProvisioningException>(() => User("bob", email: address)).ErrorId);

    [Fact]
    public void A_stored_invalid_address_fails_alone_and_its_user_keeps_the_password()
    {
        SystemUser ann = User("ann"), bob = User("bob"), cas = User("cas");
        MimeMessage former = Mail(bob);
        Database.Sql($"UPDATE Contacts SET Email = 'bob.@example.org' WHERE Id = {bob.ContactId}");
        List<CredentialDeliveryResult> results = Send(Pickup, ann, bob, cas);
        Assert.Equal([DeliveryStatus.Sent, DeliveryStatus.Failed, DeliveryStatus.Sent], results.Select(result => result.Delivery.Status));
        Assert.Contains("bob", results[1].Delivery.Reason, StringComparison.Ordinal);
        AssertOpens(former, bob);
        Assert.Equal(1L, Database.Scalar("SELECT COUNT(*) FROM AuditEntries WHERE Action = 'SendCredential' AND Target = 'bob' AND AfterJson "
            + "LIKE '%Not sent%'"));
    }

    private static void Build(string address)
    {
        var mail = new MimeMessage();
        mail.To.Add(new MailboxAddress("Bob Zoë", address));
        mail.Body = new TextPart("plain") { Text = "x" };
        using var stream = new MemoryStream();
        mail.WriteTo(stream);
        stream.Position = 0;
        
        // An international domain is written in its ASCII form, and comes back in lower case.
        Assert.Equal(address, MimeMessage.Load(stream).To.Mailboxes.Single().Address, ignoreCase: true);
    }
}
