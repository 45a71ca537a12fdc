using System.Net.Sockets;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of the limits on reading a directory, of referrals, and of servers that send what is no LDAP.</summary>
public sealed class DirectoryLimitTests
{
    /// <summary>An entry with one attribute of two values, and the end of a search with a control that asks for the next page.</summary>
    private static readonly byte[] Answer =
    [
        0x30, 0x26, 2, 1, 1, 0x64, 0x21, 4, 3, .. "o=a"u8, 0x30, 0x1A, 0x30, 0x18, 4, 2, .. "sn"u8, 0x31, 0x12, 4, 6, .. "Visser"u8, 4, 8,
        .. "Smitsson"u8,
        0x30, 0x34, 2, 1, 1, 0x65, 7, 10, 1, 0, 4, 0, 4, 0, 0xA0, 0x26, 0x30, 0x24, 4, 0x16, .. "1.2.840.113556.1.4.319"u8, 4, 10,
        0x30, 8, 2, 1, 0, 4, 3, .. "ABC"u8,
    ];

    [Fact]
    public void A_directory_with_too_many_entries_changes_nothing() =>
        Fails(options => options with { MostEntries = 2 }, "sends more entries than 2");

    [Fact]
    public void A_message_that_is_too_long_changes_nothing() => Fails(options => options with { LongestMessage = 200 }, "and 200 are the most");

    [Fact]
    public void A_reading_that_takes_too_long_changes_nothing() =>
        Fails(options => options with { Deadline = TimeSpan.Zero }, "was read for more than 0 hours");

    [Fact]
    public void Entries_that_refer_to_another_server_are_not_followed()
    {
        using var lab = new DirectoryLab(SlapdServer.Person("visser")
            + $"dn: ou=Elsewhere,{SlapdServer.People}\nobjectClass: referral\nobjectClass: extensibleObject\nou: Elsewhere\n"
            + $"ref: ldap://127.0.0.1:{LoopbackServer.FreePort()}/{SlapdServer.People}\n\n");
        Assert.Equal((1, 1), (lab.Runs().Rows, lab.Contacts.Count()));
    }

    [Fact]
    public void A_search_base_on_another_server_is_told()
    {
        using var lab = new DirectoryLab(
            settings: "referral ldap://elsewhere.example.org", change: fields => fields with { SearchBase = "ou=People,dc=elsewhere,dc=org" });
        Assert.Contains("is on another server", lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("485454502F312E3120343030")]
    [InlineData("30847FFFFFFF")]
    [InlineData("3080")]
    [InlineData("30050201016400")]
    [InlineData("3003020101")]
    [InlineData("30050201016500")]
    [InlineData("300C02010165070A01000400047F")]
    [InlineData("301002010165070A010004000400A0023000")]
    [InlineData("302B02010165070A010004000400A01D301B0416312E322E3834302E3131333535362E312E342E333139040100")]
    public void What_is_no_LDAP_is_told_as_such(string answer)
    {
        using var server = new FixedAnswer(Convert.FromHexString(answer));
        Assert.Equal(ErrorIds.DirectoryFailed, Assert.Throws<DirectoryException>(() => Search(server.Port)).ErrorId);
    }

    [Fact]
    public void An_answer_with_wrong_bytes_never_fails_in_another_way()
    {
        using (var whole = new FixedAnswer(Answer))
        {
            // The server does not send the next page.
            var found = new List<string>();
            Assert.Contains(
                "the server closed it", Assert.Throws<DirectoryException>(() => Search(whole.Port, found)).Message, StringComparison.Ordinal);
            Assert.Equal(["o=a Visser Smitsson"], found);
        }

        var random = new Random(7);
        for (int round = 0; round < 400; round++)
        {
            byte[] wrong = [.. Answer];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                wrong[random.Next(wrong.Length)] = (byte)random.Next(256);
            }

            using var server = new FixedAnswer(wrong);
            try
            {
                Search(server.Port);
            }
            catch (DirectoryException exception)
            {
                Assert.Equal(ErrorIds.DirectoryFailed, exception.ErrorId);
            }
        }
    }

    private static void Fails(Func<LdapOptions, LdapOptions> limit, string says)
    {
        using var lab = new DirectoryLab();
        lab.Database.Connection.EmployeeInterfaces.DirectoryOptions = limit(DirectoryLab.Quick);
        Assert.Contains(says, lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
    }

    private static void Search(int port, List<string>? found = null)
    {
        var server = new LdapServer("127.0.0.1", port, DirectorySecurity.None, null);
        using LdapConnection connection = LdapConnection.Connect(
            server, DirectoryLab.Quick with { AnswerTimeout = TimeSpan.FromSeconds(5) }, CancellationToken.None);
        foreach (LdapEntry entry in connection.Search(new LdapSearch { Base = "o=a", PageSize = 10 }))
        {
            found?.Add($"{entry.Name} {string.Join(' ', entry.Texts("sn"))}");
        }
    }

    /// <summary>A server that sends the same bytes whatever it is asked, and closes the connection.</summary>
    private sealed class FixedAnswer : LoopbackServer
    {
        private readonly byte[] _answer;

        internal FixedAnswer(byte[] answer)
        {
            _answer = answer;
            Start();
        }

        protected override async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    NetworkStream stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[4096], End);
                    await stream.WriteAsync(_answer, End);
                    client.Client.Shutdown(SocketShutdown.Send);
                    while (await stream.ReadAsync(new byte[4096], End) > 0)
                    {
                    }
                }
                catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
                {
                    // The client closed the connection first.
                }
            }
        }
    }
}
