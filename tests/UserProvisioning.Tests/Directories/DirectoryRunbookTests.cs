using MimeKit;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Directories;

/// <summary>Tests of the runbooks that run interfaces unattended, with an interface that reads an OpenLDAP server.</summary>
public sealed class DirectoryRunbookTests
{
    // The module is found on the module path, as after an installation.
    private static readonly Dictionary<string, string> Installed = new() { ["PSModulePath"] = Path.GetDirectoryName(Repository.ModuleFolder)! };

    [Theory]
    [InlineData("employee-interface/nightly-import.ps1")]
    [InlineData("night/night.ps1")]
    public void A_directory_is_read_with_its_own_credential(string runbook)
    {
        using var lab = new DirectoryLab();
        lab.Database.Connection.ClientSettings.Set("LoginUrl", "https://login.example.org");
        using var folder = new TestFolder();

        // Nothing listens on the port of the other interface.
        lab.Service.Create(new EmployeeInterfaceFields
        {
            Name = "HR",
            ServerName = "127.0.0.1",
            Port = LoopbackServer.FreePort(),
            RemoteDirectory = "/in",
            Username = "worker",
            HostKeyFingerprint = ["SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs"],
        });
        ShellResult well = Run(lab, folder, runbook, $"-Name LDAP -Credential {Credential("worker", "wrong")} "
            + $"-DirectoryCredential {Credential(SlapdServer.Reader, SlapdServer.Password)}");
        Assert.True(well.ExitCode == 0, well.Output + well.Error);
        Assert.Equal(["bakker", "smit", "visser"], lab.Contacts);

        // The credential for SFTP is not tried on the directory.
        ShellResult ill = Run(lab, folder, runbook, $"-Name LDAP -Credential {Credential(SlapdServer.Reader, SlapdServer.Password)}");
        Assert.Equal(1, ill.ExitCode);
        string mail = MimeMessage.Load(Directory.GetFiles(folder.Path, "*.eml").MaxBy(File.GetLastWriteTimeUtc)!).TextBody!;
        Assert.Contains("LDAP: DirectoryFailed: The employee interface 'LDAP' read nothing.", mail, StringComparison.Ordinal);
        Assert.Contains("-Credential", mail, StringComparison.Ordinal);
        Assert.DoesNotContain(SlapdServer.Password, mail + ill.Output + ill.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_cannot_be_applied_is_mailed()
    {
        using var lab = new DirectoryLab(SlapdServer.Person("visser") + SlapdServer.Person("bakker", "preferredLanguage: nonsense"));
        using var folder = new TestFolder();
        Run(lab, folder, "employee-interface/nightly-import.ps1", $"-DirectoryCredential {Credential(SlapdServer.Reader, SlapdServer.Password)}");
        string mail = MimeMessage.Load(Assert.Single(Directory.GetFiles(folder.Path, "*.eml"))).TextBody!;
        Assert.Contains("LDAP: run 1 of ou=People,dc=example,dc=org is CompletedWithErrors: 2 rows, 1 rejected", mail, StringComparison.Ordinal);
    }

    private static string Credential(string name, string password) =>
        $"([pscredential]::new('{name}', (ConvertTo-SecureString \"{password}\" -AsPlainText -Force)))";

    private static ShellResult Run(DirectoryLab lab, TestFolder folder, string runbook, string options)
    {
        string database = lab.Database.OnServer is { } name
            ? $"-ConnectionString '{TestServer.ConnectionString(name)}'"
            : $"-Path '{lab.Database.File}'";
        string script = Path.Combine(Repository.Root, "samples", "runbooks", runbook);
        return ShellProcess.Run(
            ["-Command", $"& '{script}' {database} {options} -From up@acme.example -To it@acme.example -PickupDirectory '{folder.Path}'; "
                + "exit $LASTEXITCODE"],
            Installed);
    }
}
