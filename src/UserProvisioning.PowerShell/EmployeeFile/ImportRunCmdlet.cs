using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that does something with import runs, one by one: what goes wrong with one does not stop the others.</summary>
public abstract class ImportRunCmdlet : SessionCmdlet
{
    /// <summary>The runs: the objects or their ids.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ImportRunId")]
    [ArgumentCompleter(typeof(ImportRunCompleter))]
    public ImportRunReference[] ImportRun { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ImportRunReference reference in ImportRun)
        {
            try
            {
                Handle(reference);
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }

    /// <summary>Handles one run.</summary>
    /// <param name="reference">Which.</param>
    protected abstract void Handle(ImportRunReference reference);

    /// <summary>The run as a prompt names it.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Its number, source and file.</returns>
    private protected static string Name(ImportRun run) => $"Import run {run.Id} of '{run.Source}' ({run.FileName})";
}
