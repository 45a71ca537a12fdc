using MimeKit;
using UserProvisioning.Credentials;
using UserProvisioning.Lifecycle;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of the mails of lifecycle tasks: to whom, in which language, and each once.</summary>
public sealed class ReminderTests : CalendarTest
{
    [Fact]
    public void The_manager_is_mailed_once_before_an_end_in_the_language_of_the_manager_and_again_when_the_end_moves()
    {
        Database.Set("ReminderDaysBeforeEnd", 14);
        User("boss", language: "nl");
        SystemUser user = User("ann", end: Today.AddDays(20), manager: "E-boss");
        Assert.Equal(["RemindEnd ann 2026-06-21"], Due(20));
        Assert.Equal(0, Run().Id);
        Days(6);
        ProvisioningRun run = Run();
        Assert.Equal(["RemindEnd ann Update"], Items(run));
        MimeMessage mail = Assert.Single(Mails());
        Assert.Equal(("boss@x.example", "ann vertrekt op 5 juli 2026"), (mail.To.Mailboxes.Single().Address, mail.Subject));
        Assert.Contains("heeft 5 juli 2026 als laatste dag", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(0, Run().Id);
        Assert.Single(Database.AuditTrail(), entry => entry.Action == AuditActions.SendMail && entry.Target == "ann" && entry.RunId == run.Id);

        Database.Connection.Contacts.Update(new ContactReference(user), fields => fields with { EndDate = Today.AddDays(10) });
        Assert.Equal("ann vertrekt op 1 juli 2026", Assert.Single(Sent()).Subject);
        Days(11);
        Assert.Equal(1, Run(LifecycleTaskName.RemindEnd, LifecycleTaskName.ArchiveEnded).Archived);
        Assert.Empty(Mails());
    }

    [Fact]
    public void Without_a_manager_the_mail_goes_to_the_address_of_the_client_and_without_that_the_item_says_so()
    {
        Database.Set("ReminderDaysBeforeEnd", 14);
        Database.Person("Gone", reference: "E-gone", email: "gone@x.example", end: Today.AddDays(-1));
        User("ann", end: Today.AddDays(5));
        User("bob", end: Today.AddDays(5), manager: "E-gone");
        ProvisioningRun run = Run(LifecycleTaskName.RemindEnd);
        Assert.Equal((2, ProvisioningRunStatus.CompletedWithErrors), (run.Rejected, run.Status));
        Assert.Contains("LifecycleMailTo", Database.Connection.EmployeeFiles.Items(new ProvisioningRunReference(run.Id)).First().Reason);
        Database.Set("LifecycleMailTo", "hr@acme.example");
        Assert.Equal(2, Run(LifecycleTaskName.RemindEnd).Updated);
        Assert.All(Mails(), mail => Assert.Equal("hr@acme.example", mail.To.Mailboxes.Single().Address));
    }

    [Fact]
    public void A_user_is_mailed_once_before_the_password_expires_and_a_new_password_begins_anew()
    {
        Database.Set("PasswordMaxAgeDays", 90);
        Database.Set("ReminderDaysBeforeExpiry", 10);
        SystemUser user = User("ann"), exempt = User("exempt"), workplace = User("workplace");
        foreach (SystemUser one in new[] { user, exempt, workplace })
        {
            Database.SetPassword(one, "Correct-Horse-7");
        }

        Database.Connection.SystemUsers.Set([new SystemUserReference(exempt)], null, true);
        Database.Connection.SystemUsers.Set([new SystemUserReference(workplace)], LoginMethod.Workplace, null);
        Days(79);
        Assert.Equal(0, Run().Id);
        Days(1);
        Assert.Equal("Your password expires on 13 September 2026", Assert.Single(Sent()).Subject);
        Assert.Empty(Sent());
        Database.SetPassword(user, "Correct-Horse-8");
        Days(80);
        Assert.Equal("Your password expires on 2 December 2026", Assert.Single(Sent()).Subject);

        // It has expired: a reminder would come too late.
        Days(11);
        Assert.Empty(Sent());
    }

    [Fact]
    public void First_passwords_are_mailed_so_many_days_before_the_start_and_scheduled_ones_on_their_day()
    {
        Database.Set("CredentialDaysBeforeStart", 3);
        SystemUser starts = User("starts", start: Today.AddDays(5)), scheduled = User("scheduled"), late = User("late", start: Today.AddDays(-9));
        Database.Connection.Credentials.Schedule(
            [new SystemUserReference(scheduled)], new CredentialSchedule { On = Today.AddDays(1), To = "boss@x.example" });
        ProvisioningRun run = Run();
        Assert.Equal(["SendCredential late Update"], Items(run));
        Assert.Equal(CredentialStatus.Sent, Reread(late).CredentialStatus);
        Assert.Contains(Database.AuditTrail(), entry => entry.Action == AuditActions.SendCredential && entry.RunId == run.Id);
        Mails();
        Days(1);
        Assert.Equal("boss@x.example", Assert.Single(Sent()).To.Mailboxes.Single().Address);
        Assert.Empty(Sent());
        Days(1);
        Assert.Equal("starts@x.example", Assert.Single(Sent()).To.Mailboxes.Single().Address);
        Assert.Equal(CredentialStatus.Sent, Reread(starts).CredentialStatus);
        Assert.Equal(0, Run().Id);
    }

    [Fact]
    public void A_server_in_UTC_sends_on_the_day_of_the_client()
    {
        Database.Set("TimeZone", "Pacific/Auckland");
        SystemUser user = User("ann");
        Database.Connection.Credentials.Schedule([new SystemUserReference(user)], new CredentialSchedule { On = new DateTime(2026, 6, 17) });
        Database.Clock.Now = new DateTime(2026, 6, 16, 11, 59, 0);
        Assert.Empty(Sent());
        Database.Clock.Now = new DateTime(2026, 6, 16, 12, 0, 0);
        Assert.Single(Sent());
    }

    [Fact]
    public void A_mail_that_another_process_is_sending_is_left_to_it_until_that_process_is_gone()
    {
        Database.Set("ReminderDaysBeforeEnd", 14);
        Database.Set("LifecycleMailTo", "hr@acme.example");
        SystemUser user = User("ann", end: Today.AddDays(5));
        Database.Sql("INSERT INTO LifecycleMails (SystemUserId, Task, ForDay, ClaimId) "
            + FormattableString.Invariant($"VALUES ({user.Id}, 'RemindEnd', '{Today.AddDays(5):yyyy-MM-dd} 00:00:00', 'other')"));
        using (UserProvisioning.Storage.IStorageEngine store = Database.OpenStore())
        using (store.HoldActivityLock("other"))
        {
            Run(LifecycleTaskName.RemindEnd);
            Assert.Empty(Mails());
        }

        Assert.Single(Sent());
    }

    [Fact]
    public void When_mails_cannot_be_sent_the_other_tasks_are_done_and_the_error_says_why()
    {
        Database.Set("ReminderDaysBeforeEnd", 14);
        Database.Set("LifecycleMailTo", "hr@acme.example");
        SystemUser ended = User("ended", end: Today.AddDays(-1));
        User("ann", end: Today.AddDays(5));
        LifecycleResult result = Database.Connection.LifecycleTasks.Invoke(new LifecycleRequest
        {
            Mail = new UserProvisioning.Mail.LoginMailOptions
            {
                SmtpServer = "127.0.0.1", Port = 1, TlsMode = SmtpTlsMode.None, From = "it@acme.example",
            },
        });
        Assert.Equal(ErrorIds.MailFailed, Assert.Single(result.Errors).ErrorId);
        Assert.Equal((1, SystemUserStatus.Archived), (Assert.Single(result.Runs).Archived, Reread(ended).Status));
        Assert.Single(Sent());
    }

    [Fact]
    public void A_template_set_of_the_administrator_replaces_the_shipped_one_and_an_incomplete_one_is_refused()
    {
        Database.Set("ReminderDaysBeforeEnd", 14);
        Database.Set("LifecycleMailTo", "hr@acme.example");
        Database.Set("DefaultLanguage", "de");
        User("ann", end: Today.AddDays(5));
        string folder = Path.Combine(Database.Folder, "templates");
        Directory.CreateDirectory(folder);
        Database.Set("MailTemplateDirectory", folder);
        File.WriteAllText(Path.Combine(folder, "RemindEnd.de.subject.txt"), "{{ DisplayName }} geht");
        Assert.Contains("not complete", Assert.Single(Call().Errors).Message, StringComparison.Ordinal);
        foreach (string mail in new[] { "RemindEnd", "RemindPassword", "ReclaimWarning" })
        {
            File.WriteAllText(Path.Combine(folder, $"{mail}.de.subject.txt"), "{{ DisplayName }} geht");
            File.WriteAllText(Path.Combine(folder, $"{mail}.de.body.txt"), "{{ DisplayName }} geht am {{ Date }}.");
            File.WriteAllText(Path.Combine(folder, $"{mail}.de.body.html"), "<p>{{ DisplayName }} geht am {{ Date }}.</p>");
        }

        MimeMessage sent = Assert.Single(Sent());
        Assert.Equal(("ann geht", "ann geht am 20 Juni 2026."), (sent.Subject, sent.TextBody!.Trim()));
        File.WriteAllText(Path.Combine(folder, "RemindEnd.de.body.txt"), "{{ DisplayName }} geht.");
        User("bob", end: Today.AddDays(5));
        Assert.Contains("it never shows {{ Date }}", Assert.Single(Call().Errors).Message, StringComparison.Ordinal);
    }

    private List<MimeMessage> Sent()
    {
        Run();
        return Mails();
    }
}
