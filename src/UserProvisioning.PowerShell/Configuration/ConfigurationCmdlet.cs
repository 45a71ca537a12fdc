using System.Management.Automation;
using UserProvisioning.Configuration;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of the cmdlets that read a configuration file.</summary>
public abstract class ConfigurationCmdlet : SessionCmdlet
{
    /// <summary>The file, as Export-ProvisioningConfiguration writes it.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [NotEmpty]
    [PathTransformation]
    public string Path { get; set; } = string.Empty;

    /// <summary>
    /// Removes what the file's sections do not name, unless something uses it. Settings get their defaults. A section that the file does not have
    /// stays as it is.
    /// </summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>, <see cref="ErrorIds.ConfigurationInvalid"/>.</exception>
    private protected ConfigurationRequest ReadRequest() => ConfigurationReader.Read(ResolvePath(Path), Prune);

    /// <summary>Writes the warnings of a result.</summary>
    private protected void Warn(ConfigurationResult result)
    {
        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }
    }
}
