using System.Net;
using System.Net.Sockets;
using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Tests.EmployeeInterfaces;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of what goes wrong with a directory: nothing is imported, and the error says why.</summary>
public sealed class DirectoryFaultTests
{
    [Fact]
    public void A_certificate_that_is_not_trusted_is_refused_before_the_password_is_sent()
    {
        using var lab = new DirectoryLab(change: fields => fields with { CertificateFile = null });
        Assert.Contains("is not trusted", lab.Fails(ErrorIds.CertificateMismatch).Message, StringComparison.Ordinal);
        using var other = new TestAuthority();
        lab.Set(fields => fields with { CertificateFile = other.Path });
        Assert.Contains("nor issued by", lab.Fails(ErrorIds.CertificateMismatch).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "has expired")]
    [InlineData(false, "ldap.elsewhere.org", "'ldap.elsewhere.org', and not for '127.0.0.1'")]
    public void A_certificate_that_is_out_of_date_or_for_another_server_is_refused(bool isExpired, string? name, string says)
    {
        using var lab = new DirectoryLab();
        using var other = new SlapdServer(lab.Authority.Issue(name, isExpired));
        lab.Set(fields => fields with { Port = other.TlsPort });
        Assert.Contains(says, lab.Fails(ErrorIds.CertificateMismatch).Message, StringComparison.Ordinal);
        lab.Set(fields => fields with { Port = other.Port, Security = DirectorySecurity.StartTls });
        Assert.Contains(says, lab.Fails(ErrorIds.CertificateMismatch).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_pinned_itself_may_be_for_another_name()
    {
        using var lab = new DirectoryLab();
        (string Certificate, string Key) issued = lab.Authority.Issue("ldap.elsewhere.org");
        using var other = new SlapdServer(issued, SlapdServer.Person("visser"));
        lab.Set(fields => fields with { Port = other.TlsPort, CertificateFile = issued.Certificate });
        Assert.Equal(1, lab.Runs().Created);
    }

    [Fact]
    public void A_wrong_password_is_told_and_shown_nowhere()
    {
        using var lab = new DirectoryLab();
        lab.Request = lab.Request with { Secrets = new EmployeeInterfaceSecrets { Password = SecureText.Make("not the Password 3") } };
        string message = lab.Fails(ErrorIds.DirectoryFailed).Message;
        Assert.Contains("does not let 'cn=reader,dc=example,dc=org' sign in", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not the Password 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_its_password_an_account_does_not_sign_in()
    {
        using var lab = new DirectoryLab();
        lab.Request = lab.Request with { Secrets = new EmployeeInterfaceSecrets() };
        Assert.Contains("-Credential", lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, false)]
    public void A_server_that_dies_between_two_pages_is_read_again_from_the_beginning(int breaks, bool succeeds)
    {
        using var lab = new DirectoryLab(string.Concat(Enumerable.Range(0, 2500).Select(i => SlapdServer.Person($"p{i:0000}"))));
        using var proxy = new FlakyProxy(lab.Server.TlsPort) { BreakAfter = 300_000, MostBreaks = breaks };
        lab.Set(fields => fields with { Port = proxy.Port, CreateUser = false });
        if (succeeds)
        {
            Assert.Equal(2500, lab.Runs().Created);
        }
        else
        {
            Assert.Contains("was lost", lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
        }

        Assert.Equal(breaks, proxy.Breaks);
    }

    [Fact]
    public void A_server_that_hangs_is_given_up()
    {
        using var lab = new DirectoryLab();
        using var proxy = new FlakyProxy(lab.Server.TlsPort) { BreakAfter = 500, MostBreaks = 100, Stalls = true };
        lab.Database.Connection.EmployeeInterfaces.DirectoryOptions = DirectoryLab.Quick with
        {
            AnswerTimeout = TimeSpan.FromMilliseconds(300), ConnectTimeout = TimeSpan.FromSeconds(2), Retries = 1,
        };
        lab.Set(fields => fields with { Port = proxy.Port });
        lab.Fails(ErrorIds.DirectoryFailed);
    }

    [Fact]
    public void A_server_that_does_not_take_the_connection_is_given_up_and_cancelling_does_not_wait_for_it()
    {
        // The listener never accepts. When its queue is full, the system leaves further connections without an answer.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Socket[] queue = [.. Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        try
        {
            foreach (Socket socket in queue)
            {
                _ = socket.ConnectAsync(listener.LocalEndPoint!).ContinueWith(task => task.Exception, TaskScheduler.Default);
            }

            Thread.Sleep(100);
            var server = new LdapServer("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, DirectorySecurity.Ldaps, null);
            var error = Assert.Throws<DirectoryException>(() => LdapConnection.Connect(
                server, DirectoryLab.Quick with { ConnectTimeout = TimeSpan.FromSeconds(1) }, CancellationToken.None));
            Assert.Contains("does not answer within 1 second", error.Message, StringComparison.Ordinal);
            Assert.True(error.IsTransient);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            Assert.ThrowsAny<OperationCanceledException>(() => LdapConnection.Connect(
                server, DirectoryLab.Quick with { ConnectTimeout = TimeSpan.FromHours(1) }, stop.Token));
        }
        finally
        {
            Array.ForEach(queue, socket => socket.Dispose());
        }
    }

    [Fact]
    public void Cancelling_ends_a_call_that_waits_for_the_server()
    {
        using var lab = new DirectoryLab();
        using var proxy = new FlakyProxy(lab.Server.TlsPort) { BreakAfter = 500, MostBreaks = 100, Stalls = true };
        lab.Set(fields => fields with { Port = proxy.Port });
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        Assert.ThrowsAny<OperationCanceledException>(
            () => lab.Service.Import(lab.Reference, lab.Request, dryRun: false, stop.Token).ToList());
        Assert.Empty(lab.Contacts);
    }

    [Fact]
    public void A_size_limit_of_the_server_changes_nothing()
    {
        using var lab = new DirectoryLab(settings: "sizelimit size.soft=2 size.hard=2 size.prtotal=2");
        Assert.Contains("size limit", lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_finds_nobody_is_an_empty_source()
    {
        using var lab = new DirectoryLab(change: fields => fields with { Filter = "(noSuchAttribute=x)" });
        Assert.Contains("Test-EmployeeInterface", lab.Fails(ErrorIds.SourceEmpty).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_base_that_is_not_there_is_told()
    {
        using var lab = new DirectoryLab(change: fields => fields with { SearchBase = "ou=Nowhere,dc=example,dc=org" });
        Assert.Contains("ou=Nowhere", lab.Fails(ErrorIds.DirectoryFailed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_no_directory_is_told()
    {
        using var lab = new DirectoryLab();
        lab.Set(fields => fields with { Port = lab.Server.Port });
        lab.Fails(ErrorIds.DirectoryFailed);
        lab.Set(fields => fields with { Port = lab.Server.TlsPort, Security = DirectorySecurity.StartTls });
        lab.Fails(ErrorIds.DirectoryFailed);
    }
}
