using System.Management.Automation;
using UserProvisioning.Exporting;

namespace UserProvisioning.PowerShell;

/// <summary>Writes contacts and their users to an employee file, CSV or Excel by its extension. Importing that file again changes nothing.</summary>
/// <remarks>
/// <para>The file has every field of the contacts, and the license, groups and profiles of their users. It is an Excel workbook if its name ends in
/// .xlsx, and CSV otherwise. Texts that a spreadsheet would take for a formula are made harmless.</para>
/// </remarks>
/// <example>
/// <para>Write everybody to a workbook.</para>
/// <code>
/// Export-EmployeeFile ./everybody.xlsx
/// </code>
/// </example>
/// <example>
/// <para>Write what one source delivered, as CSV.</para>
/// <code>
/// Export-EmployeeFile ./hr-now.csv -Source HR -Force
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="NewEmployeeFileTemplate"/>
[Cmdlet(VerbsData.Export, "EmployeeFile", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportEmployeeFile : SessionCmdlet
{
    /// <summary>The file to write: a workbook when it ends in .xlsx, else CSV.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [NotEmpty]
    [PathTransformation]
    public string Path { get; set; } = string.Empty;

    /// <summary>Only contacts that this source delivered.</summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string? Source { get; set; }

    /// <summary>The language of the header: en or nl. The client's DefaultLanguage when it is left out.</summary>
    [Parameter]
    [ValidateSet("en", "nl")]
    public string? Language { get; set; }

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string path = ResolvePath(Path, ErrorIds.FileUnwritable);
        CheckTarget(path, Force);
        if (!ShouldProcess(path, Source is null ? "Export all contacts and their users" : $"Export the contacts of '{Source}' and their users"))
        {
            return;
        }

        EmployeeExportResult result = Session.EmployeeFiles.Export(
            new EmployeeExportRequest { Path = path, Source = Source, Language = Language, Overwrite = Force },
            Progress($"Exporting to {System.IO.Path.GetFileName(path)}", "contact"),
            Cancellation);
        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }

        WriteVerbose($"{Counted.Were(result.Rows, "contact")} written to '{result.Path}'.");
        WriteObject(new FileInfo(result.Path));
    }
}
