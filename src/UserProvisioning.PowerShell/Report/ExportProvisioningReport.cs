using System.Management.Automation;
using UserProvisioning.Reporting;

namespace UserProvisioning.PowerShell;

/// <summary>Writes a page of HTML: users and licenses, joiners and leavers, runs, who cannot log in and why, credentials never used.</summary>
/// <remarks>
/// <para>The page is one file that needs nothing but itself: it loads nothing, follows light and dark of the reader, reads
/// well with a screen reader, and prints. Of a long list it has the beginning, and says which command lists the rest.</para>
/// <para>It names people. Keep it where the data may be.</para>
/// </remarks>
/// <example>
/// <para>Write a report.</para>
/// <code>
/// Export-ProvisioningReport ./report.html
/// </code>
/// </example>
/// <example>
/// <para>Write that of this quarter under a title of its own, over the last one.</para>
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

    /// <summary>Overwrites a file that is there.</summary>
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
