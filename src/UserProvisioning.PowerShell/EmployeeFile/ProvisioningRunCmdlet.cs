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

    /// <summary>A run of at most this many entries, if it is no import, is rehearsed in a transaction, which takes less than a second.</summary>
    private const int MostInPlace = 1000;

    private readonly HashSet<long> _found = [];

    private long _rows;

    /// <inheritdoc/>
    private protected override long RehearsedRows => _rows;

    /// <inheritdoc/>
    private protected override IReadOnlyCollection<long> RehearsedRuns => _found;

    /// <inheritdoc/>
    protected override void Process() => ForEach(Run, Handle);

    /// <summary>Handles one run.</summary>
    /// <param name="reference">The run.</param>
    protected abstract void Handle(ProvisioningRunReference reference);

    /// <summary>Finds a run, which a rehearsal may read.</summary>
    /// <param name="reference">The run.</param>
    /// <returns>The run.</returns>
    private protected ProvisioningRun Find(ProvisioningRunReference reference)
    {
        ProvisioningRun run = Session.EmployeeFiles.GetRun(reference);
        if (_found.Add(run.Id))
        {
            // The work is sized by rows; contacts that a full load archived have none in the file, so they are added. A small run of another kind is
            // rehearsed in place, because the error about a conflict needs the audit trail, which a private copy of the database lacks.
            _rows += run is { Kind: not ProvisioningRunKind.Import, Rows: <= MostInPlace } ? 0 : 1 + run.Rows + run.Archived;
        }

        return run;
    }

    /// <summary>Names what a run counts, for its progress.</summary>
    /// <param name="run">The run.</param>
    /// <returns>An object of an import of objects, and otherwise a row.</returns>
    private protected static string Unit(ProvisioningRun run) => run.FileName == EmployeeCmdlet.Name ? EmployeeCmdlet.Unit : "row";

    /// <summary>Names a run for a prompt.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Its number, source and file.</returns>
    private protected static string Name(ProvisioningRun run) =>
        run.Kind != ProvisioningRunKind.Import ? $"Run {run.Id} ({run.Command} by {run.Actor})" : $"Run {run.Id} of '{run.Source}' ({run.FileName})";
}
