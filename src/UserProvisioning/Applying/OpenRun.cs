using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>
/// A run of its own kind while it is carried out. It is stored with its first transaction, and a lock shows that its process lives. If the process
/// ends before the run, the run is interrupted: each transaction was stored whole or not at all.
/// </summary>
internal sealed class OpenRun : IDisposable
{
    private const int MostItems = 500;

    private readonly ProvisioningContext _caller;
    private readonly RunCall _call;
    private readonly bool _isNew;
    private readonly Action<IUnitOfWork>? _begin;
    private IDisposable? _activity;
    private bool _isStored;
    private long _line;

    /// <param name="context">The database, the clock and the actor.</param>
    /// <param name="run">The run. With an id, it is a run that is stored already and goes on.</param>
    /// <param name="begin">Checks in the first transaction whether the run may begin, and throws if not; null for no check.</param>
    internal OpenRun(ProvisioningContext context, ProvisioningRunRow run, Action<IUnitOfWork>? begin = null)
    {
        _caller = context;
        Run = run;
        _isNew = run.Id == 0;
        _begin = begin;
        _call = new RunCall(run.Command ?? run.Kind.ToString(), run.Kind);
        Context = context with { Call = _call };
    }

    /// <summary>What is changed through this context belongs to the run, and its rows are kept for undoing.</summary>
    internal ProvisioningContext Context { get; }

    /// <summary>The run, with the counts of what is stored.</summary>
    internal ProvisioningRunRow Run { get; private set; }

    /// <summary>The longest time that a transaction should last, see <see cref="ShortTransactions{T}.Longest"/>.</summary>
    internal TimeSpan LongestTransaction { get; init; } = EmployeeFileRequest.UsualTransaction;

    /// <summary>Plans items anew and writes them, in short transactions.</summary>
    /// <param name="planner">The planner.</param>
    /// <param name="items">The items of the plan.</param>
    /// <param name="holds">Whether a change that was planned anew may be made; null for every change.</param>
    /// <param name="cancellation">Cancels between two batches.</param>
    internal void Apply(
        IRunPlanner planner,
        IEnumerable<ProvisioningRunItemRow> items,
        Func<ProvisioningRunItemRow, PlannedChange, bool>? holds,
        CancellationToken cancellation) =>
        Write(size => size.StepsOf<ProvisioningRunItemRow, RunBatch>(items, (batch, some) => Apply(batch, planner, some, holds)), cancellation);

    /// <summary>Does one step, in a transaction of its own.</summary>
    internal void Write(Action<RunBatch> step, CancellationToken cancellation) => Write(_ => [step], cancellation);

    /// <summary>Does steps, in short transactions.</summary>
    internal void Write(Func<BatchSize, IEnumerable<Action<RunBatch>>> steps, CancellationToken cancellation)
    {
        RunBatch? batch = null;
        var transactions = new ShortTransactions<RunBatch>
        {
            Longest = LongestTransaction,
            MostRows = MostItems,
            Begin = (work, _) => batch = new RunBatch(Context, work, Begin(work), _line),
            End = done => done.Write(),
            Committed = () =>
            {
                _isStored = true;
                _line = batch!.Line;
                Run = batch.Run;
            },
        };
        transactions.Run(Context, steps, cancellation);
    }

    /// <summary>Stores the end of the run, if the run was stored.</summary>
    internal void End(CancellationToken cancellation)
    {
        if (_isStored)
        {
            Write(End, cancellation);
        }
    }

    public void Dispose() => _activity?.Dispose();

    private void End(RunBatch batch)
    {
        batch.Run.Status = batch.Run.Rejected > 0 ? ProvisioningRunStatus.CompletedWithErrors : ProvisioningRunStatus.Completed;
        batch.Run.EndedAt = _caller.Time.UtcNow();
    }

    private static void Apply(
        RunBatch batch,
        IRunPlanner planner,
        IReadOnlyList<ProvisioningRunItemRow> items,
        Func<ProvisioningRunItemRow, PlannedChange, bool>? holds)
    {
        Dictionary<(long?, string?), ProvisioningRunItemRow> planned = items.ToDictionary(item => (item.ContactId, item.Field));
        List<PlannedChange> changes = planner.PlanAgain(batch.Work, items)
            .Where(change => holds?.Invoke(planned[(change.Item.ContactId, change.Item.Field)], change) != false)
            .ToList();
        foreach (PlannedChange done in changes.Count == 0 ? [] : planner.Write(batch, changes))
        {
            batch.Add(done);
        }
    }

    /// <summary>Stores the run in its first transaction. If that is rolled back, the next one stores the run again.</summary>
    private ProvisioningRunRow Begin(IUnitOfWork work)
    {
        if (_isStored)
        {
            // A server compares the version of the row.
            _ = work.ProvisioningRuns.ById(Run.Id);
            return Run.Copy();
        }

        _begin?.Invoke(work);
        if (_isNew)
        {
            Run.Status = ProvisioningRunStatus.Running;
            work.ProvisioningRuns.Insert(Run);
        }
        else
        {
            _line = work.ProvisioningRuns.LineBounds(Run.Id).Highest;
        }

        _call.RunId = Run.Id;
        _activity?.Dispose();
        _activity = RunActivity.Hold(_caller.Store, Run.Id);
        return Run.Copy();
    }
}
