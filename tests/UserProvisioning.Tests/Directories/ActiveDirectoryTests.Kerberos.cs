using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <content>Signing in as the account of the process.</content>
public sealed partial class ActiveDirectoryTests
{
    [Theory]
    [InlineData("Ldaps", 636)]
    [InlineData("StartTls", 389)]
    public void Without_a_credential_the_account_of_the_process_signs_in_by_Kerberos(string security, int port)
    {
        Dictionary<string, string> environment = _server.Kerberos();
        _server.Change(New("visser"));
        using var folder = new TestFolder();
        using var database = new ScriptDatabase(folder.File("a.db"));
        string script = $"$null = {database.Connect}; $null = New-EmployeeInterface AD -DirectoryServer localhost -SearchBase '{Base}' "
            + $"-Security {security} -Port {port} -CertificateFile '{_server.AuthorityPath}'; "
            + "(Test-EmployeeInterface AD | Where-Object Step -eq SignIn).Message; (Invoke-EmployeeInterface AD).Created";
        IReadOnlyList<string> lines = ShellProcess.Script(script, environment);
        Assert.Equal("The account of this process is let in by Kerberos. The server is an Active Directory.", lines[0]);
        Assert.Equal("1", lines[1]);
    }

    [Fact]
    public void A_sign_in_by_Kerberos_is_refused_through_somebody_in_between_who_has_a_trusted_certificate()
    {
        Dictionary<string, string> environment = _server.Kerberos();
        Assert.SkipUnless(SlapdServer.IsAvailable, "This test needs OpenLDAP (Debian: slapd ldap-utils).");
        string[] plugins = Environment.GetEnvironmentVariable("SASL_PATH") is { } given
            ? [given]
            : [.. Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "sasl2"))];
        Assert.SkipUnless(
            plugins.Any(folder => File.Exists(Path.Combine(folder, "libgssapiv2.so"))),
            "This test needs Kerberos for OpenLDAP (Debian: libsasl2-modules-gssapi-mit).");

        // Samba 4.17 does not look at the binding to the channel of TLS; OpenLDAP does.
        using var slapd = new SlapdServer(
            _server.Authority.Issue(),
            SlapdServer.Person("visser"),
            "sasl-host localhost\nsasl-realm EXAMPLE.TEST\nsasl-cbinding tls-endpoint\n"
                + $"authz-regexp \"uid=([^,]*),.*cn=gssapi,cn=auth\" \"{SlapdServer.Reader}\"",
            environment: new(environment) { ["SASL_PATH"] = string.Join(':', plugins), ["KRB5_KTNAME"] = _server.ServiceKeytab() });
        using var between = new LdapProxy(_server.Authority, slapd.TlsPort);
        using var folder = new TestFolder();
        using var database = new ScriptDatabase(folder.File("a.db"));
        Assert.Equal(["Passed", "Failed"], ShellProcess.Script(
            $"$null = {database.Connect}; foreach ($port in {slapd.TlsPort}, {between.Port}) {{ "
                + "$null = New-EmployeeInterface \"O$port\" -DirectoryServer localhost "
                + $"-SearchBase '{SlapdServer.People}' -Port $port -CertificateFile '{_server.AuthorityPath}'; "
                + "\"$((Test-EmployeeInterface \"O$port\" | Where-Object Step -eq SignIn).Result)\" }",
            environment));
    }

    [Fact]
    public void An_account_without_a_ticket_is_told_what_to_do()
    {
        Dictionary<string, string> environment = _server.Kerberos();
        using var folder = new TestFolder();
        using var database = new ScriptDatabase(folder.File("a.db"));
        environment["KRB5_CLIENT_KTNAME"] = folder.File("none");
        environment["KRB5CCNAME"] = $"FILE:{folder.File("tickets")}";
        string line = Assert.Single(ShellProcess.Script(
            $"$null = {database.Connect}; $null = New-EmployeeInterface AD -DirectoryServer localhost -SearchBase '{Base}' "
                + $"-CertificateFile '{_server.AuthorityPath}'; try {{ Invoke-EmployeeInterface AD -ErrorAction Stop }} catch {{ \"$_\" }}",
            environment));
        Assert.Contains("Kerberos has no ticket for ldap/localhost", line, StringComparison.Ordinal);
        Assert.Contains("kinit", line, StringComparison.Ordinal);
    }
}
