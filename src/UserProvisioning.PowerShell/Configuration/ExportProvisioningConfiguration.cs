using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Writes the configuration of the client to a file that can be read, compared and kept in version control.</summary>
/// <remarks>
/// <para>The file holds everything that is no person and no secret: client settings, general user settings, totals of licenses, contact fields, user
/// groups, user profiles, assignment rules, employee interfaces, workplace issuers and mail templates. It is PowerShell data, sorted, without ids and
/// times: the same configuration gives the same bytes.</para>
/// <para>A setting that is $null has its default, which stands behind it as a comment.</para>
/// </remarks>
/// <example>
/// <para>Keep the configuration in version control.</para>
/// <code>
/// Export-ProvisioningConfiguration ./configuration.psd1 -Force
/// </code>
/// </example>
/// <example>
/// <para>Keep the configuration of every night.</para>
/// <code>
/// Export-ProvisioningConfiguration "./configuration-$([datetime]::Today.ToString('yyyyMMdd')).psd1" -Force
/// </code>
/// </example>
/// <seealso cref="CompareProvisioningConfiguration"/>
/// <seealso cref="ImportProvisioningConfiguration"/>
[Cmdlet(VerbsData.Export, "ProvisioningConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportProvisioningConfiguration : SessionCmdlet
{
    /// <summary>The file to write, ending in .psd1.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [NotEmpty]
    [PathTransformation]
    public string Path { get; set; } = string.Empty;

    /// <summary>Overwrites an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string path = ResolvePath(Path, ErrorIds.FileUnwritable);
        CheckTarget(path, Force);
        if (ShouldProcess(path, "Export the configuration"))
        {
            WriteObject(new FileInfo(Session.Configuration.Export(path, Force)));
        }
    }
}
