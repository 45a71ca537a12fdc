using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A run that has just been carried out is shown as a summary that tells its story; a list of runs is a table.</summary>
internal static class ImportRunSummary
{
    /// <summary>The run, with a type name in front of its own by which the format file finds the summary.</summary>
    internal static PSObject Of(ImportRun run)
    {
        var wrapped = new PSObject(run);
        wrapped.TypeNames.Insert(0, "UserProvisioning.ImportRun#Summary");
        return wrapped;
    }
}
