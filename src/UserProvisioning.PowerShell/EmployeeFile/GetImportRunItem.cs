using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists what an import run did to each row, with old and new values, and why rows were rejected.</summary>
[Cmdlet(VerbsCommon.Get, "ImportRunItem")]
[OutputType(typeof(ImportRunItem))]
public sealed class GetImportRunItem : SessionCmdlet
{
    private object? _action;

    /// <summary>The runs: the objects or their ids.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ImportRunId")]
    public ImportRunReference[] ImportRun { get; set; } = [];

    /// <summary>Only rows to which this was done.</summary>
    [Parameter]
    public ImportAction Action
    {
        get => _action is null ? default : (ImportAction)_action;
        set => _action = value;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ImportRunReference run in ImportRun)
        {
            try
            {
                WriteObject(Session.EmployeeFiles.Items(run, (ImportAction?)_action, Cancellation), enumerateCollection: true);
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }
}
