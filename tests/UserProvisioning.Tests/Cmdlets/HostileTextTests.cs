using UserProvisioning.Connections;
using UserProvisioning.Tests.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests names and texts with commands for a terminal in whole cmdlets: nothing that is shown or stored holds such a command.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Hostile = "\u001b[2J\u001b]0;owned\u0007\u202e";

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_name_of_a_local_file_is_shown_and_stored_without_terminal_commands()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        string folder = Directory.CreateDirectory(_session.File($"hr{Hostile}")).FullName;
        string good = Path.Combine(folder, $"good{Hostile}.csv");
        string bad = Path.Combine(folder, $"bad{Hostile}.csv");
        File.WriteAllText(good, "ExternalReference,LastName,CreateUser,StartDate\n1,Visser,true,\n2,Bakker,true,never\n");
        File.WriteAllText(bad, string.Empty);
        _session.Set("good", good);
        _session.Set("bad", bad);
        _session.Set("made", Path.Combine(folder, $"made{Hostile}"));
        foreach (string script in new[]
        {
            "Import-EmployeeFile $good -Source HR -Verbose -Debug | Out-Default",
            "Import-EmployeeFile $good -Source HR -Force -Verbose | Out-Default; Get-ProvisioningRun | Format-List | Out-Default",
            "Compare-EmployeeFile $good -Source HR | Out-Default",
            "Get-ProvisioningRunItem 1 | Format-List | Out-Default; Get-ProvisioningAudit | Format-List | Out-Default",
            "Undo-ProvisioningRun 1 -Confirm:$false -Verbose | Out-Default",
            "Import-EmployeeFile $bad",
            "Import-EmployeeFile \"$bad.none\"",
            "Import-EmployeeFile $good -Mapping $bad",
            "Export-EmployeeFile \"$made.csv\" -Verbose | Out-Null",
            "Export-EmployeeFile \"$made.csv\"",
            "Export-ProvisioningReport $good",
            "New-EmployeeFileTemplate $good",
            "Connect-UserProvisioning $good",
            "Connect-UserProvisioning \"$made/none/db\"",
        })
        {
            Result result = _session.Run(script);
            Assert.All(Shown(result), text => AssertShown(script, text));
        }

        Assert.DoesNotContain('\u001b', _session.Host.Shown);
        Assert.Contains(@"good\u001b[2J", _session.One("(Get-ProvisioningRun 1).FileName"), StringComparison.Ordinal);
        _session.Do("$null = Import-EmployeeFile $good -Source HR -WhatIf");
        Assert.Contains("What if", _session.Host.Shown, StringComparison.Ordinal);
        AssertShown("WhatIf", _session.Host.Shown);
    }

    [Fact]
    public void A_rejected_cell_is_shown_without_terminal_commands()
    {
        string file = _session.File("hr.csv");
        File.WriteAllText(file, $"ExternalReference,LastName,Email,StartDate,License\n1,Vis{Hostile}ser,a{Hostile}b,{Hostile},Gold{Hostile}\n");
        Result result = _session.Run($"Import-EmployeeFile '{file}' -Source HR -Verbose | Get-ProvisioningRunItem | Format-List | Out-Default");
        Assert.All(Shown(result), text => AssertShown(file, text));
        Assert.DoesNotContain('\u001b', _session.Host.Shown);
        Assert.DoesNotContain('\u001b', _session.Dump());
    }

    [Fact]
    public void A_message_of_a_database_server_is_shown_without_terminal_commands()
    {
        using var server = new LyingTdsServer(_ => (18456, $"No. {Hostile}"));
        ProvisioningException error = Assert.Throws<ProvisioningException>(
            () => ProvisioningConnection.OpenSqlServer(SqlServerConnectionOptions.FromConnectionString(server.ConnectionString)));
        Assert.Contains(@"No. \u001b[2J", error.Message, StringComparison.Ordinal);
        AssertShown("SQL Server", error.Message);
    }

    [Theory]
    [InlineData("New-WorkplaceIssuer \"a$hostile\" -Issuer \"x$hostile\" -Audience a")]
    [InlineData("Register-WorkplaceLogin \"$hostile\"")]
    [InlineData("New-UserGroup \"$hostile\"; New-UserGroup \"$hostile\"; Get-UserGroup | Out-Default")]
    [InlineData("Get-Contact -ExternalReference \"$hostile\"; Set-Contact \"$hostile\" -JobTitle x; New-SystemUser \"$hostile\"")]
    [InlineData("Set-ClientSetting \"$hostile\" 1; Set-ClientSetting TimeZone \"$hostile\"; Set-ClientSetting UsernameFormat \"{$hostile}\"")]
    [InlineData("New-EmployeeInterface \"a$hostile\" -ServerName \"s$hostile\" -RemoteDirectory \"/$hostile\" -Username x -HostKeyFingerprint y")]
    public void An_argument_is_shown_without_terminal_commands(string script)
    {
        _session.Set("hostile", Hostile);
        Result result = _session.Run(script);
        Assert.All(Shown(result), text => AssertShown(script, text));
        Assert.DoesNotContain('\u001b', _session.Host.Shown);
        Assert.DoesNotContain('\u001b', _session.Dump());
    }

    private static IEnumerable<string> Shown(Result result) =>
        result.Errors.Append(result.End).OfType<System.Management.Automation.ErrorRecord>()
            .SelectMany(error => new[] { error.Exception.Message, $"{error.TargetObject}" })
            .Concat(result.Warnings);

    private static void AssertShown(string what, string text) => Assert.False(
        text.Any(c => c is '\u001b' or '\u0007' or '\u202e'), $"{what}: {text.Replace("\u001b", "ESC", StringComparison.Ordinal)}");
}
