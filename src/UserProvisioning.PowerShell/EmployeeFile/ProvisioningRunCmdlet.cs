using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that does something with runs, one by one: what goes wrong with one does not stop the others.</summary>
public abstract class ProvisioningRunCmdlet : SessionCmdlet
{
    /// <summary>The runs: the objects or their ids.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ProvisioningRunTransformation]
    [ArgumentCompleter(typeof(ProvisioningRunCompleter))]
    public ProvisioningRunReference[] Run { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ForEach(Run, Handle);

    /// <summary>Handles one run.</summary>
    /// <param name="reference">Which.</param>
    protected abstract void Handle(ProvisioningRunReference reference);

    /// <summary>The run as a prompt names it.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Its number, source and file.</returns>
    private protected static string Name(ProvisioningRun run) => $"Run {run.Id} of '{run.Source}' ({run.FileName})";
}
