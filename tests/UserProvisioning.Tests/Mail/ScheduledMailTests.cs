using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests of mails with first passwords that are scheduled for a later day.</summary>
public sealed class ScheduledMailTests : MailTest
{
    private DateTime Today => Database.Clock.Today();

    [Fact]
    public void A_scheduled_mail_has_no_password_before_its_day_and_is_sent_from_that_day_on()
    {
        SystemUser user = User("ann");
        CredentialDelivery delivery = Schedule(Today.AddDays(3), user).Delivery;
        Assert.Equal((DeliveryStatus.Scheduled, "ann@x.example", Today.AddDays(3)), (delivery.Status, delivery.To, delivery.SendOn!.Value));
        Assert.Equal(CredentialStatus.Scheduled, Status(user));
        Assert.Equal(Today.AddDays(3), Database.Reread(user).CredentialSendOn);
        Assert.Null(Hash(user));

        Database.Clock.Advance(TimeSpan.FromDays(2));
        string before = Database.Dump();
        CredentialDelivery early = Assert.Single(Send(Pickup, user)).Delivery;
        Assert.Equal(DeliveryStatus.Skipped, early.Status);
        Assert.Contains("scheduled for", early.Reason, StringComparison.Ordinal);
        Assert.Equal(before, Database.Dump());

        Database.Clock.Advance(TimeSpan.FromDays(1));
        AssertOpens(Mail(user), user);
        Assert.Equal((CredentialStatus.Sent, null), (Status(user), Database.Reread(user).CredentialSendOn));
    }

    [Fact]
    public void A_mail_that_is_scheduled_again_moves_to_the_new_day_and_address()
    {
        SystemUser user = User("ann");
        Schedule(new CredentialSchedule { On = Today.AddDays(1), To = "boss@x.example" }, user);
        Schedule(Today.AddDays(5), user);
        Database.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(DeliveryStatus.Skipped, Assert.Single(Send(Pickup, user)).Delivery.Status);
        Database.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal("ann@x.example", Mail(user).To.Mailboxes.Single().Address);
        Assert.Equal(
            ["CredentialSendOn= To= -> CredentialSendOn=2026-06-16 To=boss@x.example",
                "CredentialSendOn=2026-06-16 To=boss@x.example -> CredentialSendOn=2026-06-20 To=ann@x.example"],
            Database.AuditTrail().Where(entry => entry.Action == AuditActions.ScheduleCredential).OrderBy(entry => entry.Id)
                .Select(entry => $"{Shown(entry.Before)} -> {Shown(entry.After)}"));

        static string Shown(System.Collections.IDictionary values) =>
            string.Join(' ', new[] { "CredentialSendOn", "To" }.Select(name => $"{name}={values[name]}"));
    }

    [Fact]
    public void Force_sends_a_scheduled_mail_at_once()
    {
        SystemUser user = User("ann");
        Schedule(Today.AddDays(3), user);
        AssertOpens(Mail(user, Pickup with { Force = true }), user);
        Assert.Equal((CredentialStatus.Sent, null), (Status(user), Database.Reread(user).CredentialSendOn));
    }

