namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests the files that cmdlets write: only the owner can read them, and a full disk leaves no incomplete file.</summary>
public sealed class WrittenFileTests : IDisposable
{
    /// <summary>The parameters that name a file or folder to write, each with a call. {0} is the file to write, {1} an employee file.</summary>
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["Connect-UserProvisioning -Path"] = "$null = Connect-UserProvisioning '{0}.db'",
        ["Compare-EmployeeFile -RejectPath"] = "$null = Compare-EmployeeFile '{1}' -RejectPath '{0}'",
        ["Export-EmployeeFile -Path"] = "$null = Export-EmployeeFile '{0}'; $null = Export-EmployeeFile '{0}.xlsx'",
        ["Export-ProvisioningConfiguration -Path"] = "$null = Export-ProvisioningConfiguration '{0}'",
        ["Export-ContactPersonalData -Path"] =
            "$null = New-Contact -LastName Ann -ExternalReference X1 -ErrorAction Ignore; $null = Export-ContactPersonalData X1 '{0}'",
        ["Export-ProvisioningReport -Path"] = "$null = Export-ProvisioningReport '{0}'",
        ["Import-EmployeeFile -RejectPath"] = "$null = Import-EmployeeFile '{1}' -RejectPath '{0}' -WarningAction Ignore",
        ["Initialize-UserProvisioningDatabase -Path"] = "$null = Initialize-UserProvisioningDatabase '{0}.db'",
        ["Initialize-UserProvisioningDatabase -ScriptPath"] = "$null = Initialize-UserProvisioningDatabase -ScriptPath '{0}'",
        ["New-EmployeeFileTemplate -Path"] = "$null = New-EmployeeFileTemplate '{0}.xlsx'",
        ["Send-LoginCredential -PickupDirectory"] = "$null = Get-SystemUser | Send-LoginCredential -PickupDirectory '{0}' -WarningAction Ignore",
    };

    private static readonly string[] OnlyRead =
    [
        "Compare-EmployeeFile -Path", "Compare-ProvisioningConfiguration -Path", "Import-ProvisioningConfiguration -Path",
        "Copy-UserProvisioningDatabase -Path", "Import-EmployeeFile -Path", "Send-LoginCredential -TemplateDirectory",
        "Invoke-LifecycleTask -TemplateDirectory",

        // Its mails are written as those of Send-LoginCredential are, when some are due.
        "Invoke-LifecycleTask -PickupDirectory",

        // This cmdlet writes to an SFTP server, not to a local file.
        "New-EmployeeInterface -ExportDirectory", "New-EmployeeInterface -RemoteDirectory", "Set-EmployeeInterface -ExportDirectory",
            "Set-EmployeeInterface -RemoteDirectory",
    ];

    private readonly Session _session = new();

    public WrittenFileTests()
    {
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName,Email\n1,Jansen,a@b.nl\n2,Smit,broken\n");
        _session.Do("New-UserGroup G | Out-Null; Set-ClientSetting DefaultUserGroups G");
        _session.Do("New-Contact -ExternalReference 9 -LastName Berg -Email b@c.nl | New-SystemUser | Out-Null");
    }

    public void Dispose() => _session.Dispose();

    public static TheoryData<string> Parameters => new(Scripts.Keys);

    // A mail is always a new file; a script, a template and a configuration hold nobody's data.
    public static TheoryData<string> ParametersOfPersonalData => new(Scripts.Keys.Except(
        ["Send-LoginCredential -PickupDirectory", "Initialize-UserProvisioningDatabase -ScriptPath", "New-EmployeeFileTemplate -Path",
            "Export-ProvisioningConfiguration -Path"]));

    // An embedded database on a full disk does not open: ConnectionFailed.
    public static TheoryData<string> ParametersExceptDatabases => new(Scripts.Keys.Except(
        ["Connect-UserProvisioning -Path", "Initialize-UserProvisioningDatabase -Path"]));

    [Fact]
    public void Each_parameter_that_names_a_file_is_in_a_table_of_this_test()
    {
        IReadOnlyList<string> all = _session.Text(
            "Get-Command -Module UserProvisioning -PipelineVariable c | ForEach-Object { $_.Parameters.Values } "
            + "| Where-Object Name -match '(Path|Directory)$' | ForEach-Object { \"$c -$($_.Name)\" }");
        Assert.Equal(Scripts.Keys.Concat(OnlyRead).Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Only_the_owner_may_read_and_write_a_new_file(string parameter)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a file has the rights of its folder.");
        HashSet<string> before = Files();
        Write(parameter, _session.File("written"));
        string[] made = Files().Except(before).ToArray();
        Assert.NotEmpty(made);
        Assert.All(made, file => Assert.Equal("UserWrite, UserRead", ModeOf(file)));
    }

    [Theory]
    [MemberData(nameof(ParametersOfPersonalData))]
    public void An_existing_file_keeps_its_rights_and_a_warning_names_it_if_others_may_read_it(string parameter)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a file has the rights of its folder.");
        HashSet<string> before = Files();
        Write(parameter, _session.File("written"));
        string[] companions = ["-wal", "-shm", "-writer"];
        string[] made = Files().Except(before)
            .Where(file => !Array.Exists(companions, ending => file.EndsWith(ending, StringComparison.Ordinal))).ToArray();
        foreach (string file in made)
        {
            OpenToOthers(file);
        }

        string again = Script(parameter, _session.File("written")).Replace(" -WarningAction Ignore", string.Empty, StringComparison.Ordinal);
        foreach (string cmdlet in new[] { "Export-EmployeeFile", "Export-ProvisioningReport", "Export-ContactPersonalData" })
        {
            again = again.Replace(cmdlet, $"{cmdlet} -Force", StringComparison.Ordinal);
        }

        Result result = _session.Run($"Get-UserProvisioningConnection | Select-Object -Skip 1 | Disconnect-UserProvisioning; {again}");
        Assert.Null(result.End);
        Assert.All(made, file => Assert.Equal("OtherRead, GroupRead, UserWrite, UserRead", ModeOf(file)));
        Assert.All(made, file => Assert.Single(result.Warnings, warning => warning.Contains($"chmod 600 '{file}'", StringComparison.Ordinal)));
    }

    /// <summary>On a full file system, no part of a file is left, and the error says that the disk is full.</summary>
    [Theory]
    [MemberData(nameof(ParametersExceptDatabases))]
    public void A_full_disk_leaves_no_part_of_a_file(string parameter)
    {
        using var disk = FullDisk.Mount(_session.File("disk"));
        Result result = _session.Run($"try {{ {Script(parameter, Path.Combine(disk.Path, "written"))} }} catch {{ throw }}");
        if (parameter == "Import-EmployeeFile -RejectPath")
        {
            // The import is done before its rejected rows are written, unless the disk is so full that not even an empty file can be made.
            Assert.True(result.End is null ? result.Errors.Count == 0 : Session.IdOf(result.End) == "FileUnwritable", result.Everything);
        }
        else if (parameter == "Send-LoginCredential -PickupDirectory")
        {
            Assert.All(result.Errors, error => Assert.Contains(disk.Path, error.Exception.Message, StringComparison.Ordinal));
            Assert.NotEmpty(result.Errors);
            Assert.Equal(["None"], _session.Text("(Get-SystemUser).CredentialStatus").Select(status => status == "Pending" ? "None" : status));
        }
        else
        {
            Assert.Equal("FileUnwritable", Session.IdOf(result.End!));
        }

        Assert.DoesNotContain(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories), file =>
            file != disk.Ballast && Path.GetFileName(file) != "written");
    }

    private static string ModeOf(string file) => OperatingSystem.IsWindows() ? string.Empty : File.GetUnixFileMode(file).ToString();

    private static void OpenToOthers(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private string Script(string parameter, string path) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Scripts[parameter], path, _session.File("hr.csv"));

    private void Write(string parameter, string path) => Assert.Null(_session.Run(Script(parameter, path)).End);

    private HashSet<string> Files() =>
        Directory.GetFiles(Path.GetDirectoryName(_session.File("x"))!, "*", SearchOption.AllDirectories).ToHashSet(StringComparer.Ordinal);
}
