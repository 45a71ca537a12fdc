using System.Management.Automation;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests of the cmdlets of employee interfaces, with a real SFTP server.</summary>
public sealed class InterfaceCmdletTests(SshServer server) : IDisposable
{
    /// <summary>A fingerprint that no server of the tests has.</summary>
    private const string Other = "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs";

    private readonly Session _session = new();
    private readonly string _directory = server.NewDirectory();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_defined_interface_imports_and_exports()
    {
        Define("-ExportDirectory", $"{_directory}/out", "-FilePattern *.csv -CreateUser -SettleTime 0 -ClaimTimeout 90");
        File.WriteAllText(Path.Combine(_directory, "hr.csv"), InterfaceLab.Rows("Visser", "Bakker"));

        Assert.Contains("hr.csv", _session.WhatIf("Invoke-EmployeeInterface HR"), StringComparison.Ordinal);
        Assert.Equal(["hr.csv"], Directory.GetFiles(_directory).Select(Path.GetFileName));

        PSObject run = Assert.Single(_session.Do("Get-EmployeeInterface h* | Invoke-EmployeeInterface"));
        var imported = Assert.IsType<ProvisioningRun>(run.BaseObject, exactMatch: false);
        Assert.Equal(("HR", "hr.csv", 2, 2), (imported.Source, imported.FileName, imported.Created, imported.UsersCreated));

        Assert.Contains("What if", _session.WhatIf("Invoke-EmployeeInterface HR -Direction Export"), StringComparison.Ordinal);
        Assert.Empty(_session.Do("Invoke-EmployeeInterface HR -Direction Export"));
        var export = (EmployeeInterfaceExport)Assert.Single(_session.Do("Invoke-EmployeeInterface HR -Direction Export -PassThru")).BaseObject;
        Assert.Equal(2, export.Rows);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_directory, "out"), "HR.*.csv").Length);
        Assert.Equal(new FileInfo(export.Path).Length, export.Bytes);
        Assert.Contains("Bakker", File.ReadAllText(export.Path), StringComparison.Ordinal);
        Assert.Equal("00:01:30", _session.One("(Get-EmployeeInterface HR).ClaimTimeout.ToString()"));
    }

    [Fact]
    public void A_lease_is_released_after_confirmation()
    {
        Define("-SettleTime 0");
        _session.Sql("UPDATE EmployeeInterfaces SET LeaseToken = 'abc', LeaseHolder = 'another-machine|1|1', LeaseAt = '2099-01-01 00:00:00'");
        Assert.Contains("What if", _session.WhatIf("Set-EmployeeInterface HR -ReleaseLease"), StringComparison.Ordinal);
        Assert.Equal(1, Leases());

        // The sessions of the tests ask nothing, so the default of a person's session is restored here.
        _session.Do("$ConfirmPreference = 'High'");
        _session.Host.Answer = "No";
        _session.Do("Set-EmployeeInterface HR -ReleaseLease");
        Assert.Equal(1, Leases());
        _session.Host.Answer = "Yes";
        _session.Do("Set-EmployeeInterface HR -ReleaseLease");
        Assert.Equal(0, Leases());

        int Leases() => _session.Dump().Split("another-machine|1|1").Length - 1;
    }

    [Fact]
    public void A_bad_line_or_file_is_reported_and_does_not_stop_the_others()
    {
        Define("-SettleTime 0");
        File.WriteAllText(Path.Combine(_directory, "a.csv"), string.Empty);
        File.WriteAllText(Path.Combine(_directory, "b.csv"), "ExternalReference,LastName,StartDate\nE-1,Visser,never\n");
        File.WriteAllText(Path.Combine(_directory, "c.csv"), InterfaceLab.Rows("Bakker"));
        foreach ((string name, int minute) in new[] { ("a.csv", 1), ("b.csv", 2), ("c.csv", 3) })
        {
            File.SetLastWriteTimeUtc(Path.Combine(_directory, name), new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc));
        }

        Result result = _session.Run("Invoke-EmployeeInterface HR");

        Assert.Null(result.End);
        Assert.Equal(["Failed", "CompletedWithErrors", "Completed"], result.Output.Select(run => $"{run.Properties["Status"].Value}"));
        Assert.Equal([ErrorIds.FileUnreadable], result.ErrorIds);
        Assert.Contains(result.Warnings, warning => warning.Contains("'b.csv', line 2 ('E-1'), StartDate:", StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_of_one_interface_does_not_stop_the_others()
    {
        Define("-SettleTime 0");
        _session.Do($"Set-EmployeeInterface HR -HostKeyFingerprint '{Other}' ; New-EmployeeInterface Second -ServerName 127.0.0.1 -Port "
            + $"{server.Shared.Port} -RemoteDirectory '{_directory}' -Username '{server.Username}' -HostKeyFingerprint '{server.Fingerprint()}' "
            + $"-KeyFile '{server.Key("ed25519")}' -SettleTime 0 | Out-Null");
        File.WriteAllText(Path.Combine(_directory, "hr.csv"), InterfaceLab.Rows("Visser"));
        Result result = _session.Run("'HR', 'Nobody', 'Second' | Invoke-EmployeeInterface");
        Assert.Equal([ErrorIds.HostKeyMismatch, ErrorIds.InterfaceNotFound], result.ErrorIds);
        Assert.Equal("Second", $"{Assert.Single(result.Output).Properties["Source"].Value}");
    }

    [Fact]
    public void A_failed_transfer_of_one_interface_does_not_stop_the_next()
    {
        Define("-SettleTime 0");
        _session.Do("Get-EmployeeInterface HR | New-EmployeeInterface A-Broken; Get-EmployeeInterface HR | New-EmployeeInterface Z-Broken; "
            + $"'A-Broken', 'Z-Broken' | Set-EmployeeInterface -RemoteDirectory '{_directory}/none'");
        File.WriteAllText(Path.Combine(_directory, "hr.csv"), InterfaceLab.Rows("Visser"));
        Result result = _session.Run("Get-EmployeeInterface | Invoke-EmployeeInterface");
        Assert.Null(result.End);
        Assert.Equal([ErrorIds.TransferFailed, ErrorIds.TransferFailed], result.ErrorIds);
        Assert.Equal("HR", $"{Assert.Single(result.Output).Properties["Source"].Value}");
    }

    [Fact]
    public void A_password_is_sent_to_the_server_and_shown_nowhere()
    {
        string password = server.RequirePassword();
        Define("-SettleTime 0");
        _session.Do("Set-EmployeeInterface HR -KeyFile $null");
        _session.Set("secret", Given.Secure(password));
        _session.Set("wrong", Given.Secure("Wrong-Horse-7"));
        File.WriteAllText(Path.Combine(_directory, "hr.csv"), InterfaceLab.Rows("Visser"));
        Result wrong = _session.Run($"Invoke-EmployeeInterface HR -Credential ([pscredential]::new('{server.Username}', $wrong)) -Verbose -Debug");
        Result right = _session.Run($"Invoke-EmployeeInterface HR -Credential ([pscredential]::new('{server.Username}', $secret)) -Verbose "
            + $"-Debug; Test-EmployeeInterface HR -Credential ([pscredential]::new('{server.Username}', $secret)) -Verbose");
        Assert.Equal([ErrorIds.TransferFailed], wrong.ErrorIds);
        Assert.Equal(8, right.Output.Count);
        Assert.DoesNotContain("Wrong-Horse-7", wrong.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(password, right.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(password, _session.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void Test_EmployeeInterface_passes_each_step_and_shows_the_fingerprint()
    {
        Define($"-ExportDirectory '{_directory}/out'");
        File.WriteAllText(Path.Combine(_directory, "hr.csv"), InterfaceLab.Rows("Visser"));
        List<EmployeeInterfaceCheck> checks = _session.Do("Get-EmployeeInterface | Test-EmployeeInterface")
            .Select(check => (EmployeeInterfaceCheck)check.BaseObject)
            .ToList();
        Assert.Equal(["Connection", "HostKey", "SignIn", "Directory", "Rights", "Folders", "Pattern", "Export"], checks.Select(check => check.Step));
        Assert.All(checks, check => Assert.Equal((EmployeeInterfaceCheckResult.Passed, null), (check.Result, check.ErrorId)));
        Assert.Contains(server.Fingerprint(), checks[1].HostKeyFingerprint);
        Assert.Contains(server.Fingerprint(), checks[1].Message, StringComparison.Ordinal);
        Assert.Contains("finds 1 file that waits, the oldest 'hr.csv'", checks[6].Message, StringComparison.Ordinal);
        Assert.Equal(["hr.csv"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName));
    }

    [Fact]
    public void Test_EmployeeInterface_stops_at_the_first_fault_and_says_what_to_do()
    {
        Define();
        Assert.Equal(("HostKey", "HostKeyMismatch"), FirstFault($"Set-EmployeeInterface HR -HostKeyFingerprint '{Other}'", out string said));
        Assert.Contains(server.Fingerprint(), said, StringComparison.Ordinal);
        Assert.Equal(
            ("SignIn", "TransferFailed"),
            FirstFault($"Set-EmployeeInterface HR -HostKeyFingerprint '{server.Fingerprint()}' -KeyFile '{server.Key("stranger")}'", out _));
        Assert.Equal(("SignIn", "TransferFailed"), FirstFault("Set-EmployeeInterface HR -KeyFile '/none/key'", out said));
        Assert.Contains("/none/key' of the employee interface 'HR' cannot be read", said, StringComparison.Ordinal);
        Assert.Equal(
            ("Directory", "TransferFailed"),
            FirstFault($"Set-EmployeeInterface HR -KeyFile '{server.Key("ed25519")}' -RemoteDirectory '{_directory}/none'", out _));
        Assert.Equal(("Connection", "TransferFailed"), FirstFault($"Set-EmployeeInterface HR -RemoteDirectory '{_directory}' -Port 1", out _));
        if (server.Password is not null)
        {
            SshServer.Run("chown", "root", _directory);
            Assert.Equal(("Rights", "TransferFailed"), FirstFault($"Set-EmployeeInterface HR -Port {server.Shared.Port}", out said));
            Assert.Contains("A file is claimed by renaming it", said, StringComparison.Ordinal);
        }

        (string, string) FirstFault(string change, out string message)
        {
            List<EmployeeInterfaceCheck> checks = _session.Do($"{change}; Test-EmployeeInterface HR")
                .Select(check => (EmployeeInterfaceCheck)check.BaseObject)
                .ToList();
            EmployeeInterfaceCheck fault = checks.First(check => check.Result != EmployeeInterfaceCheckResult.Passed);
            Assert.Equal(7, checks.Count);
            Assert.All(checks.SkipWhile(check => check != fault).Skip(1), check => Assert.Equal(EmployeeInterfaceCheckResult.Skipped, check.Result));
            message = fault.Message;
            return (fault.Step, fault.ErrorId!);
        }
    }

    [Fact]
    public void Test_EmployeeInterface_shows_the_keys_of_an_unknown_server()
    {
        List<EmployeeInterfaceCheck> checks = _session.Do($"Test-EmployeeInterface -ServerName 127.0.0.1 -Port {server.Shared.Port}")
            .Select(check => (EmployeeInterfaceCheck)check.BaseObject)
            .ToList();
        Assert.Equal(["Connection", "HostKey"], checks.Select(check => check.Step));
        Assert.Equal([server.Fingerprint("ed25519"), server.Fingerprint("ecdsa"), server.Fingerprint("rsa")], checks[1].HostKeyFingerprint);
    }

    [Fact]
    public void Interfaces_can_be_created_changed_and_removed_by_name_and_object()
    {
        Define("-Mapping @{ LastName = 'Family'; StartDate = @{ Column = 'Hired'; Format = 'dd-MM-yyyy' } }");
        Assert.Equal("Family", _session.One("(Get-EmployeeInterface HR).Mapping['LastName']"));
        _session.WhatIf("New-EmployeeInterface Other -ServerName a -RemoteDirectory /b -Username c -HostKeyFingerprint "
            + "'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'");
        _session.WhatIf("Set-EmployeeInterface HR -Port 2222");
        _session.WhatIf("Remove-EmployeeInterface HR");
        Assert.Equal("2222", _session.One("(Get-EmployeeInterface HR | Set-EmployeeInterface -Port 2222 -FullLoad -PassThru).Port"));
        Assert.Equal("True", _session.One("(Get-EmployeeInterface).FullLoad"));
        _session.Fails(ErrorIds.InterfaceNotFound, ErrorCategory.ObjectNotFound, "Get-EmployeeInterface Nobody");
        _session.Fails(ErrorIds.InterfaceNotFound, ErrorCategory.ObjectNotFound, "Set-EmployeeInterface Nobody -Port 1");
        _session.Fails(ErrorIds.InterfaceNotFound, ErrorCategory.ObjectNotFound, "Remove-EmployeeInterface Nobody");
        _session.Fails(ErrorIds.InterfaceNotFound, ErrorCategory.ObjectNotFound, "Test-EmployeeInterface Nobody");
        Assert.Empty(_session.Do("Get-EmployeeInterface No*"));
        _session.Do("Get-EmployeeInterface | Remove-EmployeeInterface");
        Assert.Empty(_session.Do("Get-EmployeeInterface"));
    }

    private void Define(params string[] more) => _session.Do(
        $"New-EmployeeInterface HR -ServerName 127.0.0.1 -Port {server.Shared.Port} -RemoteDirectory '{_directory}' -Username '{server.Username}' "
            + $"-HostKeyFingerprint '{server.Fingerprint()}' -KeyFile '{server.Key("ed25519")}' {string.Join(' ', more)} | Out-Null");
}
