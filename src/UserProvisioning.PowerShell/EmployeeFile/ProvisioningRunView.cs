using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The mark that tells the format file how to show a run: a type name that is added to the object.</summary>
internal static class ProvisioningRunView
{
    /// <summary>Marks a run that is listed. A manual run has a table of its own.</summary>
    internal static object Of(ProvisioningRun run) => run.Kind == ProvisioningRunKind.Manual ? Marked(run, "Manual") : run;

    /// <summary>Marks a run that has just been carried out: it is shown as a summary.</summary>
    internal static PSObject Summary(ProvisioningRun run) => Marked(run, "Summary");

    private static PSObject Marked(ProvisioningRun run, string view)
    {
        var wrapped = new PSObject(run);
        wrapped.TypeNames.Insert(0, $"UserProvisioning.ProvisioningRun#{view}");
        return wrapped;
    }
}
