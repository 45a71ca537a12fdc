using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>
/// A domain controller of Samba, which is an Active Directory, for the tests of one class. It listens on the ports 389 and 636 of this machine, and
/// on 88 and 464 for Kerberos if they are free. Only root can run it, so there is one at a time.
/// </summary>
public sealed class SambaServer : IDisposable
{
    internal const string Suffix = "DC=example,DC=test";
    internal const string People = "OU=People," + Suffix;
    internal const string Administrator = "Administrator@EXAMPLE.TEST";
    internal const string Password = "Passw0rd!Test7";

    private const string Program = "/usr/sbin/samba";

    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly string? _missing;
    private readonly bool _hasKerberos;
    private Process? _process;

    public SambaServer()
    {
        _missing = !File.Exists(Program) || !File.Exists("/usr/bin/samba-tool") || !File.Exists("/usr/bin/ldapmodify")
            ? "This test needs Samba (Debian: samba-ad-dc samba-dsdb-modules samba-vfs-modules samba-ad-provision winbind ldap-utils)."
            : Environment.UserName != "root" ? "Only root can run the domain controller of this test."
            : IsTaken(389) || IsTaken(636) ? "Another program listens on port 389 or 636, which the domain controller of this test needs."
            : null;
        if (_missing is null)
        {
            _hasKerberos = !IsTaken(88) && !IsTaken(464);
            try
            {
                Provision();
                Start();
                Change($"dn: {People}\nchangetype: add\nobjectClass: organizationalUnit\n\n"
                    + $"dn: OU=Left,{Suffix}\nchangetype: add\nobjectClass: organizationalUnit\n");
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <summary>The authority that issued the server's certificate.</summary>
    internal TestAuthority Authority => _authority;

    /// <summary>The certificate of the authority that issued the server's.</summary>
    internal string AuthorityPath => _authority.Path;

    /// <summary>Skips a test where there is no domain controller.</summary>
    internal void Require() => Assert.SkipWhen(_missing is not null, _missing ?? string.Empty);

    /// <summary>
    /// Lets processes sign in by Kerberos as the administrator, to the server as localhost: the environment that they need. Skips a test where there
    /// is no Kerberos.
    /// </summary>
    internal Dictionary<string, string> Kerberos()
    {
        Assert.SkipUnless(_hasKerberos, "Another program listens on port 88 or 464, which Kerberos needs.");
        Assert.SkipUnless(NativeLibrary.TryLoad("libgssapi_krb5.so.2", out _), "This test needs Kerberos (Debian: libgssapi-krb5-2).");
        string keytab = _folder.File("administrator.keytab");
        if (!File.Exists(keytab))
        {
            string configuration = $"--configfile={_folder.File("dc")}/etc/smb.conf";
            Run(new ProcessStartInfo("/usr/bin/samba-tool", ["spn", "add", "ldap/localhost", "DC1$", configuration]));
            Run(new ProcessStartInfo(
                "/usr/bin/samba-tool", ["domain", "exportkeytab", keytab, "--principal=Administrator@EXAMPLE.TEST", configuration]));
            File.WriteAllText(
                _folder.File("krb5.conf"),
                """
                [libdefaults]
                  default_realm = EXAMPLE.TEST
                  dns_lookup_kdc = false
                  dns_canonicalize_hostname = false
                  rdns = false
                [realms]
                  EXAMPLE.TEST = {
                    kdc = 127.0.0.1
                  }
                [domain_realm]
                  localhost = EXAMPLE.TEST

                """);
        }

        return new()
        {
            ["KRB5_CONFIG"] = _folder.File("krb5.conf"),
            ["KRB5_CLIENT_KTNAME"] = keytab,
            ["KRB5CCNAME"] = $"FILE:{_folder.File("tickets")}",
        };
    }

    /// <summary>
    /// The file with the key of the service <c>ldap/localhost</c>, for another server that takes sign-ins by Kerberos. Call <see cref="Kerberos"/>
    /// first.
    /// </summary>
    internal string ServiceKeytab()
    {
        string keytab = _folder.File("service.keytab");
        Run(new ProcessStartInfo(
            "/usr/bin/samba-tool",
            ["domain", "exportkeytab", keytab, "--principal=ldap/localhost@EXAMPLE.TEST", $"--configfile={_folder.File("dc")}/etc/smb.conf"]));
        return keytab;
    }

    /// <summary>A new user, as LDIF.</summary>
    internal static string User(string name, string lines = "", int control = 544, string below = People) =>
        $"""
        dn: CN={name},{below}
        changetype: add
        objectClass: user
        sAMAccountName: {name}
        userAccountControl: {control}
        givenName: Jan
        sn: {name}
        {lines}
        """.TrimEnd() + "\n\n";

    /// <summary>Changes the directory.</summary>
    internal void Change(string changes)
    {
        string file = _folder.File("changes.ldif");
        File.WriteAllText(file, string.Join('\n', changes.Split('\n').Select(line => line.Trim())) + "\n");
        var start = new ProcessStartInfo("/usr/bin/ldapmodify", ["-x", "-H", "ldaps://127.0.0.1", "-D", Administrator, "-w", Password, "-f", file])
        {
            Environment = { ["LDAPTLS_CACERT"] = _authority.Path, ["LDAPTLS_REQCERT"] = "never" },
        };
        Run(start);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Dispose();
        _authority.Dispose();
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{start.FileName}: {output.Result} {error}");
    }

    private void Provision()
    {
        string folder = _folder.File("dc");
        Run(new ProcessStartInfo("/usr/bin/samba-tool",
        [
            "domain", "provision", "--server-role=dc", "--use-rfc2307", "--dns-backend=NONE", "--realm=EXAMPLE.TEST", "--domain=EXAMPLE",
            $"--adminpass={Password}", $"--targetdir={folder}", "--option=interfaces=lo", "--option=bind interfaces only=yes", "--host-name=dc1",
        ]));
        (string certificate, string key) = _authority.Issue();

        // Samba refuses a key that others may read.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string configuration = Path.Combine(folder, "etc", "smb.conf");
        IEnumerable<string> lines = File.ReadAllLines(configuration)
            .TakeWhile(line => line != "[homes]")
            .Where(line => !line.Contains("server services", StringComparison.Ordinal) && !line.Contains("log file", StringComparison.Ordinal));
        File.WriteAllLines(configuration,
        [
            .. lines,
            _hasKerberos ? "server services = ldap, kdc" : "server services = ldap",

            // Without it Samba takes no sign-in by Kerberos over TLS. An Active Directory of Windows does.
            "ldap server require strong auth = allow_sasl_over_tls",
            $"pid directory = {folder}",
            $"log file = {folder}/log",
            $"tls certfile = {certificate}",
            $"tls keyfile = {key}",
            $"tls cafile = {_authority.Path}",
        ]);
    }

    private void Start()
    {
        _process = Process.Start(new ProcessStartInfo(
            Program, [$"--configfile={_folder.File("dc")}/etc/smb.conf", "--interactive", "--no-process-group"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        for (int i = 0; i < 600; i++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, 636);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                Thread.Sleep(50);
            }
        }

        throw new InvalidOperationException("The domain controller did not start.");
    }
}
