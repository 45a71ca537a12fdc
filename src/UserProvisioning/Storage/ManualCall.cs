using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>
/// A cmdlet that somebody typed. Its first change opens a run of the kind <see cref="ProvisioningRunKind.Manual"/>, in the same transaction, and all
/// its changes belong to that run. A call that changes nothing leaves no run.
/// </summary>
/// <param name="command">The name of the cmdlet.</param>
internal sealed class ManualCall(string command)
{
    private readonly object _lock = new();
    private ProvisioningRunRow? _run;
    private IUnitOfWork? _unit;
    private long _changes;

    /// <summary>The name of the cmdlet.</summary>
    internal string Command => command;

    /// <summary>The number of the next row that the call changes.</summary>
    internal long NextChange() => Interlocked.Increment(ref _changes);

    /// <summary>The id of the run.</summary>
    /// <param name="context">The clock and the actor.</param>
    /// <param name="work">The unit of work that records a change. The run is stored with it, if it is not stored yet.</param>
    internal long RunIn(ProvisioningContext context, IUnitOfWork work)
    {
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
            Kind = ProvisioningRunKind.Manual,
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
