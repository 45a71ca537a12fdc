using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Writes an Excel workbook for HR to fill in, with the licenses, groups and profiles of this client to choose from.</summary>
/// <remarks>
/// <para>The workbook has a column for each field with an explanation, and lists of this client's licenses, groups
/// and profiles to choose from. HR fills it in, and it can be imported as it is.</para>
/// </remarks>
/// <example>
/// <para>Write a template for HR.</para>
/// <code>
/// New-EmployeeFileTemplate ./employees.xlsx
/// </code>
/// </example>
/// <example>
/// <para>Write a Dutch template, and overwrite the last one.</para>
/// <code>
/// New-EmployeeFileTemplate ./medewerkers.xlsx -Language nl -Force
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="ExportEmployeeFile"/>
/// <seealso href="about_EmployeeFiles"/>
[Cmdlet(VerbsCommon.New, "EmployeeFileTemplate", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewEmployeeFileTemplate : SessionCmdlet
{
    /// <summary>The file to write; .xlsx is added when it has no extension.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [NotEmpty]
    [PathTransformation]
    public string Path { get; set; } = string.Empty;

    /// <summary>The language of the workbook: en or nl. The client's DefaultLanguage when it is left out.</summary>
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
        path = System.IO.Path.HasExtension(path) ? path : path + ".xlsx";
        if (!System.IO.Path.GetExtension(path).Equals(".xlsx", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProvisioningException(
                ErrorIds.FileUnwritable,
                $"'{path}' cannot be written: a template is an Excel workbook. Give a path that ends in .xlsx.",
                path);
        }

        CheckTarget(path, Force);
        if (ShouldProcess(path, "Write employee file template"))
        {
            WriteObject(new FileInfo(Session.EmployeeFiles.WriteTemplate(path, Language, Force)));
        }
    }
}
