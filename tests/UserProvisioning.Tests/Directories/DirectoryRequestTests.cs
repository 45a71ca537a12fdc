using System.Runtime.InteropServices;
using System.Security.Authentication.ExtendedProtection;
using System.Text;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of how many requests a call sends to an OpenLDAP server.</summary>
public sealed class DirectoryRequestTests
{
    [Fact]
    public void A_run_in_which_nothing_changed_sends_one_request_more_than_a_search_that_finds_nothing()
    {
        using var lab = new DirectoryLab();
        using var proxy = new LdapProxy(lab.Authority, lab.Server.TlsPort);
        lab.Runs();
        lab.Settle();
        lab.Set(fields => fields with { Port = proxy.Port });

        // The server is part of the definition, so the first call on another port reads everybody.
        lab.Runs();
        lab.Settle();
        proxy.Clear();
        SlapdServer.Search(proxy.Port, "(uid=nobody)");
        Assert.Equal(["Bind", "Search"], proxy.Requests);
        int least = proxy.Requests.Count;
        proxy.Clear();
        Assert.Equal(0, lab.Runs().Rows);
        Assert.True(proxy.Requests.Count <= least + 1, string.Join(' ', proxy.Requests));
    }

    [Fact]
    public void A_change_elsewhere_in_the_directory_does_not_make_a_call_read_employees()
    {
        using var lab = new DirectoryLab();
        using var proxy = new LdapProxy(lab.Authority, lab.Server.TlsPort);
        lab.Set(fields => fields with { Port = proxy.Port });
        lab.Runs();
        lab.Settle();
        lab.Server.Change($"dn: ou=Left,{SlapdServer.Suffix}\nchangetype: modify\nreplace: description\ndescription: x\n");
        proxy.Clear();
        Assert.Equal(0, lab.Runs().Rows);
        Assert.Equal(["Bind", "Search", "Search"], proxy.Requests);
    }

    [Fact]
    public void A_reading_of_everybody_sends_one_request_for_each_page_and_one_for_the_root()
    {
        using var lab = new DirectoryLab(string.Concat(Enumerable.Range(0, 2500).Select(i => SlapdServer.Person($"p{i:0000}"))));
        using var proxy = new LdapProxy(lab.Authority, lab.Server.TlsPort);
        lab.Set(fields => fields with { Port = proxy.Port, CreateUser = false });
        Assert.Equal(2500, lab.Runs().Created);
        Assert.Equal(["Bind", "Search", "Search", "Search", "Search"], proxy.Requests);
    }

    [Fact]
    public void A_directory_that_is_read_without_signing_in_is_asked_for_its_root_once()
    {
        using var lab = new DirectoryLab(isPublic: true, change: fields => fields with { Username = null });
        using var proxy = new LdapProxy(lab.Authority, lab.Server.TlsPort);
        lab.Set(fields => fields with { Port = proxy.Port });
        lab.Request = lab.Request with { Secrets = new() };
        Assert.Equal(3, lab.Runs().Created);
        Assert.Equal(["Search", "Search"], proxy.Requests);
    }

    [Theory]
    [InlineData(DirectorySecurity.Ldaps)]
    [InlineData(DirectorySecurity.StartTls)]
    public void A_sign_in_can_be_bound_to_the_certificate_of_the_server(DirectorySecurity security)
    {
        using var lab = new DirectoryLab();
        var server = new LdapServer(
            "127.0.0.1",
            security == DirectorySecurity.Ldaps ? lab.Server.TlsPort : lab.Server.Port,
            security,
            lab.Authority.Path);
        using LdapConnection connection = LdapConnection.Connect(server, DirectoryLab.Quick, CancellationToken.None);
        Assert.Null(connection.Binding);
        connection.Secure();
        using ChannelBinding binding = connection.Binding!;
        byte[] bytes = new byte[binding.Size];
        Marshal.Copy(binding.DangerousGetHandle(), bytes, 0, bytes.Length);

        // The type of the binding, and the hash of the certificate, which the message about it shows too.
        string hash = Convert.ToHexString(bytes.AsSpan(bytes.Length - 32));
        Assert.Equal("tls-server-end-point:", Encoding.ASCII.GetString(bytes, bytes.Length - 32 - 21, 21));
        Assert.Contains($"SHA-256 {hash}", connection.Certificate, StringComparison.Ordinal);
    }
}
