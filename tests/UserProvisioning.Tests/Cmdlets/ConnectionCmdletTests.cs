using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class ConnectionCmdletTests : IDisposable
{
    private readonly Session _session = new(connect: false);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Connecting_creates_the_database_and_returns_the_connection()
    {
        PSObject connection = Assert.Single(_session.Do($"Connect-UserProvisioning -Path '{_session.Database}'"));
        Assert.Equal("SQLite", connection.Properties["Engine"].Value);
        Assert.Equal(_session.Database, connection.Properties["Location"].Value);
        Assert.Equal(true, connection.Properties["IsOpen"].Value);
        Assert.True(File.Exists(_session.Database));
    }

    [Fact]
    public void Cmdlets_use_the_newest_connection()
    {
        _session.Do($"$a = Connect-UserProvisioning '{_session.Database}'; $b = Connect-UserProvisioning '{_session.File("b.db")}'; $null = "
            + "New-Contact -LastName B");
        Assert.Equal(["B"], _session.Text("Get-Contact"));
        Assert.Empty(_session.Text("Get-Contact -Connection $a"));
        Assert.Equal(2, _session.Text("Get-UserProvisioningConnection").Count);

        _session.Do("Disconnect-UserProvisioning");
        Assert.Empty(_session.Text("Get-Contact"));
        Assert.Equal([_session.Database], _session.Text("Get-UserProvisioningConnection"));
    }

    [Fact]
    public void One_pipeline_can_use_two_connections()
    {
        _session.Do($"$a = Connect-UserProvisioning '{_session.Database}'; $b = Connect-UserProvisioning '{_session.File("b.db")}'");
        _session.Do("'Ann', 'Bob' | ForEach-Object { $null = New-Contact -LastName $_ -ExternalReference $_ -Connection $a }");
        _session.Do("Set-UserLicense Requestor 5 -Connection $a; Set-UserLicense Requestor 5 -Connection $b");
        Assert.Equal(
            ["Ann", "Bob"],
            _session.Text(
                """
                Get-Contact -Connection $a | ForEach-Object { [pscustomobject] @{ LastName = $_.LastName;
                    ExternalReference = $_.ExternalReference } } |
                    New-Contact -Connection $b
                """));
        Assert.Equal(["ann", "bob"], _session.Text("Get-Contact -Connection $b | New-SystemUser -Connection $b"));
        Assert.Empty(_session.Text("Get-SystemUser -Connection $a"));
    }

    [Fact]
    public void Connections_are_closed_through_the_pipeline()
    {
        _session.Do($"$a = Connect-UserProvisioning '{_session.Database}'; $b = Connect-UserProvisioning '{_session.File("b.db")}'");
        _session.Do("Get-UserProvisioningConnection | Disconnect-UserProvisioning");
        Assert.Empty(_session.Text("Get-UserProvisioningConnection"));
        Assert.Equal(["False", "False"], _session.Text("$a.IsOpen; $b.IsOpen"));
    }

    [Fact]
    public void A_closed_connection_gives_the_error_NotConnected()
    {
        _session.Do($"$a = Connect-UserProvisioning '{_session.Database}'; Disconnect-UserProvisioning $a");
        ErrorRecord error = _session.Terminates(ErrorIds.NotConnected, "Get-Contact -Connection $a");
        Assert.Contains("Connect-UserProvisioning", error.Exception.Message, StringComparison.Ordinal);
        _session.Terminates(ErrorIds.NotConnected, "Disconnect-UserProvisioning");
    }

    [Theory]
    [InlineData("Get-ClientSetting")]
    [InlineData("Set-ClientSetting ClientName X")]
    [InlineData("Get-Contact")]
    [InlineData("New-Contact -LastName X")]
    [InlineData("Set-Contact 1 -LastName X")]
    [InlineData("Remove-Contact 1")]
    [InlineData("Get-SystemUser")]
    [InlineData("New-SystemUser 1")]
    [InlineData("Disable-SystemUser 1")]
    [InlineData("Enable-SystemUser 1")]
    [InlineData("Test-SystemUser 1")]
    [InlineData("Get-SystemUserAccess 1")]
    [InlineData("Set-SystemUserCredential 1 -Generate")]
    [InlineData("Send-LoginCredential 1")]
    [InlineData("Get-UserLicense")]
    [InlineData("Set-UserLicense Requestor 1")]
    [InlineData("Set-SystemUserLicense 1 Requestor")]
    [InlineData("Get-UserGroup")]
    [InlineData("New-UserGroup X")]
    [InlineData("Set-UserGroup X -Description Y")]
    [InlineData("Remove-UserGroup X")]
    [InlineData("Add-UserGroupMember X 1")]
    [InlineData("Remove-UserGroupMember X 1")]
    [InlineData("Get-UserGroupMember X")]
    [InlineData("Get-UserProfile")]
    [InlineData("New-UserProfile X")]
    [InlineData("Set-UserProfile X -Description Y")]
    [InlineData("Remove-UserProfile X")]
    [InlineData("Add-UserProfileMember X 1")]
    [InlineData("Remove-UserProfileMember X 1")]
    [InlineData("Get-UserProfileMember X")]
    [InlineData("Get-SystemUserSetting 1")]
    [InlineData("Set-SystemUserSetting 1 Language nl")]
    [InlineData("Get-GeneralUserSetting")]
    [InlineData("Set-GeneralUserSetting Language nl")]
    [InlineData("Get-ProvisioningAudit")]
    public void Without_a_connection_each_cmdlet_says_how_to_open_one(string command)
    {
        ErrorRecord error = _session.Terminates(ErrorIds.NotConnected, command);
        Assert.Contains("Connect-UserProvisioning", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        _session.Terminates(ErrorIds.NotConnected, $"$null | ForEach-Object {{ }} | {command}");
    }

    [Fact]
    public void A_path_is_relative_to_the_session_s_location()
    {
        _session.Do($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Path.GetDirectoryName(_session.Database)}')");
        Assert.Equal(_session.File("here.db"), _session.One("(Connect-UserProvisioning ./here.db).Location"));
    }

    [Fact]
    public void A_path_that_is_no_database_is_refused_and_not_changed()
    {
        File.WriteAllText(_session.File("text.db"), new string('x', 5000));
        _session.Terminates(ErrorIds.ConnectionFailed, $"Connect-UserProvisioning '{_session.File("text.db")}'");
        Assert.Equal(new string('x', 5000), File.ReadAllText(_session.File("text.db")));

        ErrorRecord folder = _session.Terminates(ErrorIds.ConnectionFailed, $"Connect-UserProvisioning '{Path.GetDirectoryName(_session.Database)}'");
        Assert.Equal(ErrorCategory.ConnectionError, folder.CategoryInfo.Category);
        _session.Terminates(ErrorIds.ConnectionFailed, $"Connect-UserProvisioning '{_session.File("none/x.db")}'");
        _session.Terminates(ErrorIds.ConnectionFailed, $"Initialize-UserProvisioningDatabase '{_session.File("none/x.db")}'");
    }

    [Fact]
    public void A_database_of_a_newer_module_is_refused()
    {
        _session.Do($"$null = Connect-UserProvisioning '{_session.Database}'; Disconnect-UserProvisioning");
        using (Microsoft.Data.Sqlite.SqliteConnection raw = Support.DatabaseDump.Open(_session.Database))
        {
            using Microsoft.Data.Sqlite.SqliteCommand command = raw.CreateCommand();
            command.CommandText = "PRAGMA user_version = 9999";
            command.ExecuteNonQuery();
        }

        ErrorRecord error = _session.Terminates(ErrorIds.SchemaOutdated, $"Connect-UserProvisioning '{_session.Database}'");
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
    }

    [Fact]
    public void Initializing_creates_the_database_without_connecting_to_it()
    {
        _session.Do($"Initialize-UserProvisioningDatabase '{_session.Database}' -WhatIf");
        Assert.False(File.Exists(_session.Database));
        _session.Do($"Initialize-UserProvisioningDatabase '{_session.Database}'");
        Assert.Contains("== SystemUsers", _session.Dump(), StringComparison.Ordinal);
        Assert.Empty(_session.Text("Get-UserProvisioningConnection"));
        string before = _session.Dump();
        _session.Do($"Initialize-UserProvisioningDatabase '{_session.Database}'");
        Assert.Equal(before, _session.Dump());
    }
}
