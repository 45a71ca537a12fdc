using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of cmdlets that handle runs one by one. A failure with one run does not stop the others.</summary>
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
    /// <param name="reference">The run.</param>
    protected abstract void Handle(ProvisioningRunReference reference);

    /// <summary>Names a run for a prompt.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Its number, source and file.</returns>
    private protected static string Name(ProvisioningRun run) => $"Run {run.Id} of '{run.Source}' ({run.FileName})";
}
