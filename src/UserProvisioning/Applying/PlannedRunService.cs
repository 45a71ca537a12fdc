using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>The service that approves and resumes runs of the kinds that compare states.</summary>
public sealed class PlannedRunService
{
    private readonly PlannedRuns _runs;
    private readonly IReadOnlyDictionary<ProvisioningRunKind, Func<ProvisioningRunRow, IRunPlanner>> _planners;
    private readonly ProvisioningContext _context;

    /// <param name="context">The database, the clock and the actor.</param>
    /// <param name="planners">For each kind: makes the planner of a stored run.</param>
    internal PlannedRunService(
        ProvisioningContext context, IReadOnlyDictionary<ProvisioningRunKind, Func<ProvisioningRunRow, IRunPlanner>> planners)
    {
        _context = context;
        _runs = new PlannedRuns(context);
        _planners = planners;
    }

    /// <summary>
    /// Applies a run that waits for approval, past the brakes. What it would do is compared anew: an item that was changed since is left out.
    /// </summary>
    /// <param name="reference">Which run.</param>
    /// <param name="cancellation">Cancels between two transactions; the run is then interrupted.</param>
    /// <returns>The same run, as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RunNotApprovable"/>: the run does not wait for approval. <see cref="ErrorIds.RunNotFound"/>: there is no such run.
    /// </exception>
    public PlannedRunResult Approve(ProvisioningRunReference reference, CancellationToken cancellation = default) =>
        _runs.Approve(Id(reference), PlannerOf, cancellation);

    /// <summary>Finishes a run that was interrupted, under the same id.</summary>
    /// <param name="reference">Which run.</param>
    /// <param name="cancellation">Cancels between two transactions; the run can be resumed again.</param>
    /// <returns>The same run, as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.RunNotApprovable"/>: the run was not interrupted. <see cref="ErrorIds.RunNotFound"/>: there is no such run.
    /// </exception>
    public PlannedRunResult Resume(ProvisioningRunReference reference, CancellationToken cancellation = default) =>
        _runs.Resume(Id(reference), PlannerOf, cancellation);

    private long Id(ProvisioningRunReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return reference.Id;
    }

    private IRunPlanner PlannerOf(ProvisioningRunRow run) => _planners.TryGetValue(run.Kind, out Func<ProvisioningRunRow, IRunPlanner>? make)
        ? make(run)
        : throw new ProvisioningException(
            ErrorIds.RunNotApprovable, $"Run {run.Id} is of the kind {run.Kind}, which is neither approved nor resumed.", run.Id);
}
