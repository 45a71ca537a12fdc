using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

[assembly: AssemblyFixture(typeof(SshServer))]

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>
/// The OpenSSH servers of the tests, on free ports of this machine, with keys made for the run. As root they have an account of their own,
/// with a password, which is removed at the end; otherwise they serve the account of the tests, by key only.
/// </summary>
public sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly Lazy<Setup?> _setup;
    private readonly Lazy<Listener> _shared;
    private readonly List<Listener> _listeners = [];

    public SshServer()
    {
        _setup = new Lazy<Setup?>(() => File.Exists(Program) && File.Exists("/usr/bin/ssh-keygen") ? new Setup() : null);
        _shared = new Lazy<Listener>(() => Start());
    }

    /// <summary>The server that all tests share; each test uses its own directory on it.</summary>
    internal Listener Shared => _shared.Value;

    /// <summary>The name of the account that signs in.</summary>
    internal string Username => Require().Username;

    /// <summary>The account's password; null when the servers run as this account, and have none.</summary>
    internal string? Password => Require().Password;

    /// <summary>The passphrase of the keys that have one.</summary>
    internal static string Passphrase => "key-Passphrase 7";

    /// <summary>Skips a test that needs an account with a password.</summary>
    internal string RequirePassword()
    {
        Assert.SkipWhen(Password is null, "Only root can make an account with a password for the SSH server of this test.");
        return Password!;
    }

    /// <summary>The path of a file of the setup, such as a key.</summary>
    internal string Key(string name) => Path.Combine(Require().Folder, name);

    /// <summary>The fingerprint of a host key.</summary>
    internal string Fingerprint(string kind = "ed25519") => Require().Fingerprints[kind];

    /// <summary>A new directory that the account may write to.</summary>
    internal string NewDirectory()
    {
        string directory = Directory.CreateDirectory(Path.Combine(Require().Home, Guid.NewGuid().ToString("N"))).FullName;
        Give(directory);
        return directory;
    }

    /// <summary>Gives a file or folder to the account of the servers.</summary>
    internal void Give(string path)
    {
        if (Require().Password is not null)
        {
            Run("chown", Require().Username, path);
        }
    }

    /// <summary>Starts another server.</summary>
    /// <param name="settings">Lines of its configuration that go before the common ones.</param>
    /// <param name="hostKeys">The kinds of its host keys.</param>
    internal Listener Start(string settings = "", string[]? hostKeys = null)
    {
        Setup setup = Require();
        var listener = new Listener(setup, settings, hostKeys ?? ["ed25519", "ecdsa", "rsa"]);
        lock (_listeners)
        {
            _listeners.Add(listener);
        }

        return listener;
    }

    public void Dispose()
    {
        foreach (Listener listener in _listeners)
        {
            listener.Dispose();
        }

        if (_setup.IsValueCreated)
        {
            _setup.Value?.Dispose();
        }
    }

    internal static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }

    private Setup Require()
    {
        Assert.SkipWhen(_setup.Value is null, "This test needs an OpenSSH server (Debian: openssh-server).");
        return _setup.Value!;
    }

    /// <summary>The keys of the servers and of the account, and the account itself.</summary>
    internal sealed class Setup : IDisposable
    {
        private readonly TestFolder _folder = new();

        internal Setup()
        {
            bool isRoot = Environment.UserName == "root";
            Folder = _folder.Path;
            Home = Directory.CreateDirectory(_folder.File("home")).FullName;
            foreach (string kind in new[] { "ed25519", "ecdsa", "rsa" })
            {
                MakeKey($"host_{kind}", kind);
                Fingerprints.Add(kind, Run("ssh-keygen", "-l", "-f", _folder.File($"host_{kind}.pub")).Split(' ')[1]);
                MakeKey(kind, kind);
                MakeKey($"{kind}_locked", kind, SshServer.Passphrase);
            }

            MakeKey("rsa_pem", "rsa", format: "PEM");
            MakeKey("rsa_pem_locked", "rsa", SshServer.Passphrase, "PEM");
            MakeKey("ecdsa_pem", "ecdsa", format: "PEM");
            MakeKey("ecdsa_pem_locked", "ecdsa", SshServer.Passphrase, "PEM");
            MakeKey("rsa_pkcs8", "rsa", format: "PKCS8");
            MakeKey("rsa_pkcs8_locked", "rsa", SshServer.Passphrase, "PKCS8");
            MakeKey("ecdsa_pkcs8_locked", "ecdsa", SshServer.Passphrase, "PKCS8");
            File.WriteAllLines(_folder.File("authorized"), Directory.GetFiles(Folder, "*.pub")
                .Where(file => !Path.GetFileName(file).StartsWith("host_", StringComparison.Ordinal))
                .SelectMany(File.ReadAllLines));
            MakeKey("stranger", "ed25519");
            if (!isRoot)
            {
                Username = Environment.UserName;
                return;
            }

            // sshd reads these files as the account that signs in.
            Run("chmod", "755", Folder);
            Run("chmod", "644", _folder.File("authorized"));
            Directory.CreateDirectory("/run/sshd");
            Username = $"uptest{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            Password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
            Run("useradd", "--home-dir", Home, "--no-create-home", "--shell", "/bin/sh", Username);
            File.WriteAllText(_folder.File("password"), $"{Username}:{Password}");
            Run("sh", "-c", $"chpasswd < '{_folder.File("password")}'");
            File.Delete(_folder.File("password"));
            Run("chown", Username, Home);
        }

        internal string Folder { get; }

        internal string Home { get; }

        internal string Username { get; }

        internal string? Password { get; }

        internal Dictionary<string, string> Fingerprints { get; } = [];

        public void Dispose()
        {
            if (Password is not null)
            {
                Run("userdel", "--force", Username);
            }

            _folder.Dispose();
        }

        private void MakeKey(string name, string kind, string passphrase = "", string? format = null)
        {
            string[] bits = kind == "rsa" ? ["-b", "2048"] : [];
            Run("ssh-keygen", [.. new[] { "-q", "-t", kind, "-N", passphrase, "-C", name, "-f", _folder.File(name) }, .. bits, .. format is null
                ? Array.Empty<string>()
                : ["-m", format]]);
        }
    }

    /// <summary>A running OpenSSH server.</summary>
    internal sealed class Listener : IDisposable
    {
        private readonly TestFolder _folder = new();
        private readonly string _configuration;
        private Process? _process;

        internal Listener(Setup setup, string settings, string[] hostKeys)
        {
            Port = LoopbackServer.FreePort();
            _configuration = _folder.File("sshd_config");
            File.WriteAllText(
                _configuration,
                $"""
                {string.Join('\n', hostKeys.Select(kind => $"HostKey {setup.Folder}/host_{kind}"))}
                Port {Port}
                ListenAddress 127.0.0.1
                PidFile none
                AuthorizedKeysFile {setup.Folder}/authorized
                StrictModes no
                PermitRootLogin yes
                MaxStartups 200
                MaxSessions 200
                UseDNS no
                {(settings.Contains("KexAlgorithms", StringComparison.Ordinal) ? string.Empty : "KexAlgorithms curve25519-sha256")}
                {(settings.Contains("UsePAM", StringComparison.Ordinal) ? string.Empty : "UsePAM no")}
                {(settings.Contains("KbdInteractive", StringComparison.Ordinal) ? string.Empty : "KbdInteractiveAuthentication no")}
                {(settings.Contains("Subsystem", StringComparison.Ordinal) ? string.Empty : "Subsystem sftp internal-sftp")}
                {settings}

                """);
            Start();
        }

        internal int Port { get; }

        /// <summary>The log of the server.</summary>
        internal string Log => File.Exists(_folder.File("log")) ? File.ReadAllText(_folder.File("log")) : string.Empty;

        internal void Start()
        {
            _process = Process.Start(new ProcessStartInfo(Program, ["-D", "-f", _configuration, "-E", _folder.File("log")]))!;
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    using var client = new TcpClient();
                    client.Connect(IPAddress.Loopback, Port);
                    return;
                }
                catch (SocketException) when (!_process.HasExited)
                {
                    Thread.Sleep(20);
                }
            }

            throw new InvalidOperationException($"The SSH server did not start: {Log}");
        }

        /// <summary>Kills the server with all its connections, as a crash of the machine would.</summary>
        internal void Kill()
        {
            if (_process is { HasExited: false })
            {
                _process.Kill(entireProcessTree: true);
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
    }
}
