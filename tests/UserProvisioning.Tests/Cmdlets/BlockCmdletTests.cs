using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests of Block-SystemUser and Unblock-SystemUser, and of what ends a block.</summary>
public sealed class BlockCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public BlockCmdletTests() => _session.Do(
        """
        Set-ClientSetting DefaultLicense FullUser
        $null = New-UserGroup Staff
        $null = New-Contact -FirstName Ann -LastName Top -ExternalReference E1 -Email ann@x.example | New-SystemUser -UserGroup Staff
        """);

    public void Dispose() => _session.Dispose();

    private string State => _session.One(
        """
        Get-SystemUser atop | ForEach-Object {
            $isInTwoDays = $_.BlockedUntil.Date -eq [datetime]::Today.AddDays(2)
            "$([bool] $_.BlockedSince) $($_.BlockReason) $isInTwoDays $($_.License) $($_.UserGroups)"
        }
        """);

    [Fact]
    public void A_blocked_user_keeps_license_and_groups_and_cannot_log_in()
    {
        _session.Do("Block-SystemUser atop -Reason 'Lost laptop' -Until ([datetime]::Today.AddDays(2))");
        Assert.Equal("True Lost laptop True FullUser Staff", State);
        Assert.Equal(["Blocked", "NoCredential"], _session.Text("(Test-SystemUser atop).Reasons"));
        Assert.Equal(["atop"], _session.Text("(Get-SystemUser -Blocked).Username"));
        _session.Do("Unblock-SystemUser atop");
        Assert.Equal("False  False FullUser Staff", State);
        Assert.Equal(["NoCredential"], _session.Text("(Test-SystemUser atop).Reasons"));
        Assert.Empty(_session.Text("Get-SystemUser -Blocked"));
        Assert.Equal(["Block atop Lost laptop", "Unblock atop "], _session.Text(
            "Get-ProvisioningAudit -Action *lock | ForEach-Object { \"$($_.Action) $($_.Target) $($_.After['BlockReason'])\" }"));
        Assert.Matches(
            @"BlockedSince: \d{4}-\d\d-\d\d \d\d:\d\d(;|$)",
            _session.One("[UserProvisioning.PowerShell.ViewText]::Change(@(Get-ProvisioningAudit -Action Block)[0])"));
    }

    [Theory]
    [InlineData("Disable-SystemUser atop; Enable-SystemUser atop")]
    [InlineData("Disable-Contact E1; Enable-Contact E1")]
    [InlineData("Set-SystemUserCredential atop -Generate")]
    [InlineData("Import-EmployeeFile $file -CreateUser")]
    public void Only_Unblock_SystemUser_ends_a_block(string what)
    {
        string file = _session.File("hr.csv");
        File.WriteAllText(file, "ExternalReference,FirstName,LastName,Active\nE1,Ann,Top,yes\n");
        _session.Set("file", file);
        _session.Do($"Block-SystemUser atop -Reason x; $null = {{ {what} }}.Invoke()");
        Assert.StartsWith("True x False FullUser", State, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_ends_on_its_last_day()
    {
        _session.Do("Block-SystemUser atop -Until ([datetime]::Today.AddDays(2))");
        _session.Sql(FormattableString.Invariant($"UPDATE SystemUsers SET BlockedUntil = '{DateTime.UtcNow.AddDays(-1):yyyy-MM-dd} 00:00:00'"));
        Assert.Equal(["NoCredential"], _session.Text("(Test-SystemUser atop).Reasons"));
        Assert.Empty(_session.Text("Get-SystemUser -Blocked"));
    }

    [Fact]
    public void A_blocked_user_gets_no_mail()
    {
        string folder = _session.File("out");
        Directory.CreateDirectory(folder);
        _session.Do("Block-SystemUser atop");
        Assert.Equal(["Skipped"], _session.Text(
            $"Send-LoginCredential atop -PickupDirectory '{folder}' -From it@x.example | ForEach-Object {{ \"$($_.Status)\" }}"));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void The_view_and_the_report_say_who_is_blocked_and_why()
    {
        _session.Do("Block-SystemUser atop -Reason 'Lost laptop' -Until ([datetime]::Today.AddDays(3))");
        Assert.Matches("atop .* Blocked ", _session.Show("Get-SystemUser atop"));
        _session.Do($"Export-ProvisioningReport '{_session.File("report.html")}'");
        string report = File.ReadAllText(_session.File("report.html"));
        Assert.Contains($"Blocked until {DateTime.Today.AddDays(3):yyyy-MM-dd} (Lost laptop)", report, StringComparison.Ordinal);
        Assert.Contains("blocked by somebody", report, StringComparison.Ordinal);
        _session.Do("Unblock-SystemUser atop");
        Assert.Matches("atop .* Active ", _session.Show("Get-SystemUser atop"));
    }

    [Theory]
    [InlineData("Block-SystemUser atop -Until ([datetime]::Today)", "SettingInvalid")]
    [InlineData("Block-SystemUser atop -Reason ('x' * 501)", "SettingInvalid")]
    [InlineData("Block-SystemUser nobody", "UserNotFound")]
    [InlineData("Unblock-SystemUser nobody", "UserNotFound")]
    public void An_invalid_call_is_refused_also_with_WhatIf(string call, string id)
    {
        foreach (string whatIf in new[] { "", " -WhatIf" })
        {
            string before = _session.Dump();
            Result result = _session.Run(call + whatIf);
            Assert.Equal(id, Session.IdOf(result.End ?? Assert.Single(result.Errors)));
            Assert.Equal(before, _session.Dump());
        }
    }

    [Fact]
    public void What_if_changes_nothing()
    {
        string before = _session.Dump();
        Assert.Empty(_session.Run("Get-SystemUser | Block-SystemUser -WhatIf").Errors);
        Assert.Equal(before, _session.Dump());
    }
}
