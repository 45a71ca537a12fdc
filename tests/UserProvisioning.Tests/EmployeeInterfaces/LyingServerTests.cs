using System.Globalization;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>
/// Tests with a real OpenSSH server whose SFTP program is hostile: endless files and listings, impossible packets, commands for a terminal.
/// </summary>
public sealed class LyingServerTests(SshServer server)
{
    private static readonly SftpOptions Strict = new()
    {
        Retries = 1,
        RetryDelay = TimeSpan.FromMilliseconds(10),
        OperationTimeout = TimeSpan.FromSeconds(2),
        Deadline = TimeSpan.FromSeconds(20),
        MostListedFiles = 20_000,
    };

    [Fact]
    public void A_file_that_is_longer_than_listed_is_refused_and_the_next_one_is_tried()
    {
        using var peer = new Peer(server, "endless-file");
        using var lab = new InterfaceLab(server, peer.Port, fields => fields with { FullLoad = true });
        lab.Database.Connection.EmployeeInterfaces.Options = Strict;
        List<EmployeeInterfaceFile> files = lab.Run();
        Assert.Equal([EmployeeInterfaceOutcome.Refused, EmployeeInterfaceOutcome.Refused], files.Select(file => file.Outcome));
        Assert.All(files, file => Assert.Equal(ErrorIds.TransferFailed, file.Error!.ErrorId));
        AssertSays("longer than the 50 bytes", files[0].Error!.Message);
    }

    [Theory]
    [InlineData("endless-listing", "more than 20,000 entries")]
    [InlineData("slow-listing", "")]
    [InlineData("giant-packet", "announced a packet of 2,147,483,632 bytes")]
    [InlineData("name-count", "announced 2,147,483,647 names")]
    [InlineData("garbage", "")]
    [InlineData("unknown-type", "")]
    [InlineData("unknown-id", "")]
    [InlineData("gone", "")]
    [InlineData("slow-file", "")]
    [InlineData("long-block", "")]
    public void Each_fault_of_a_hostile_SFTP_server_gives_the_error_TransferFailed(string lie, string part)
    {
        using var peer = new Peer(server, lie);
        using var lab = new InterfaceLab(server, peer.Port);
        lab.Database.Connection.EmployeeInterfaces.Options = Strict with { Deadline = TimeSpan.FromSeconds(5) };
        ProvisioningException error;
        try
        {
            error = lab.Run().Select(file => file.Error).First(found => found is not null)!;
        }
        catch (ProvisioningException thrown)
        {
            error = thrown;
        }

        Assert.Equal(ErrorIds.TransferFailed, error.ErrorId);
        AssertSays(part, error.Message);
        AssertShown(error.Message);
    }

    [Fact]
    public void Messages_and_file_names_of_a_server_are_shown_without_terminal_commands()
    {
        using var peer = new Peer(server, "escapes");
        using var lab = new InterfaceLab(server, peer.Port);
        lab.Database.Connection.EmployeeInterfaces.Options = Strict;
        List<EmployeeInterfaceFile> files = lab.Run();
        Assert.NotEmpty(files);
        Assert.All(files, file => AssertShown(file.Error?.Message ?? file.Messages[0]));
        Assert.All(lab.Run(dryRun: true), file => Assert.All(file.Messages, AssertShown));
        Assert.All(
            lab.Database.Connection.EmployeeInterfaces.Test(lab.Reference, new EmployeeInterfaceSecrets()), check => AssertShown(check.Message));
    }

    [Theory]
    [InlineData("KexAlgorithms diffie-hellman-group14-sha1")]
    [InlineData("Ciphers aes128-cbc\nKexAlgorithms curve25519-sha256")]
    [InlineData("MACs hmac-sha1\nCiphers aes128-ctr\nKexAlgorithms curve25519-sha256")]
    [InlineData("HostKeyAlgorithms ssh-rsa\nKexAlgorithms curve25519-sha256")]
    public void Weak_algorithms_are_offered_only_with_AllowWeakAlgorithms(string settings)
    {
        using SshServer.Listener old = server.Start(settings);
        string fingerprint = server.Fingerprint(settings.Contains("ssh-rsa", StringComparison.Ordinal) ? "rsa" : "ed25519");
        using (var lab = new InterfaceLab(server, old.Port, fields => fields with { HostKeyFingerprint = [fingerprint] }))
        {
            lab.Fails(ErrorIds.TransferFailed);
        }

        using (var lab = new InterfaceLab(server, old.Port, fields => fields with { HostKeyFingerprint = [fingerprint], AllowWeakAlgorithms = true }))
        {
            lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
            Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        }
    }

    [Fact]
    public void Without_AllowWeakAlgorithms_no_offered_algorithm_has_a_weak_part()
    {
        var info = new Renci.SshNet.ConnectionInfo("localhost", "nobody", new Renci.SshNet.NoneAuthenticationMethod("nobody"));
        WeakAlgorithms.Remove(info);
        IEnumerable<string> offered = [
            .. info.KeyExchangeAlgorithms.Keys, .. info.Encryptions.Keys, .. info.HmacAlgorithms.Keys, .. info.HostKeyAlgorithms.Keys];
        Assert.NotEmpty(offered);
        Assert.DoesNotContain(offered, name => name.Contains("sha1", StringComparison.Ordinal) || name.Contains("md5", StringComparison.Ordinal)
            || name.Contains("cbc", StringComparison.Ordinal) || name.Contains("3des", StringComparison.Ordinal) || name is "ssh-rsa" or "ssh-dss");
    }

    private static void AssertSays(string part, string message) => Assert.True(message.Contains(part, StringComparison.Ordinal), message);

    private static void AssertShown(string message) => Assert.DoesNotContain(
        message, c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator);

    /// <summary>An OpenSSH server whose SFTP subsystem is the lying program.</summary>
    private sealed class Peer : IDisposable
    {
        private readonly SshServer.Listener _listener;
        private readonly TestFolder _folder = new();

        internal Peer(SshServer server, string lie)
        {
            Assert.SkipUnless(File.Exists("/usr/bin/python3"), "This test needs /usr/bin/python3, which runs the hostile SFTP program.");

            // The account that signs in must be able to read the program.
            string program = _folder.File("lying_sftp.py");
            File.Copy(Path.Combine(Repository.Root, "tests", "UserProvisioning.Tests", "EmployeeInterfaces", "lying_sftp.py"), program);
            SshServer.Run("chmod", "755", _folder.Path);
            SshServer.Run("chmod", "644", program);
            _listener = server.Start($"Subsystem sftp /usr/bin/python3 {program} {lie}");
        }

        internal int Port => _listener.Port;

        public void Dispose()
        {
            _listener.Dispose();
            _folder.Dispose();
        }
    }
}
