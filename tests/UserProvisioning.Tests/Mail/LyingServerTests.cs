using UserProvisioning.Credentials;
using UserProvisioning.Mail;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests with mail servers that never end, never answer, or answer with commands for a terminal.</summary>
public sealed class LyingServerTests : MailTest
{
    private static readonly MailLimits Short = new() { SignIn = TimeSpan.FromSeconds(2), Delivery = TimeSpan.FromSeconds(2) };

    [Fact]
    public void An_endless_greeting_ends_the_call()
    {
        LyingSmtpServer? server = null;
        server = new LyingSmtpServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync("220 "u8.ToArray(), stop);
            await server!.FloodAsync(stream, stop);
        });
        using (server)
        {
            ProvisioningException error = Fails(ErrorIds.MailFailed, server.Options, User("ann"));
            Assert.True(error.Message.Contains("more than", StringComparison.Ordinal), error.Message);

            // The buffers of the network take some of the data as well, but only megabytes.
            Assert.InRange(server.Sent, 1, 64 * 1024 * 1024);
        }
    }

    [Fact]
    public void An_endless_reply_ends_the_call()
    {
        LyingSmtpServer? server = null;
        server = new LyingSmtpServer(async (reader, stream, stop) =>
        {
            await LyingSmtpServer.SayAsync(stream, "220 hello");
            await reader.ReadLineAsync(stop);
            await stream.WriteAsync("250-"u8.ToArray(), stop);
            await server!.FloodAsync(stream, stop);
        });
        using (server)
        {
            Assert.Contains("more than", Fails(ErrorIds.MailFailed, server.Options, User("ann")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_very_slow_greeting_ends_the_call_at_the_deadline()
    {
        using var server = new LyingSmtpServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync("220 "u8.ToArray(), stop);
            await LyingSmtpServer.DripAsync(stream, stop);
        });
        ProvisioningException error = Fails(ErrorIds.MailFailed, server.Options with { Limits = Short }, User("ann"));
        Assert.Contains("within 2 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_server_ends_the_call_at_the_deadline()
    {
        using var server = new LyingSmtpServer((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        Fails(ErrorIds.MailFailed, server.Options with { Limits = Short }, User("ann"));
    }

    [Fact]
    public void A_very_slow_answer_to_a_mail_leaves_its_user_pending()
    {
        using var server = new LyingSmtpServer(async (reader, stream, stop) =>
        {
            await SpeakUntilDataAsync(reader, stream, stop);
            await stream.WriteAsync("250 "u8.ToArray(), stop);
            await LyingSmtpServer.DripAsync(stream, stop);
        });
        SystemUser user = User("ann");
        CredentialDeliveryResult result = Assert.Single(Send(server.Options with { Limits = Short }, user));
        Assert.Equal(DeliveryStatus.Failed, result.Delivery.Status);
        Assert.Equal(CredentialStatus.Pending, Status(user));
    }

    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007")]
    [InlineData("\u202egnp.exe\u2066")]
    [InlineData("one\u2028two\u0085three")]
    public void A_message_of_a_mail_server_is_shown_without_terminal_commands(string text)
    {
        using (var banner = new LyingSmtpServer(async (_, stream, _) => await LyingSmtpServer.SayAsync(stream, "554 " + text)))
        {
            AssertShown(Fails(ErrorIds.MailFailed, banner.Options, User("ann")).Message);
        }

        using var server = new LyingSmtpServer(async (reader, stream, stop) =>
        {
            await LyingSmtpServer.SayAsync(stream, "220 hello");
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                await LyingSmtpServer.SayAsync(stream, line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 " + text : "250 ok");
            }
        });
        CredentialDeliveryResult result = Assert.Single(Send(server.Options, User("bob")));
        AssertShown(result.Error!.Message);
        AssertShown(result.Delivery.Reason!);
    }

    /// <summary>Receives a mail up to the end of its data, and does not answer the data.</summary>
    internal static async Task SpeakUntilDataAsync(StreamReader reader, Stream stream, CancellationToken stop)
    {
        await LyingSmtpServer.SayAsync(stream, "220 hello");
        bool isData = false;
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (isData)
            {
                if (line == ".")
                {
                    return;
                }

                continue;
            }

            isData = line == "DATA";
            await LyingSmtpServer.SayAsync(stream, isData ? "354 go on" : "250 ok");
        }
    }

    private static void AssertShown(string message)
    {
        Assert.DoesNotContain(message, c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
    }
}
