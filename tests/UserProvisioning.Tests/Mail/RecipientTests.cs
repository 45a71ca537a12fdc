using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.References;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests of which users get no first password by mail, and of the message of a mailing that ends early.</summary>
public sealed class RecipientTests : MailTest
{
    [Fact]
    public void A_user_who_starts_later_than_tomorrow_is_skipped_unless_forced_and_one_who_has_left_always()
    {
        DateTime today = Database.Clock.GetLocalNow().Date;
        SystemUser soon = Starting("soon", today.AddDays(1), null), later = Starting("later", today.AddDays(30), null), gone = Starting("gone",
            null, today.AddDays(-1));
        List<CredentialDeliveryResult> results = Send(Pickup, soon, later, gone);
        Assert.Equal([DeliveryStatus.Sent, DeliveryStatus.Skipped, DeliveryStatus.Skipped], results.Select(result => result.Delivery.Status));
        Assert.Contains("starts on", results[1].Delivery.Reason, StringComparison.Ordinal);
        Assert.Contains("last day", results[2].Delivery.Reason, StringComparison.Ordinal);
        Assert.All(results, result => Assert.Null(result.Error));
        Assert.Equal(
            [DeliveryStatus.Sent, DeliveryStatus.Skipped],
            Send(Pickup with { Force = true }, later, gone).Select(result => result.Delivery.Status));
    }

    [Fact]
    public void A_setting_says_how_many_days_before_the_start_a_mail_is_sent()
    {
        Database.Set("CredentialDaysBeforeStart", 14);
        DateTime today = Database.Clock.GetLocalNow().Date;
        SystemUser soon = Starting("soon", today.AddDays(14), null), later = Starting("later", today.AddDays(15), null);
        List<CredentialDeliveryResult> results = Send(Pickup, soon, later);
        Assert.Equal([DeliveryStatus.Sent, DeliveryStatus.Skipped], results.Select(result => result.Delivery.Status));
        Assert.Contains($"Send from {today.AddDays(1):yyyy-MM-dd} on", results[1].Delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archived_user_is_skipped_even_if_forced()
    {
        SystemUser user = User("ann");
        Database.Connection.SystemUsers.Archive([new SystemUserReference(user)]);
        Assert.Equal(DeliveryStatus.Skipped, Assert.Single(Send(Pickup with { Force = true }, user)).Delivery.Status);
    }

    [Fact]
    public void A_mailing_that_stops_reports_the_sent_mails_and_restores_the_other_passwords()
    {
        SystemUser[] users = Enumerable.Range(1, 40).Select(i => User($"user{i}")).ToArray();
        MimeKit.MimeMessage former = Mail(users[1]);
        string? hash = Hash(users[1]);
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(Pickup);
        var results = new List<CredentialDeliveryResult>();
        foreach (CredentialDeliveryResult result in sender.Send(users.Select(user => new SystemUserReference(user)).ToList()))
        {
            results.Add(result);
            if (results.Count == 1)
            {
                Directory.Delete(Mailbox, recursive: true);
            }
        }

        Assert.Equal(40, results.Count);
        Assert.Equal(DeliveryStatus.Sent, results[0].Delivery.Status);
        Assert.All(results.Skip(1), result => Assert.Equal(DeliveryStatus.Failed, result.Delivery.Status));
        Assert.Single(results, result => result.Error is not null);
        Assert.Equal(hash, Hash(users[1]));
        AssertOpens(former, users[1]);
        Assert.Null(Hash(users[39]));
        Assert.Equal(CredentialStatus.None, Status(users[39]));
        Assert.Contains("1 mail was sent before. 38 users", sender.Stop!.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.MailFailed, sender.Stop.ErrorId);
    }

    [Fact]
    public void A_lost_mail_server_is_not_tried_again_for_each_user()
    {
        using var server = new SmtpServer(SmtpTlsMode.None);
        SystemUser[] users = Enumerable.Range(1, 40).Select(i => User($"user{i}")).ToArray();
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(server.Options);
        var results = new List<CredentialDeliveryResult>();
        foreach (CredentialDeliveryResult result in sender.Send(users.Select(user => new SystemUserReference(user)).ToList()))
        {
            results.Add(result);
            if (results.Count == 1)
            {
                server.Dispose();
            }
        }

        Assert.Equal(40, results.Count);
        Assert.Equal(DeliveryStatus.Sent, results[0].Delivery.Status);
        Assert.NotNull(sender.Stop);
        Assert.All(results.Where(result => result.Error is null).Skip(1), result => Assert.Contains("Not tried", result.Delivery.Reason,
            StringComparison.Ordinal));
        Assert.Null(Hash(users[39]));
    }

    [Fact]
    public void A_missing_LoginUrl_or_MailFrom_gives_a_warning_before_the_mailing()
    {
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(new LoginMailOptions { PickupDirectory = Mailbox });
        Assert.Contains(sender.Warnings, warning => warning.Contains("LoginUrl", StringComparison.Ordinal));
        Assert.Contains(sender.Warnings, warning => warning.Contains("no-reply@", StringComparison.Ordinal));

        Database.Connection.ClientSettings.Set("LoginUrl", "https://app.example.org");
        using LoginCredentialSender complete = Database.Connection.Credentials.OpenSender(Pickup);
        Assert.Empty(complete.Warnings);
    }

    [Fact]
    public void Templates_that_would_mix_languages_are_refused_and_a_missing_part_gives_a_warning()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Database.Folder, "templates")).FullName;
        File.WriteAllText(Path.Combine(folder, "LoginCredential.fr.body.txt"), "Bonjour {{ Password }}");
        SystemUser user = User("ann", "fr");
        ProvisioningException error = Fails(ErrorIds.SettingInvalid, Pickup with { TemplateDirectory = folder }, user);
        Assert.Contains("LoginCredential.fr.body.html", error.Message, StringComparison.Ordinal);

        File.Move(Path.Combine(folder, "LoginCredential.fr.body.txt"), Path.Combine(folder, "LoginCredential.nl.body.txt"));
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(Pickup with { TemplateDirectory = folder });
        Assert.Contains(sender.Warnings, warning => warning.Contains("LoginCredential.nl.body.html", StringComparison.Ordinal));
    }

    private SystemUser Starting(string name, DateTime? start, DateTime? end)
    {
        SystemUser user = User(name);
        Database.Connection.Contacts.Update(new ContactReference(user), fields => fields with { StartDate = start, EndDate = end });
        return user;
    }
}
