using System.Management.Automation;
using UserProvisioning.Reporting;

namespace UserProvisioning.PowerShell;

/// <summary>Writes an HTML report: users and licenses, joiners and leavers, runs, who cannot log in and why, and unused credentials.</summary>
/// <remarks>
/// <para>The report is one file that loads nothing else. It follows the light or dark mode of the browser, works with a screen reader, and can be
/// printed. It shows the beginning of a long list, and says which command lists the rest.</para>
/// <para>It names people, so keep it only where personal data may be kept.</para>
/// </remarks>
/// <example>
/// <para>Write a report.</para>
/// <code>
/// Export-ProvisioningReport ./report.html
/// </code>
/// </example>
/// <example>
/// <para>Write a report of this quarter with a title of your own, and overwrite the last one.</para>
/// <code>
/// Export-ProvisioningReport ./quarter.html -Title 'Fourth quarter' -Since 2026-10-01 -Force
/// </code>
/// </example>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="GetProvisioningRun"/>
[Cmdlet(VerbsData.Export, "ProvisioningReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportProvisioningReport : SessionCmdlet
{
    /// <summary>The file to write, ending in .html.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [NotEmpty]
    [PathTransformation]
    public string Path { get; set; } = string.Empty;

    /// <summary>The title of the page. When it is left out, the client's name and the words "provisioning report".</summary>
    [Parameter]
    [NotEmpty]
    public string? Title { get; set; }

    /// <summary>The first day for which the report shows joiners, leavers and runs. A year ago when it is left out.</summary>
    [Parameter]
    [DateTransformation]
    public DateTime? Since { get; set; }

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string path = ResolvePath(Path);
        CheckTarget(path, Force);
        if (!ShouldProcess(path, "Write a report of users, licenses and imports"))
        {
            return;
        }

        WrittenReport report = Session.Reports.Write(
            new ReportRequest { Path = path, Title = Title, Since = Since, Overwrite = Force },
            Progress($"Writing {System.IO.Path.GetFileName(path)}", "user"),
            Cancellation);
        foreach (string warning in report.Warnings)
        {
            WriteWarning(warning);
        }

        WriteObject(new FileInfo(report.Path));
    }
}
