using System.Diagnostics;

namespace UserProvisioning.Storage;

/// <summary>
/// The patience of a unit of work that waits for the write lock: it tells the command after three seconds who holds the lock, and then once a second,
/// and it ends with <see cref="ErrorIds.Conflict"/>.
/// </summary>
/// <param name="engine">The database.</param>
/// <param name="cancellation">Cancels the wait.</param>
internal sealed class WriteLockPatience(IStorageEngine engine, CancellationToken cancellation)
{
    /// <summary>Who waits no longer than this is told nothing.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    /// <summary>The time between two messages.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = Quiet;
    private WriteLockHolder? _last;

    /// <summary>How long the unit waits.</summary>
    internal TimeSpan Longest { get; } = engine.WriteTimeout;

    /// <summary>Cancels the wait.</summary>
    internal CancellationToken Cancellation => cancellation;

    /// <summary>Call this several times a second while the unit waits.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: the unit has waited for too long.</exception>
    internal void Check()
    {
        TimeSpan waited = _clock.Elapsed;
        if (waited >= _next)
        {
            _next = waited + Interval;

            // Between two of its transactions an import holds no lock for a moment, but it is still the one to wait for.
            _last = engine.Writer(cancellation) ?? _last;
            WriteLockCaller.Tell(new WriteLockWait(waited, _last?.ToString(), IsOver: false));
        }

        if (waited >= Longest)
        {
            throw Ended();
        }
    }

    /// <summary>The error of a unit that has waited for too long. It names the holder.</summary>
    internal ProvisioningException Ended()
    {
        WriteLockHolder? by = engine.Writer(cancellation) ?? _last;
        return new ProvisioningException(
            ErrorIds.Conflict,
            $"{by?.ToString() ?? "Another process"} has been writing to '{engine.Location}'. This call has waited for "
                + $"{Longest.TotalSeconds:0} seconds. Nothing was changed; try again when it is done.",
            engine.Location);
    }

    /// <summary>Call this when the wait is over, however it ended.</summary>
    internal void End()
    {
        if (_next > Quiet)
        {
            WriteLockCaller.Tell(new WriteLockWait(_clock.Elapsed, _last?.ToString(), IsOver: true));
        }
    }
}
