using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Reporting;

public sealed class ReportCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Export_ProvisioningReport_writes_the_page_and_returns_the_file()
    {
        string file = _session.File("report.html");
        Assert.Equal([file], _session.Text($"(Export-ProvisioningReport '{file}' -Title 'This year' -Since 2026-01-01).FullName"));
        string page = File.ReadAllText(file);
        Assert.Contains("<h1>This year</h1>", page, StringComparison.Ordinal);
        Assert.Contains("begins on 2026-01-01", page, StringComparison.Ordinal);
        ErrorRecord error = _session.Terminates("FileUnwritable", $"Export-ProvisioningReport '{file}'");
        Assert.Contains("-Force", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(_session.Do($"Export-ProvisioningReport '{file}' -Force"));
        Assert.DoesNotContain("This year", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        string file = _session.File("report.html");
        Assert.Contains("Write a report", _session.WhatIf($"Export-ProvisioningReport '{file}'"), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }
}
