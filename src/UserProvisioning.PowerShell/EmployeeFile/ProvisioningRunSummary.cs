using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The mark that makes PowerShell show a run that has just been carried out as a summary; a list of runs is shown as a table.</summary>
internal static class ProvisioningRunSummary
{
    /// <summary>Adds a type name to the object of a run, by which the format file finds the summary.</summary>
    internal static PSObject Of(ProvisioningRun run)
    {
        var wrapped = new PSObject(run);
        wrapped.TypeNames.Insert(0, "UserProvisioning.ProvisioningRun#Summary");
        return wrapped;
    }
}
