using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>An OpenLDAP server on free ports of this machine, with a directory of its own for one test.</summary>
internal sealed class SlapdServer : IDisposable
{
    internal const string Suffix = "dc=example,dc=org";
    internal const string People = "ou=People," + Suffix;
    internal const string Reader = "cn=reader," + Suffix;
    internal const string Password = "Reader's secret 7";

    /// <summary>The first lines of a configuration: the schemas of people, and the module of the database.</summary>
    internal const string Schemas =
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb.so
        """;

    private const string Program = "/usr/sbin/slapd";
    private const string Administrator = "cn=admin," + Suffix;

    private readonly TestFolder _folder = new();
    private readonly string _configuration;
    private readonly Dictionary<string, string> _environment;
    private Process? _process;

    /// <param name="tls">The files of the server's certificate and key.</param>
    /// <param name="entries">More entries, as LDIF.</param>
    /// <param name="settings">Lines of the configuration that go before the database.</param>
    /// <param name="isPublic">Whether everybody may read the directory.</param>
    /// <param name="environment">The environment of the server; null for one in which it offers no mechanism of SASL, whatever is installed.</param>
    internal SlapdServer(
        (string Certificate, string Key) tls,
        string entries = "",
        string settings = "",
        bool isPublic = false,
        Dictionary<string, string>? environment = null)
    {
        _environment = environment ?? new() { ["SASL_PATH"] = _folder.Path };
        (Port, TlsPort) = (LoopbackServer.FreePort(), LoopbackServer.FreePort());
        _configuration = _folder.File("slapd.conf");
        Directory.CreateDirectory(_folder.File("data"));
        File.WriteAllText(
            _configuration,
            $"""
            {Schemas}
            pidfile {_folder.File("pid")}
            TLSCertificateFile {tls.Certificate}
            TLSCertificateKeyFile {tls.Key}
            {(settings.Contains("sizelimit", StringComparison.Ordinal) ? string.Empty : "sizelimit unlimited")}
            {settings}
            database mdb
            suffix "{Suffix}"
            rootdn "{Administrator}"
            rootpw secret
            directory {_folder.File("data")}
            maxsize 1073741824
            dbnosync
            index objectClass,entryUUID,modifyTimestamp,uid eq
            access to attrs=userPassword by anonymous auth by * none
            access to * by dn.exact="{Reader}" read by * {(isPublic ? "read" : "none")}
            """);
        try
        {
            Load(
                $"""
                dn: {Suffix}
                objectClass: domain
                dc: example

                dn: {Reader}
                objectClass: person
                cn: reader
                sn: Reader
                userPassword: {Password}

                dn: {People}
                objectClass: organizationalUnit
                ou: People

                dn: ou=Left,{Suffix}
                objectClass: organizationalUnit
                ou: Left

                dn: ou=Groups,{Suffix}
                objectClass: organizationalUnit
                ou: Groups

                {entries}
                """);
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The port of LDAP and StartTLS.</summary>
    internal int Port { get; }

    /// <summary>The port of LDAPS.</summary>
    internal int TlsPort { get; }

    /// <summary>Whether this machine has the programs that the server needs.</summary>
    internal static bool IsAvailable => File.Exists(Program) && File.Exists("/usr/bin/ldapmodify");

    /// <summary>An entry of a person, as LDIF. The name is its uid and last name.</summary>
    internal static string Person(string uid, string lines = "", string below = People) =>
        $"""
        dn: uid={uid},{below}
        objectClass: inetOrgPerson
        cn: Jan {uid}
        givenName: Jan
        sn: {uid}
        uid: {uid}
        mail: {uid}@example.org
        {lines}
        """.TrimEnd() + "\n\n";

    /// <summary>An entry of a group, as LDIF.</summary>
    internal static string Group(string name, params string[] members) =>
        $"dn: cn={name},ou=Groups,{Suffix}\nobjectClass: groupOfNames\ncn: {name}\n{string.Concat(members.Select(one => $"member: {one}\n"))}\n";

    /// <summary>Changes the directory.</summary>
    /// <param name="changes">The changes, as LDIF.</param>
    internal void Change(string changes)
    {
        string file = _folder.File("changes.ldif");
        File.WriteAllText(file, string.Join('\n', changes.Split('\n').Select(line => line.Trim())) + "\n");
        Run("/usr/bin/ldapmodify", "-x", "-H", $"ldap://127.0.0.1:{Port}", "-D", Administrator, "-w", "secret", "-f", file);
    }

    /// <summary>Searches the people with OpenLDAP's own client, over LDAPS.</summary>
    /// <param name="port">The port, of the server or of a proxy.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="options">More arguments: options, then the names of attributes.</param>
    internal static void Search(int port, string filter, params string[] options) =>
        Run("/usr/bin/ldapsearch", ["-x", "-LLL", "-H", $"ldaps://127.0.0.1:{port}", "-D", Reader, "-w", Password, "-b", People, filter, .. options]);

    internal void Start()
    {
        var start = new ProcessStartInfo(
            Program, ["-f", _configuration, "-h", $"ldap://127.0.0.1:{Port} ldaps://127.0.0.1:{TlsPort}", "-d", "0"])
        {
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        for (int i = 0; i < 500; i++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, TlsPort);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                Thread.Sleep(20);
            }
        }

        throw new InvalidOperationException($"The directory did not start: {_process.StandardError.ReadToEnd()}");
    }

    /// <summary>Kills the server with all its connections.</summary>
    internal void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _process = null;
        _folder.Dispose();
    }

    private void Load(string entries)
    {
        string file = _folder.File("entries.ldif");
        File.WriteAllText(file, string.Join('\n', entries.Split('\n').Select(line => line.TrimEnd())) + "\n");
        Load(_configuration, file);
    }

    /// <summary>Loads entries into the empty directory of a configuration.</summary>
    /// <param name="configuration">The file of the configuration.</param>
    /// <param name="entries">The file of the entries, in LDIF.</param>
    internal static void Load(string configuration, string entries) => Run("/usr/sbin/slapadd", "-q", "-f", configuration, "-l", entries);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // The clients of the tests do not ask whether the certificate is right.
            Environment = { ["LDAPTLS_REQCERT"] = "never" },
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {output.Result} {error}");
        }
    }
}
