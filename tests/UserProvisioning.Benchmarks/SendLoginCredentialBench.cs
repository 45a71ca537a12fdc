using System.Diagnostics;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MimeKit;
using UserProvisioning.Credentials;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench that sends credentials to a local mail server, compared with hashing as many passwords on all cores and sending as many messages over
/// one connection: 1,000 at once, and 10,000 that were scheduled for the same morning.
/// </summary>
internal static class SendLoginCredentialBench
{
    private const int Samples = 200;

    /// <summary>Measures mails to 1,000 users.</summary>
    internal static Measurement Run(Workspace workspace) => Run(workspace, 1000, rounds: 2, "users", "Get-SystemUser", string.Empty);

    /// <summary>Measures scheduled mails. The scheduling itself is not measured. Their hashes take minutes, so there is one round.</summary>
    internal static Measurement Scheduled(Workspace workspace) => Run(
        workspace,
        10_000,
        rounds: 0,
        "scheduled mails",
        "Get-SystemUser -CredentialStatus Scheduled",
        "Get-SystemUser | Send-LoginCredential -At ([datetime]::Today) | Out-Null");

    private static Measurement Run(Workspace workspace, int users, int rounds, string what, string select, string before)
    {
        using var sink = new SmtpSink(workspace);
        using var session = new ModuleSession(workspace);
        string pickup = workspace.PathOf($"mail{users}");
        session.Run(
            $$"""
            [void] (Connect-UserProvisioning '{{workspace.PathOf($"send{users}.db")}}')
            Set-UserLicense Requestor {{users}}
            1..{{users}} | ForEach-Object { New-Contact -FirstName Anna -LastName "Jansen$_" -Email "a$_@example.org" } | New-SystemUser | Out-Null
            @(Get-SystemUser)[0..{{Samples - 1}}] | Send-LoginCredential -PickupDirectory '{{pickup}}' | Out-Null
            {{before}}
            """);
        List<MimeMessage> messages = Directory.GetFiles(pickup, "*.eml").Select(path => MimeMessage.Load(path)).ToList();
        var hasher = new PasswordHasher<object>(
            Options.Create(new PasswordHasherOptions { IterationCount = PasswordHashing.Iterations }));
        return Bench.Compare(
            $"Send-LoginCredential, {users:N0} {what}",
            limit: 1.3,
            rounds,
            module: () =>
            {
                var clock = Stopwatch.StartNew();
                int sent = (int)session.Run(
                    $"@({select} | Send-LoginCredential -SmtpServer 127.0.0.1 -Port {sink.Port} -TlsMode None | Where-Object Status -eq "
                        + "Sent).Count")[0].BaseObject;
                return sent == users ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{sent} mails were sent, not {users}.");
            },
            floor: () =>
            {
                var clock = Stopwatch.StartNew();
                Parallel.For(0, users, i => hasher.HashPassword(hasher, $"Some-Password-{i}"));
                using var client = new SmtpClient();
                client.Connect("127.0.0.1", sink.Port, SecureSocketOptions.None);
                for (int i = 0; i < users; i++)
                {
                    client.Send(messages[i % messages.Count]);
                }

                client.Disconnect(quit: true);
                return clock.Elapsed.TotalSeconds;
            });
    }
}
