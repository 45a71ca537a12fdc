using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests of several processes that mail to the same user: the newest mail holds the valid password, or the user is pending.</summary>
public sealed class TwoSendersTests : MailTest
{
    [Fact]
    public async Task Of_several_processes_at_once_only_the_newest_mail_has_the_valid_password()
    {
        SystemUser user = User("ann");
        using var server = new SmtpServer(SmtpTlsMode.None, "--delay", "1.5");
        string connect = Database.OnServer is { } name ? TestServer.ConnectStatement(name) : $"Connect-UserProvisioning '{Database.File}'";
        string script =
            $$"""
            $null = {{connect}}
            Get-SystemUser | Send-LoginCredential -SmtpServer localhost -Port {{server.Port}} -TlsMode None -From it@acme.example -WA Ignore |
                ForEach-Object { "$($_.Status)" }
            """;
        string[][] answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ShellProcess.Script(script).ToArray())));
        string[] statuses = answers.SelectMany(lines => lines).ToArray();
        Assert.Equal(3, statuses.Length);
        Assert.All(statuses, status => Assert.Contains(status, new[] { "Sent", "Skipped" }));
        Assert.Equal(statuses.Count(status => status == "Sent"), server.Mails.Count);

        // If more than one process sent a mail, the newest mail has the valid password.
        AssertOpens(server.Mails[^1], user);
        Assert.Equal(CredentialStatus.Sent, Status(user));
    }

    [Fact]
    public void A_password_that_was_replaced_during_its_mail_leaves_the_user_pending()
    {
        SystemUser user = User("ann");
        string other = PasswordHashing.Hash("another password");
        using var server = new LyingSmtpServer(async (reader, stream, stop) =>
        {
            await LyingServerTests.SpeakUntilDataAsync(reader, stream, stop);
            Database.Sql($"UPDATE SystemUsers SET PasswordHash = '{other}', CredentialStatus = 'Sent'");
            await LyingSmtpServer.SayAsync(stream, "250 taken");
            await Task.Delay(Timeout.Infinite, stop);
        });
        CredentialDelivery delivery = Assert.Single(Send(server.Options, user)).Delivery;
        Assert.Equal(DeliveryStatus.Pending, delivery.Status);
        Assert.Contains("not valid", delivery.Reason, StringComparison.Ordinal);
        Assert.Equal(CredentialStatus.Pending, Status(user));
        Assert.Equal(other, Hash(user));
    }

    [Fact]
    public void A_claim_of_a_process_that_has_ended_is_ignored()
    {
        SystemUser user = User("ann");
        Database.Sql($"INSERT INTO CredentialClaims (SystemUserId, ClaimId, ExpiresAt) VALUES ({user.Id}, 'gone', '2999-01-01 00:00:00')");
        Assert.Equal(DeliveryStatus.Sent, Assert.Single(Send(Pickup, user)).Delivery.Status);
        Assert.Equal(0L, Database.Scalar("SELECT COUNT(*) FROM CredentialClaims"));
    }

    [Fact]
    public void A_mail_whose_outcome_is_unknown_is_recorded()
    {
        using var server = new SmtpServer(SmtpTlsMode.None, "--drop-at", "1");
        SystemUser user = User("ann");
        Assert.Equal(DeliveryStatus.Failed, Assert.Single(Send(server.Options, user)).Delivery.Status);
        Assert.Equal(CredentialStatus.Pending, Status(user));
        Assert.Equal(1L, Database.Scalar("SELECT COUNT(*) FROM AuditEntries WHERE Action = 'SendCredential' AND Target = 'ann' AND AfterJson "
            + "LIKE '%Not known%'"));
    }
}
