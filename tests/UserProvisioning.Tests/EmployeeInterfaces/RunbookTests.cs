using System.Management.Automation.Language;
using MimeKit;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests of the samples that run interfaces unattended, as far as they can run in a test.</summary>
public sealed class RunbookTests(SshServer server)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "runbooks", "employee-interface");

    // The module is found on the module path, as after an installation.
    private static readonly Dictionary<string, string> Installed = new() { ["PSModulePath"] = Path.GetDirectoryName(Repository.ModuleFolder)! };

    private static string[] Database(InterfaceLab lab) => lab.Database.OnServer is { } name
        ? ["-ConnectionString", TestServer.ConnectionString(name)]
        : ["-Path", lab.Database.File];

    [Fact]
    public void The_nightly_import_mails_only_errors()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { KeyFile = server.Key("ed25519_locked"), Name = "HR" });
        using var folder = new TestFolder();
        string mailbox = Directory.CreateDirectory(folder.File("mail")).FullName;
        File.WriteAllText(folder.File("passphrase"), SshServer.Passphrase + "\n");
        string[] arguments =
        [
            Path.Combine(Folder, "nightly-import.ps1"), .. Database(lab), "-KeyPassphraseFile", folder.File("passphrase"),
            "-From", "up@acme.example", "-To", "it@acme.example", "-PickupDirectory", mailbox, "-StateDirectory", folder.Path,
        ];

        lab.Put("good.csv", InterfaceLab.Rows("Visser"));
        ShellResult well = ShellProcess.Run(arguments, Installed);
        Assert.True(well.ExitCode == 0, well.Output + well.Error);
        Assert.Empty(Directory.GetFiles(mailbox));

        lab.Put("bad.csv", "ExternalReference,LastName,StartDate\nE-1,Smit,never\n");
        lab.Put("none.csv", string.Empty);
        ShellResult ill = ShellProcess.Run(arguments, Installed);
        Assert.Equal(1, ill.ExitCode);
        MimeMessage mail = MimeMessage.Load(Assert.Single(Directory.GetFiles(mailbox)));
        Assert.Equal("it@acme.example", mail.To.ToString());
        Assert.Contains("'bad.csv', line 2 ('E-1'), StartDate:", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("FileUnreadable: 'none.csv'", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(SshServer.Passphrase, mail.ToString() + ill.Output + ill.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nightly_import_mails_the_same_error_once_a_day()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { KeyFile = server.Key("stranger") });
        using var folder = new TestFolder();
        string mailbox = Directory.CreateDirectory(folder.File("mail")).FullName;
        string[] arguments = [
            Path.Combine(Folder, "nightly-import.ps1"), .. Database(lab), "-From", "up@acme.example", "-To", "it@acme.example",
            "-PickupDirectory", mailbox, "-StateDirectory", folder.Path];
        Assert.Equal(1, ShellProcess.Run(arguments, Installed).ExitCode);
        Assert.Equal(1, ShellProcess.Run(arguments, Installed).ExitCode);
        Assert.Contains("TransferFailed", MimeMessage.Load(Assert.Single(Directory.GetFiles(mailbox))).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_sample_script_can_be_parsed()
    {
        string[] scripts = Directory.GetFiles(Folder, "*.ps1");
        Assert.Equal(3, scripts.Length);
        Assert.All(scripts, script =>
        {
            Parser.ParseFile(script, out _, out ParseError[] errors);
            Assert.Empty(errors);
        });
    }

    [Fact]
    public void The_systemd_units_are_valid()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "This test needs systemd-analyze, which verifies the units.");
        using var folder = new TestFolder();
        foreach (string unit in new[] { "userprovisioning-import.service", "userprovisioning-import.timer" })
        {
            File.Copy(Path.Combine(Folder, unit), folder.File(unit));
        }

        Assert.Contains("02:30", SshServer.Run("systemd-analyze", "calendar", "*-*-* 02:30"), StringComparison.Ordinal);
        SshServer.Run(
            "systemd-analyze",
            "verify",
            "--man=no",
            folder.File("userprovisioning-import.service"),
            folder.File("userprovisioning-import.timer"));
    }

    [Fact]
    public void The_cron_entry_is_valid()
    {
        string line = Assert.Single(File.ReadAllLines(Path.Combine(Folder, "nightly-import.cron")), line => char.IsAsciiDigit(line.FirstOrDefault()));
        Assert.Matches(@"^[0-5]?\d ([01]?\d|2[0-3]) \* \* \* userprovisioning pwsh ", line);
        Assert.DoesNotContain('%', line);
    }
}
