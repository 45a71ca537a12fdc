using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Writes what became of the items of a batch, in order: objects to the output, failures to the errors.</summary>
internal static class Results
{
    internal static void Write<T>(Cmdlet cmdlet, IReadOnlyList<Outcome<T>> results, bool write)
        where T : class
    {
        foreach (Outcome<T> result in results)
        {
            if (result.Error is { } error)
            {
                cmdlet.WriteError(ErrorRecords.From(error));
            }
            else if (write)
            {
                cmdlet.WriteObject(result.Value);
            }
        }
    }
}
