using UserProvisioning.Credentials;
using UserProvisioning.Mail;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests with mail servers that never end, never answer, or answer with commands for a terminal.</summary>
public sealed class LyingServerTests : MailTest
{
    private static readonly MailLimits Short = new() { SignIn = TimeSpan.FromSeconds(2), Delivery = TimeSpan.FromSeconds(2) };

    [Fact]
    public void A_greeting_without_an_end_is_not_listened_to()
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

            // What the systems in between hold goes out as well: megabytes, never gigabytes.
            Assert.InRange(server.Sent, 1, 64 * 1024 * 1024);
        }
    }

    [Fact]
    public void A_reply_without_an_end_is_not_listened_to()
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
    public void A_greeting_byte_by_byte_ends_at_the_deadline()
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
    public void A_server_that_says_nothing_ends_at_the_deadline()
    {
        using var server = new LyingSmtpServer((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        Fails(ErrorIds.MailFailed, server.Options with { Limits = Short }, User("ann"));
    }

    [Fact]
    public void An_answer_to_a_mail_byte_by_byte_leaves_that_user_pending()
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
    public void Nothing_that_a_terminal_acts_on_comes_through(string text)
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

    /// <summary>A mail up to the end of its data, which is not answered.</summary>
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
