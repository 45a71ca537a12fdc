using System.Management.Automation.Language;
using MimeKit;
using UserProvisioning.Tests.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of the runbook for the night, as far as it can run in a test.</summary>
public sealed class NightTests : CalendarTest
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "runbooks", "night");

    // The module is found on the module path, as after an installation.
    private static readonly Dictionary<string, string> Installed = new() { ["PSModulePath"] = Path.GetDirectoryName(Repository.ModuleFolder)! };

    [Fact]
    public void The_night_does_what_is_due_and_mails_what_was_done_what_waits_what_will_come_and_which_license_runs_out()
    {
        Database.Clock.Now = DateTime.UtcNow;
        Database.Set("LoginUrl", "https://login.example.org");
        User("ended", end: Today.AddDays(-2));
        User("soon", end: Today.AddDays(3));
        Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 2);
        Database.Person("New", start: Today.AddDays(2));
        Database.Person("Newer", start: Today.AddDays(2));
        string mailbox = Directory.CreateDirectory(Mailbox).FullName;
        string[] arguments =
        [
            Path.Combine(Folder, "night.ps1"),
            .. Database.OnServer is { } name ? ["-ConnectionString", TestServer.ConnectionString(name)] : new[] { "-Path", Database.File },
            "-From", "up@acme.example", "-To", "it@acme.example", "-PickupDirectory", mailbox,
        ];
        ShellResult night = ShellProcess.Run(arguments, Installed);
        Assert.True(night.ExitCode == 0, night.Output + night.Error);
        MimeMessage mail = Assert.Single(Mails());
        Assert.Equal(("it@acme.example", true), (mail.To.ToString(), mail.Subject!.Contains("all went well", StringComparison.Ordinal)));
        Assert.Contains("Lifecycle tasks: run 1 is Completed: 1 rows, 1 updated, 1 archived.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("ArchiveEnded: 1", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("ArchiveEnded  soon (soon): The end date is", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Requestor runs out on", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Nothing waits.", mail.TextBody, StringComparison.Ordinal);

        // The next night has nothing to do but to say what waits.
        for (int number = 0; number < 6; number++)
        {
            Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 10);
            User($"u{number}", end: Today.AddDays(-1));
        }

        night = ShellProcess.Run(arguments, Installed);
        mail = Assert.Single(Mails());
        Assert.Contains("somebody must look", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Run 2 of ArchiveEnded", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("archives 6", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void The_night_mails_the_anchor_and_checks_the_audit_trail_against_that_of_the_night_before()
    {
        Database.Clock.Now = DateTime.UtcNow;
        User("first");
        string mailbox = Directory.CreateDirectory(Mailbox).FullName;
        string anchorFile = Path.Combine(Database.Folder, "anchor.txt");
        string[] arguments =
        [
            Path.Combine(Folder, "night.ps1"),
            .. Database.OnServer is { } name ? ["-ConnectionString", TestServer.ConnectionString(name)] : new[] { "-Path", Database.File },
            "-From", "up@acme.example", "-To", "audit@acme.example", "-PickupDirectory", mailbox, "-AnchorFile", anchorFile,
        ];
        Night(0);
        string anchor = Database.Connection.Audit.Test().Anchor!;
        Assert.Contains(anchor, Assert.Single(Mails()).TextBody, StringComparison.Ordinal);
        Assert.Equal(anchor, File.ReadAllText(anchorFile).Trim());
        User("second");
        Night(0);
        Assert.NotEqual(anchor, File.ReadAllText(anchorFile).Trim());

        // Somebody cuts off the end: without the anchor nobody would see it.
        Database.UnlockRecord();
        Database.Sql("DELETE FROM AuditEntries WHERE Id = (SELECT MAX(Id) FROM AuditEntries)");
        Assert.True(Database.Connection.Audit.Test().IsSound);
        Assert.Single(Mails());
        Night(1);
        MimeMessage mail = Assert.Single(Mails());
        Assert.Contains("failed", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("The audit trail is not sound, from entry", mail.TextBody, StringComparison.Ordinal);

        void Night(int exitCode)
        {
            ShellResult night = ShellProcess.Run(arguments, Installed);
            Assert.True(night.ExitCode == exitCode, night.Output + night.Error);
        }
    }

    [Fact]
    public void Each_sample_script_of_the_night_can_be_parsed()
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
    public void The_units_and_the_cron_entry_of_the_night_are_valid()
    {
        string line = Assert.Single(File.ReadAllLines(Path.Combine(Folder, "night.cron")), line => char.IsAsciiDigit(line.FirstOrDefault()));
        Assert.Matches(@"^[0-5]?\d ([01]?\d|2[0-3]) \* \* \* userprovisioning pwsh ", line);
        Assert.DoesNotContain('%', line);
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "This test needs systemd-analyze, which verifies the units.");
        using var folder = new TestFolder();
        string[] units = ["userprovisioning-night.service", "userprovisioning-night.timer"];
        foreach (string unit in units)
        {
            File.Copy(Path.Combine(Folder, unit), folder.File(unit));
        }

        SshServer.Run("systemd-analyze", ["verify", "--man=no", .. units.Select(folder.File)]);
    }
}
