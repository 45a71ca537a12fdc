using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists import runs, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "ImportRun")]
[OutputType(typeof(ImportRun))]
public sealed class GetImportRun : SessionCmdlet
{
    /// <summary>The ids; all when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ImportRunId")]
    public long[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Id is null)
        {
            WriteObject(Session.EmployeeFiles.ListRuns(), enumerateCollection: true);
            return;
        }

        foreach (long id in Id)
        {
            try
            {
                WriteObject(Session.EmployeeFiles.ListRuns(id), enumerateCollection: true);
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }
}
