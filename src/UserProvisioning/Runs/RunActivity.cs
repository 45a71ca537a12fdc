using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// Tells whether the process of a run is alive. The process holds a lock, which ends with it. A run that is stored as running and whose lock nobody
/// holds was interrupted.
/// </summary>
internal static class RunActivity
{
    /// <summary>Holds the lock until the result is disposed. Until then, others who wait for this command are told the run.</summary>
    internal static IDisposable Hold(IProvisioningStore store, long runId) => new Held(store.HoldActivityLock(Name(runId)), runId);

    internal static bool IsAlive(IProvisioningStore store, long runId) => store.IsActivityLockHeld(Name(runId));

    /// <summary>
    /// The status of a run. A run that was begun and not ended, or whose undoing was begun and not ended, is Running while a process is at
    /// work on it, and Interrupted when that process is gone.
    /// </summary>
    internal static ProvisioningRunStatus StatusOf(IProvisioningStore store, ProvisioningRunRow run) =>
        !(run.Status == ProvisioningRunStatus.Running || run.UndoState is not null || IsStoredInPart(run)) ? run.Status
        : IsAlive(store, run.Id) ? ProvisioningRunStatus.Running
        : IsStoredInPart(run) ? ProvisioningRunStatus.Failed
        : ProvisioningRunStatus.Interrupted;

    /// <summary>
    /// Whether the plan of a run was not stored to its end. It has changed nothing, so it is a failed run when its process is gone.
    /// </summary>
    private static bool IsStoredInPart(ProvisioningRunRow run) => run is { Status: ProvisioningRunStatus.Failed, EndedAt: null };

    private static string Name(long runId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"run-{runId}");

    private sealed class Held : IDisposable
    {
        private readonly IDisposable _lock;
        private readonly long? _outer = WriteLockCaller.Run;

        internal Held(IDisposable @lock, long runId)
        {
            _lock = @lock;
            WriteLockCaller.Run = runId;
        }

        public void Dispose()
        {
            WriteLockCaller.Run = _outer;
            _lock.Dispose();
        }
    }
}
