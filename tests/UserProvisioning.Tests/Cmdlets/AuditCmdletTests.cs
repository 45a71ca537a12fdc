using System.Management.Automation;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class AuditCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Audit_entries_are_listed_oldest_first_with_actor_time_and_values()
    {
        _session.Do("$before = [DateTime]::Now.AddSeconds(-1); $null = New-Contact -LastName Ann -ExternalReference E1 -Phone 1; Set-Contact E1 "
            + "-Phone 2; $null = New-SystemUser E1; Disable-SystemUser ann; Enable-SystemUser ann");
        Assert.Equal(
            ["Create Contact E1", "Update Contact E1", "Create SystemUser ann", "Archive SystemUser ann", "Restore SystemUser ann"],
            _session.Text("Get-ProvisioningAudit -Since $before | Where-Object TargetType -ne UserLicense | ForEach-Object { \"$($_.Action) "
                + "$($_.TargetType) $($_.Target)\" }"));
        Assert.Equal(
            ["1 2"],
            _session.Text("Get-ProvisioningAudit E1 -Action Update | ForEach-Object { \"$($_.Before['Phone']) $($_.After['Phone'])\" }"));
        Assert.Equal("True", _session.One("(Get-ProvisioningAudit -Action Archive).At -ge $before"));
        Assert.Contains(Environment.UserName, _session.One("(Get-ProvisioningAudit -Action Archive).Actor"), StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_entries_are_found_by_wildcard_time_and_user()
    {
        _session.Do(
            "'Ann', 'Bob' | ForEach-Object { $null = New-Contact -LastName $_ | New-SystemUser }; $null = Set-SystemUserCredential bob -Generate");
        Assert.Equal(
            ["Create", "SetPassword"],
            _session.Text("Get-SystemUser bob | Get-ProvisioningAudit | Where-Object TargetType -eq SystemUser | ForEach-Object Action"));
        Assert.Equal(["bob"], _session.Text("Get-ProvisioningAudit -Action Set* | ForEach-Object Target"));
        Assert.Empty(_session.Text("Get-ProvisioningAudit -Since ([DateTime]::Now.AddMinutes(1))"));
        Assert.Empty(_session.Text("Get-ProvisioningAudit nobody"));
    }

    [Fact]
    public void Audit_entries_are_found_by_actor_and_end_and_after_an_entry_that_was_read_before()
    {
        _session.Do("$null = New-Contact -LastName Ann -ExternalReference E1; [Threading.Thread]::Sleep(20); $until = [DateTime]::Now; "
            + "[Threading.Thread]::Sleep(20); Set-Contact E1 -Phone 2");
        Assert.Equal(["Create"], _session.Text("Get-ProvisioningAudit E1 -Until $until | ForEach-Object Action"));
        Assert.Equal(["Update"], _session.Text("Get-ProvisioningAudit -After (Get-ProvisioningAudit E1 -Action Create).Id | ForEach-Object Action"));
        Assert.Empty(_session.Text("Get-ProvisioningAudit -After (Get-ProvisioningAudit)[-1].Id"));
        Assert.Equal(["Create", "Update"], _session.Text($"Get-ProvisioningAudit E1 -Actor *{Environment.UserName}* | ForEach-Object Action"));
        Assert.Empty(_session.Text("Get-ProvisioningAudit -Actor nobody@*"));
    }

    [Fact]
    public void Each_cmdlet_that_takes_a_run_says_when_there_is_no_such_run()
    {
        string[] calls = _session.Do("Get-Command -Module UserProvisioning").Select(item => (CmdletInfo)item.BaseObject)
            .SelectMany(cmdlet => cmdlet.Parameters.Values
                .Where(parameter => parameter.ParameterType == typeof(ProvisioningRunReference)
                    || parameter.ParameterType == typeof(ProvisioningRunReference[]))
                .Select(parameter => $"{cmdlet.Name} -{parameter.Name} 99"))
            .ToArray();
        Assert.True(calls.Length >= 6, string.Join('\n', calls));
        foreach (string call in calls)
        {
            Result result = _session.Run($"{call}{(call.StartsWith("Get-", StringComparison.Ordinal) ? "" : " -Confirm:$false")}");
            IEnumerable<string> ids = result.End is null ? result.ErrorIds : result.ErrorIds.Append(Session.IdOf(result.End));
            Assert.Equal((call, "RunNotFound"), (call, string.Join(' ', ids)));
        }
    }

    [Fact]
    public void A_command_that_changes_nothing_is_not_recorded()
    {
        _session.Do(
            "$null = New-Contact -LastName Ann -Phone 1 -ExternalReference E1; $null = New-UserGroup G; $null = New-SystemUser E1 -UserGroup G");
        string before = _session.Dump();
        _session.Do("Set-Contact E1 -Phone 1; Set-UserLicense Requestor 100; Add-UserGroupMember G ann; Enable-SystemUser ann; "
            + "Set-SystemUserLicense ann Requestor; Set-ClientSetting ClientName ''; Set-UserGroup G -Description ''");
        Assert.Equal(before, _session.Dump());
    }
}
