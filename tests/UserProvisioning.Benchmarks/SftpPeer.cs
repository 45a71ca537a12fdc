using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using UserProvisioning.EmployeeInterfaces;

namespace UserProvisioning.Benchmarks;

/// <summary>A real OpenSSH server on a free port of this machine, with a key that is made for it. It ends when it is disposed.</summary>
internal sealed class SftpPeer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly string _folder = Directory.CreateTempSubdirectory("userprovisioning-sftp-peer-").FullName;
    private readonly Process _process;

    internal SftpPeer()
    {
        try
        {
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", string.Empty, "-f", PathOf("host"));
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", string.Empty, "-f", KeyFile);
            Fingerprint = Run("ssh-keygen", "-l", "-f", PathOf("host.pub")).Split(' ')[1];
            Port = FreePort();
            if (Environment.UserName == "root")
            {
                Directory.CreateDirectory("/run/sshd");
            }

            File.WriteAllText(
                PathOf("config"),
                $"""
                HostKey {PathOf("host")}
                Port {Port}
                ListenAddress 127.0.0.1
                PidFile none
                AuthorizedKeysFile {KeyFile}.pub
                StrictModes no
                PermitRootLogin yes
                UsePAM no
                UseDNS no
                MaxStartups 100
                Subsystem sftp internal-sftp

                """);
            _process = Process.Start(new ProcessStartInfo(Program, ["-D", "-f", PathOf("config"), "-E", PathOf("log")]))!;
            Wait();
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }
    }

    /// <summary>Whether this machine has the programs that the server needs.</summary>
    internal static bool IsAvailable => File.Exists(Program) && File.Exists("/usr/bin/ssh-keygen");

    internal int Port { get; }

    internal string Fingerprint { get; }

    internal string KeyFile => PathOf("key");

    /// <summary>Makes an interface with a directory on the server.</summary>
    internal EmployeeInterfaceFields Interface(string directory) => new()
    {
        Name = "HR",
        ServerName = "127.0.0.1",
        Port = Port,
        RemoteDirectory = directory,
        Username = Environment.UserName,
        HostKeyFingerprint = [Fingerprint],
        KeyFile = KeyFile,
        SettleTime = TimeSpan.Zero,
    };

    /// <summary>Runs OpenSSH's own client with a command of its batch language.</summary>
    internal void Sftp(string command)
    {
        string batch = PathOf("batch");
        File.WriteAllText(batch, command + "\n");
        Run(
            "sftp", "-q", "-b", batch, "-i", KeyFile, "-P", $"{Port}", "-o", "StrictHostKeyChecking=no", "-o",
            "UserKnownHostsFile=/dev/null", $"{Environment.UserName}@127.0.0.1");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Wait()
    {
        for (int i = 0; i < 250; i++)
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

        throw new InvalidOperationException($"The SSH server did not start: {File.ReadAllText(PathOf("log"))}");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
