using System.Management.Automation;
using UserProvisioning.Configuration;

namespace UserProvisioning.PowerShell;

/// <summary>Says item by item what importing a configuration file would change, and changes nothing.</summary>
/// <remarks>
/// <para>It does the same work as Import-ProvisioningConfiguration and keeps nothing. So what an import would refuse is an error here, and an
/// empty answer means that the database has what the file says.</para>
/// </remarks>
/// <example>
/// <para>See what a file would change.</para>
/// <code>
/// Compare-ProvisioningConfiguration ./configuration.psd1
/// </code>
/// </example>
/// <example>
/// <para>See only what it would add.</para>
/// <code>
/// Compare-ProvisioningConfiguration ./configuration.psd1 |
///     Where-Object Change -eq Add
/// </code>
/// </example>
/// <seealso cref="ExportProvisioningConfiguration"/>
/// <seealso cref="ImportProvisioningConfiguration"/>
[Cmdlet(VerbsData.Compare, "ProvisioningConfiguration")]
[OutputType(typeof(ConfigurationDifference))]
public sealed class CompareProvisioningConfiguration : ConfigurationCmdlet
{
    /// <inheritdoc/>
    protected override void Process()
    {
        ConfigurationResult result = Session.Configuration.Compare(ReadRequest(), Cancellation);
        Warn(result);
        WriteEach(result.Differences);
    }
}
