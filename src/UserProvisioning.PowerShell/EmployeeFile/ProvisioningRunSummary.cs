using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A run that has just been carried out is shown as a summary that tells its story; a list of runs is a table.</summary>
internal static class ProvisioningRunSummary
{
    /// <summary>The run, with a type name in front of its own by which the format file finds the summary.</summary>
    internal static PSObject Of(ProvisioningRun run)
    {
        var wrapped = new PSObject(run);
        wrapped.TypeNames.Insert(0, "UserProvisioning.ProvisioningRun#Summary");
        return wrapped;
    }
}
