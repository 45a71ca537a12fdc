using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>
/// A call whose changes belong to one run, and whose rows are kept as they were, so that the run can be undone. The first change of a cmdlet that
/// somebody typed opens a run in the same transaction; a call that changes nothing leaves no run. A call that carries out a run of its own, such as
/// a lifecycle task, stores that run itself and says its id.
/// </summary>
/// <param name="command">The name of the cmdlet.</param>
/// <param name="kind">The kind of the run.</param>
internal sealed class RunCall(string command, ProvisioningRunKind kind = ProvisioningRunKind.Manual)
{
    private readonly object _lock = new();
    private ProvisioningRunRow? _run;
    private IUnitOfWork? _unit;
    private long _changes;

    /// <summary>The call that carries out a run which is stored.</summary>
    internal static RunCall Of(ProvisioningRunRow run) => new(run.Command ?? run.Kind.ToString(), run.Kind) { RunId = run.Id };

    /// <summary>The name of the cmdlet.</summary>
    internal string Command => command;

    /// <summary>The id of the run, if the caller stores the run itself; null if the first change opens it.</summary>
    internal long? RunId { get; set; }

    private readonly List<string> _warnings = [];

    /// <summary>Warns whoever called: something that follows from what was asked could not be done.</summary>
    internal void Warn(string warning)
    {
        lock (_lock)
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>Takes the warnings, so that each is shown once.</summary>
    internal string[] TakeWarnings()
    {
        lock (_lock)
        {
            string[] taken = _warnings.Distinct().ToArray();
            _warnings.Clear();
            return taken;
        }
    }

    /// <summary>The number of the next row that the call changes.</summary>
    internal long NextChange() => Interlocked.Increment(ref _changes);

    /// <summary>The id of the run.</summary>
    /// <param name="context">The clock and the actor.</param>
    /// <param name="work">The unit of work that records a change. The run is stored with it, if it is not stored yet.</param>
    internal long RunIn(ProvisioningContext context, IUnitOfWork work)
    {
        if (RunId is { } given)
        {
            return given;
        }

        lock (_lock)
        {
            if (!ReferenceEquals(work, _unit))
            {
                // The unit in which the run was opened may have been rolled back, and another run may have its id now.
                // What a run has done is put back once, so a run that somebody undoes meanwhile gets no further changes.
                if (_run is null || work.ProvisioningRuns.ById(_run.Id) is not { } stored || !IsSame(stored, _run))
                {
                    _run = Open(context, work);
                }
                else
                {
                    WriteLockCaller.Run = _run.Id;
                }

                _unit = work;
            }

            return _run!.Id;
        }
    }

    private ProvisioningRunRow Open(ProvisioningContext context, IUnitOfWork work)
    {
        // In whole milliseconds, since not every server keeps more digits, and the run is recognized by its time when it is read again.
        DateTime now = context.Time.UtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        var run = new ProvisioningRunRow
        {
            Kind = kind,
            Command = command,
            Status = ProvisioningRunStatus.Completed,
            Actor = context.Actor,
            StartedAt = now,
            EndedAt = now,
        };
        work.ProvisioningRuns.Insert(run);
        return run;
    }

    private static bool IsSame(ProvisioningRunRow a, ProvisioningRunRow b) =>
        (a.Kind, a.Command, a.Actor, a.StartedAt, a.Status, a.UndoState) == (b.Kind, b.Command, b.Actor, b.StartedAt, b.Status, b.UndoState);
}
