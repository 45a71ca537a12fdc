using System.Diagnostics;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Identity;
using MimeKit;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench that sends 1,000 credentials to a local mail server, compared with hashing 1,000 passwords on all cores and sending the same
/// messages over one connection.
/// </summary>
internal static class SendLoginCredentialBench
{
    private const int Users = 1000;

    internal static Measurement Run(Workspace workspace)
    {
        using var sink = new SmtpSink(workspace);
        using var session = new ModuleSession(workspace);
        string pickup = workspace.PathOf("mail");
        session.Run(
            $$"""
            [void] (Connect-UserProvisioning '{{workspace.PathOf("send.db")}}')
            Set-UserLicense Requestor {{Users}}
            1..{{Users}} | ForEach-Object { New-Contact -FirstName Anna -LastName "Jansen$_" -Email "a$_@example.org" } | New-SystemUser | Out-Null
            Get-SystemUser | Send-LoginCredential -PickupDirectory '{{pickup}}' | Out-Null
            """);
        List<MimeMessage> messages = Directory.GetFiles(pickup, "*.eml").Select(path => MimeMessage.Load(path)).ToList();

        return Bench.Compare(
            $"Send-LoginCredential, {Users:N0} users",
            limit: 1.3,
            rounds: 2,
            module: () =>
            {
                var clock = Stopwatch.StartNew();
                int sent = (int)session.Run(
                    $"@(Get-SystemUser | Send-LoginCredential -SmtpServer 127.0.0.1 -Port {sink.Port} -TlsMode None | Where-Object Status -eq "
                        + "Sent).Count")[0].BaseObject;
                return sent == Users ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{sent} mails were sent, not {Users}.");
            },
            floor: () =>
            {
                var clock = Stopwatch.StartNew();
                var hasher = new PasswordHasher<object>();
                Parallel.For(0, Users, i => hasher.HashPassword(hasher, $"Some-Password-{i}"));
                using var client = new SmtpClient();
                client.Connect("127.0.0.1", sink.Port, SecureSocketOptions.None);
                foreach (MimeMessage message in messages)
                {
                    client.Send(message);
                }

                client.Disconnect(quit: true);
                return clock.Elapsed.TotalSeconds;
            });
    }
}
