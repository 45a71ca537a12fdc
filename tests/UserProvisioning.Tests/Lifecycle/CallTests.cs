using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Lifecycle;
using UserProvisioning.Tests.Batches;
using UserProvisioning.Tests.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of calls of lifecycle tasks as a whole: those that are broken off, and those for which nothing is due.</summary>
public sealed class CallTests : CalendarTest
{
    [Fact]
    public void A_call_that_breaks_off_between_two_mails_sends_none_twice_and_leaves_none_out()
    {
        Database.Set("ReminderDaysBeforeEnd", 14);
        Database.Set("LifecycleMailTo", "hr@acme.example");
        for (int number = 0; number < 5; number++)
        {
            User($"u{number}", end: Today.AddDays(5));
        }

        using var server = new SmtpServer(SmtpTlsMode.None);
        using (var stop = new CancellationTokenSource())
        {
            ProvisioningConnection broken = Database.OpenCounted(out CountingStore store);
            store.BeforeWrite = () =>
            {
                if (server.Mails.Count == 2)
                {
                    stop.Cancel();
                }
            };
            Assert.ThrowsAny<OperationCanceledException>(() =>
                broken.LifecycleTasks.Invoke(new LifecycleRequest { Mail = server.Options }, stop.Token));
        }

        Assert.Equal(2, server.Mails.Count);
        Assert.Equal(ProvisioningRunStatus.Interrupted, Assert.Single(Database.Connection.EmployeeFiles.Runs()).Status);
        LifecycleResult result = Database.Connection.LifecycleTasks.Invoke(new LifecycleRequest { Mail = server.Options });
        Assert.Equal((5, ProvisioningRunStatus.Completed), (Assert.Single(result.Runs).Updated, result.Runs[0].Status));
        Assert.Equal((5, 5), (server.Mails.Count, server.Mails.Select(mail => mail.MessageId).Distinct().Count()));
    }

    [Fact]
    public void A_call_that_ends_after_a_first_password_was_sent_and_before_its_item_was_stored_gets_the_item_from_the_next_call()
    {
        SystemUser[] users = [User("ann"), User("bob")];
        Database.Connection.Credentials.Schedule(users.Select(user => new SystemUserReference(user)).ToList(), new CredentialSchedule { On = Today });
        ProvisioningConnection broken = Database.OpenCounted(out CountingStore store);
        int writes = 0;
        store.BeforeWrite = () =>
        {
            // The first write after a mail says that it was sent. After that, the process is gone.
            if (Directory.Exists(Mailbox) && Directory.GetFiles(Mailbox).Length > 0 && ++writes > 1)
            {
                throw new InvalidOperationException("gone");
            }
        };
        Assert.Throws<InvalidOperationException>(() => broken.LifecycleTasks.Invoke(new LifecycleRequest { Mail = Pickup }));
        ProvisioningRun interrupted = Assert.Single(Database.Connection.EmployeeFiles.Runs());
        Assert.Equal((ProvisioningRunStatus.Interrupted, 0), (interrupted.Status, Items(interrupted).Length));
        Assert.Equal("ann@x.example", Mails()[0].To.Mailboxes.Single().Address);

        ProvisioningRun run = Run();
        Assert.Equal((interrupted.Id, ProvisioningRunStatus.Completed), (run.Id, run.Status));
        Assert.Equal(["SendCredential ann Update", "SendCredential bob Update"], Items(run));
        Assert.Equal(["bob@x.example"], Mails().Select(mail => mail.To.Mailboxes.Single().Address));
        Assert.Equal(0, Run().Id);
    }

    [Fact]
    public void A_call_with_nothing_due_reads_all_in_one_unit_of_work_and_the_settings_once()
    {
        foreach (string name in new[] { "ReminderDaysBeforeEnd", "ReminderDaysBeforeExpiry", "PasswordMaxAgeDays", "CredentialDaysBeforeStart",
            "ReclaimLicenseAfterDays", "AnonymizeAfterDays", "HistoryRetentionDays" })
        {
            Database.Set(name, 100);
        }

        Login(User("ann"));
        ProvisioningConnection counted = Database.OpenCounted(out CountingStore store);
        store.Forget();
        Assert.Equal(0, counted.LifecycleTasks.Invoke(new LifecycleRequest()).Runs[0].Id);
        Assert.Equal(1, store.Calls.Count(call => call is "Read" or "Write"));
        Assert.Single(store.Calls, "Settings.Client");
    }

    [Fact]
    public void Who_was_reminded_of_a_password_is_not_read_again_until_the_expiry_moves()
    {
        Database.Set("PasswordMaxAgeDays", 90);
        Database.Set("ReminderDaysBeforeExpiry", 10);
        Database.SetPassword(User("ann"), "Correct-Horse-7");
        Days(80);
        Assert.Equal(1, Run().Updated);
        ProvisioningConnection counted = Database.OpenCounted(out CountingStore store);
        Days(1);
        store.Forget();
        Assert.Equal(0, counted.LifecycleTasks.Invoke(new LifecycleRequest()).Runs[0].Id);
        Assert.DoesNotContain("Contacts.ByIds", store.Calls);

        // Passwords are valid for longer now, so the user is reminded of the new day too.
        Database.Set("PasswordMaxAgeDays", 120);
        Assert.Equal(0, Run().Id);
        Days(29);
        Assert.Equal(1, Run().Updated);
        Assert.Equal(0, Run().Id);
        Assert.Equal(2, Mails().Count);
    }
}
