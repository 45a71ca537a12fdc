using System.Management.Automation;
using UserProvisioning.Configuration;

namespace UserProvisioning.PowerShell;

/// <summary>Makes the configuration of the client that of a file: all of it, or nothing.</summary>
/// <remarks>
/// <para>What the file names is made or changed, in one transaction. What it does not name stays: a section, a thing in a section, and a property
/// of a thing. -Prune removes the things that the file's sections do not name, and refuses to remove what is in use.</para>
/// <para>$null and empty are different: a setting that is $null gets its default, and an empty text or @() is a value.</para>
/// <para>All faults of a file are found before anything is changed, and each names its line. The import is a run, which Undo-ProvisioningRun takes
/// back. If there is nothing to change, there is no run.</para>
/// </remarks>
/// <example>
/// <para>Bring the configuration of the test database to production.</para>
/// <code>
/// Compare-ProvisioningConfiguration ./configuration.psd1
/// Import-ProvisioningConfiguration ./configuration.psd1
/// </code>
/// </example>
/// <example>
/// <para>Take an import back.</para>
/// <code>
/// Import-ProvisioningConfiguration ./configuration.psd1 | Undo-ProvisioningRun
/// </code>
/// </example>
/// <seealso cref="CompareProvisioningConfiguration"/>
/// <seealso cref="ExportProvisioningConfiguration"/>
/// <seealso cref="UndoProvisioningRun"/>
[Cmdlet(VerbsData.Import, "ProvisioningConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(ProvisioningRun))]
public sealed class ImportProvisioningConfiguration : ConfigurationCmdlet
{
    /// <inheritdoc/>
    protected override void Process()
    {
        ConfigurationRequest request = ReadRequest();
        Change(request.Path, request.Prune ? "Import the configuration, and remove what it does not name" : "Import the configuration", () =>
        {
            ConfigurationResult result = Session.Configuration.Import(request, Cancellation);
            Warn(result);
            foreach (ConfigurationDifference difference in result.Differences)
            {
                WriteVerbose(difference.ToString());
            }

            if (result.Run is { } run)
            {
                WriteObject(run);
            }
            else
            {
                WriteVerbose($"Nothing is different from '{request.Path}'.");
            }
        });
    }
}