    [Theory]
    [InlineData("archived")]
    [InlineData("blocked")]
    [InlineData("last day")]
    [InlineData("set on purpose")]
    public void What_keeps_a_user_from_getting_a_mail_cancels_it_on_its_day_and_not_before(string reason)
    {
        SystemUser user = User("ann");
        Schedule(Today.AddDays(3), user);
        switch (reason)
        {
            case "archived":
                Database.Archive(user);
                break;
            case "blocked":
                Database.Connection.UserBlocks.Block([new SystemUserReference(user)]);
                break;
            case "last day":
                Database.Connection.Contacts.Update(new ContactReference(user), fields => fields with { EndDate = Today.AddDays(2) });
                break;
            default:
                // The application stores the password that the user has chosen.
                Database.Sql($"UPDATE SystemUsers SET PasswordHash = 'x', PasswordSetAt = '2026-06-15 12:00:00', CredentialStatus = 'Set'");
                break;
        }

        Assert.Equal(DeliveryStatus.Skipped, Assert.Single(Send(Pickup, user)).Delivery.Status);
        Assert.Equal(Today.AddDays(3), Database.Reread(user).CredentialSendOn);
        Database.Clock.Advance(TimeSpan.FromDays(3));
        CredentialDeliveryResult result = Assert.Single(Send(Pickup, user));
        Assert.Equal((DeliveryStatus.Skipped, null), (result.Delivery.Status, result.Error));
        Assert.Contains(reason, result.Delivery.Reason, StringComparison.Ordinal);
        Assert.Null(Database.Reread(user).CredentialSendOn);
        AuditEntry entry = Assert.Single(Database.AuditTrail(), entry => entry.Action == AuditActions.CancelCredential);
        Assert.Equal((user.Username, result.Delivery.Reason), (entry.Target, entry.After["Reason"]));
        Assert.Empty(Directory.GetFiles(Mailbox));
    }

    [Fact]
    public void A_preview_cancels_nothing()
    {
        SystemUser user = User("ann");
        Schedule(Today, user);
        Database.Archive(user);
        string before = Database.Dump();
        using LoginCredentialSender sender = Database.Connection.Credentials.OpenSender(Pickup with { IsPreview = true });
        Assert.Equal("The user is archived.", Assert.Single(sender.Preview([new SystemUserReference(user)]))!.Delivery.Reason);
        Assert.Equal(before, Database.Dump());
    }

    [Fact]
    public void A_user_whose_start_was_put_off_stays_scheduled()
    {
        SystemUser user = User("ann");
        Schedule(Today.AddDays(1), user);
        Database.Connection.Contacts.Update(new ContactReference(user), fields => fields with { StartDate = Today.AddDays(30) });
        Database.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("starts on", Assert.Single(Send(Pickup, user)).Delivery.Reason, StringComparison.Ordinal);
        Assert.Equal(CredentialStatus.Scheduled, Status(user));
        Database.Clock.Advance(TimeSpan.FromDays(28));
        AssertOpens(Mail(user), user);
    }

    [Fact]
    public void A_mail_is_scheduled_only_for_those_who_would_get_it_on_that_day()
    {
        SystemUser starts = User("starts"), ends = User("ends"), blocked = User("blocked"), forced = User("forced"), set = User("set");
        foreach (SystemUser user in new[] { starts, forced })
        {
            Database.Connection.Contacts.Update(new ContactReference(user), fields => fields with { StartDate = Today.AddDays(10) });
        }

        Database.Connection.Contacts.Update(new ContactReference(ends), fields => fields with { EndDate = Today.AddDays(5) });
        Database.Connection.UserBlocks.Block([new SystemUserReference(blocked)], until: Today.AddDays(6));
        Database.SetPassword(set, "Correct-Horse-7");
        Assert.Equal(
            ["Skipped Scheduled Skipped Skipped", "Skipped Skipped Scheduled Skipped", "Scheduled Skipped Scheduled Skipped"],
            new[] { 5, 8, 9 }.Select(days => string.Join(' ', Database.Connection.Credentials
                .Schedule([new(starts), new(ends), new(blocked), new(set)], new CredentialSchedule { On = Today.AddDays(days) })
                .Select(result => result.Delivery.Status))));

        // What was forced when it was scheduled is forced when it is sent.
        Assert.Equal(
            DeliveryStatus.Scheduled, Schedule(new CredentialSchedule { On = Today.AddDays(1), Force = true }, forced).Delivery.Status);
        Database.Clock.Advance(TimeSpan.FromDays(1));
        AssertOpens(Mail(forced), forced);
    }

