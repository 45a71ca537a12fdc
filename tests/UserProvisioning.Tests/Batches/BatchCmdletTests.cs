using System.Management.Automation;
using UserProvisioning.Common;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Batches;

/// <summary>Tests that cmdlets write piped items in batches of 1, 2, 4, ... items.</summary>
public sealed class BatchCmdletTests : IDisposable
{
    private const int Items = 40;

    // 1 + 2 + 4 + 8 + 16 + 9.
    private const int Batches = 6;

    private readonly Session _session = new(pool: 2 * Items);

    public BatchCmdletTests()
    {
        _session.Do($"1..{Items} | ForEach-Object {{ [pscustomobject] @{{ LastName = \"Bos$_\"; ExternalReference = \"R$_\"; Email = "
            + $"\"b$_@example.org\" }} }} | New-Contact | New-SystemUser | Out-Null");
        _session.Do("$null = New-UserGroup Staff");
    }

    [Fact]
    public void A_pipeline_of_40_items_takes_few_units_of_work()
    {
        Units(
            $"1..{Items} | ForEach-Object {{ [pscustomobject] @{{ LastName = \"Vos$_\"; ExternalReference = \"F$_\" }} }} | New-Contact | Out-Null");
        Units("Get-Contact | Set-Contact -Department Planning", 2);
        Units("Get-Contact -ExternalReference F* | Remove-Contact");
        Units("Get-SystemUser | Set-SystemUserLicense -License FullUser");
        Units("Get-SystemUser | Add-UserGroupMember Staff");
        Units("Get-SystemUser | Set-SystemUserSetting -Name Language -Value nl");
        Units("Get-SystemUser | Disable-SystemUser");
        Units("Get-SystemUser | Enable-SystemUser");
        Units("Get-SystemUser | Set-SystemUserCredential -Generate");

        // All entries of one unit of work have the same time.
        void Units(string script, int times = 1)
        {
            long last = (long)_session.Do("(Get-ProvisioningAudit)[-1].Id")[0].BaseObject;
            _session.Do(script);
            List<PSObject> entries = _session.Do("Get-ProvisioningAudit").Where(entry => (long)entry.Properties["Id"].Value > last).ToList();
            Assert.True(entries.Count == times * Items, $"{script}: {entries.Count} entries");
            int units = entries.Select(entry => ((DateTime)entry.Properties["At"].Value).Ticks).Distinct().Count();
            Assert.True(units <= Batches + times - 1, $"{script}: {units} units of work");
        }
    }

    [Theory]
    [InlineData("'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Set-SystemUserSetting -Name Debug -Value $true -PassThru | ForEach-Object Username",
        "bos1 bos2 bos4 bos5")]
    [InlineData("'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Set-SystemUserLicense -License FullUser -PassThru | ForEach-Object Username",
        "bos1 bos2 bos4 bos5")]
    [InlineData(
        "'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Set-SystemUserCredential -Generate -PassThru | ForEach-Object UserName", "bos1 bos2 bos4 bos5")]
    [InlineData("'R1', 'R2', 'nobody', 'R4', 'R5' | Set-Contact -Department Planning -PassThru | ForEach-Object ExternalReference", "R1 R2 R4 R5")]
    [InlineData("'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Get-SystemUserSetting -Name Debug | ForEach-Object Username", "bos1 bos2 bos4 bos5")]
    [InlineData(
        "'bos1', 'bos2', 'nobody', 'bos4' | Get-SystemUserAccess | Where-Object Kind -eq License | ForEach-Object Username", "bos1 bos2 bos4")]
    [InlineData("Get-SystemUser -Contact R3, R1, nobody, R5, R1 | ForEach-Object Username", "bos3 bos1 bos5 bos1")]
    [InlineData("'R3', 'R1', 'nobody', 'R5' | Get-WorkplaceIdentity | ForEach-Object Subject", "")]
    public void The_output_has_the_order_of_the_pipeline_and_an_error_stops_no_other_item(string script, string written)
    {
        Result result = _session.Run(script);
        Assert.Null(result.End);
        Assert.Equal(written, string.Join(' ', result.Output));
        Assert.Contains("nobody", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Set-SystemUserSetting -Name Debug -Value $true -ErrorAction Stop")]
    [InlineData("'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Set-SystemUserLicense -License FullUser -ErrorAction Stop")]
    [InlineData("'bos1', 'bos2', 'nobody', 'bos4', 'bos5' | Set-SystemUserCredential -Generate -ErrorAction Stop")]
    [InlineData("'R1', 'R2', 'nobody', 'R4', 'R5' | Set-Contact -Department Planning -ErrorAction Stop")]
    public void No_item_after_an_error_with_ErrorAction_Stop_is_changed(string script)
    {
        int before = _session.Do("Get-ProvisioningAudit").Count;
        Assert.NotNull(_session.Run(script).End);
        Assert.Equal(2, _session.Do("Get-ProvisioningAudit").Count - before);
    }

    /// <summary>Each line of a file keeps its own values, although contacts of several lines are written together.</summary>
    [Fact]
    public void Each_row_of_a_batch_keeps_its_own_values()
    {
        _session.Do($"1..{Items} | ForEach-Object {{ [pscustomobject] @{{ Contact = \"R$_\"; JobTitle = \"Job$_\" }} }} | Set-Contact");
        Assert.Equal(
            Enumerable.Range(1, Items).Select(i => $"R{i} Job{i}"),
            _session.Text("Get-Contact | ForEach-Object { \"$($_.ExternalReference) $($_.JobTitle)\" }"));
    }

    public void Dispose() => _session.Dispose();
}