    [Fact]
    public void A_day_that_has_passed_and_an_address_that_is_none_are_refused()
    {
        SystemUser user = User("ann");
        string before = Database.Dump();
        Database.Fails(ErrorIds.SettingInvalid, () => Schedule(Today.AddDays(-1), user));
        Database.Fails(ErrorIds.MailFailed, () => Schedule(new CredentialSchedule { On = Today, To = "nobody" }, user));
        Assert.Equal(before, Database.Dump());
        SystemUser without = Database.User("Bakker");
        Assert.Equal(ErrorIds.EmailMissing, Schedule(Today, without).Error!.ErrorId);
        Assert.Equal(DeliveryStatus.Scheduled, Schedule(new CredentialSchedule { On = Today, To = "boss@x.example" }, without).Delivery.Status);
    }

    [Fact]
    public void A_password_that_is_set_cancels_the_mail()
    {
        SystemUser user = User("ann");
        Schedule(Today.AddDays(3), user);
        Database.SetPassword(user, "Correct-Horse-7");
        Assert.Equal((CredentialStatus.Set, null), (Status(user), Database.Reread(user).CredentialSendOn));
        Assert.Equal("A password was set.", Database.AuditTrail().Single(entry => entry.Action == AuditActions.CancelCredential).After["Reason"]);
    }

    [Fact]
    public void A_mail_that_was_refused_or_cut_off_stays_scheduled_and_is_sent_to_the_same_address_by_the_next_call()
    {
        SystemUser refused = User("ann"), killed = User("bob");
        foreach (SystemUser user in new[] { refused, killed })
        {
            Schedule(new CredentialSchedule { On = Today, To = "boss@x.example" }, user);
        }

        using (var server = new SmtpServer(SmtpTlsMode.None, "--refuse", "boss@x.example"))
        {
            Assert.Equal(DeliveryStatus.Failed, Assert.Single(Send(server.Options, refused)).Delivery.Status);
        }

        // A process that is killed after it stored the password and before it sent the mail leaves these values.
        Database.Sql($"UPDATE SystemUsers SET PasswordHash = '{PasswordHashing.Hash("nobody knows")}', PasswordSetAt = '2026-01-01 00:00:00', "
            + $"CredentialStatus = 'Pending' WHERE Id = {killed.Id.ToString(CultureInfo.InvariantCulture)}");
        Assert.All(new[] { refused, killed }, user =>
        {
            Assert.Equal(CredentialStatus.Scheduled, Status(user));
            MimeKit.MimeMessage mail = Mail(user);
            Assert.Equal("boss@x.example", mail.To.Mailboxes.Single().Address);
            AssertOpens(mail, user);
            Assert.Equal((CredentialStatus.Sent, null), (Status(user), Database.Reread(user).CredentialSendOn));
        });
    }

    [Fact]
    public void The_list_of_users_finds_those_with_a_scheduled_mail_as_scheduled_only()
    {
        SystemUser scheduled = User("ann"), none = User("bob"), sent = User("cas"), again = User("dan");
        Send(Pickup, sent, again);
        Schedule(Today.AddDays(1), scheduled);
        Schedule(Today.AddDays(1), again);
        Assert.Equal(["ann", "dan"], Listed(CredentialStatus.Scheduled));
        Assert.Equal(["bob"], Listed(CredentialStatus.None));
        Assert.Equal(["cas"], Listed(CredentialStatus.Sent));
        Assert.Equal(["ann", "bob", "dan"], Listed(CredentialStatus.None, CredentialStatus.Scheduled));
        Assert.Equal(none.Id, Database.Reread(none).Id);

        string[] Listed(params CredentialStatus[] statuses) => Database.Connection.SystemUsers
            .List(new SystemUserFilter { CredentialStatuses = statuses }).Select(user => user.Username).ToArray();
    }

    private CredentialDeliveryResult Schedule(DateTime day, SystemUser user) => Schedule(new CredentialSchedule { On = day }, user);

    private CredentialDeliveryResult Schedule(CredentialSchedule schedule, SystemUser user) =>
        Assert.Single(Database.Connection.Credentials.Schedule([new SystemUserReference(user)], schedule));
}
