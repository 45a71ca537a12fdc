using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// Tells whether the process of a run is alive. The process holds a lock, which ends with it. A run that is stored as running and whose lock nobody
/// holds was interrupted.
/// </summary>
internal static class RunActivity
{
    internal static IDisposable Hold(IProvisioningStore store, long runId) => store.HoldActivityLock(Name(runId));

    internal static bool IsAlive(IProvisioningStore store, long runId) => store.IsActivityLockHeld(Name(runId));

    /// <summary>
    /// The status of a run. A run that was begun and not ended, or whose undoing was begun and not ended, is Running while a process is at
    /// work on it, and Interrupted when that process is gone.
    /// </summary>
    internal static ProvisioningRunStatus StatusOf(IProvisioningStore store, ProvisioningRunRow run) =>
        run.Status != ProvisioningRunStatus.Running && run.UndoState is null ? run.Status
        : IsAlive(store, run.Id) ? ProvisioningRunStatus.Running
        : ProvisioningRunStatus.Interrupted;

    private static string Name(long runId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"run-{runId}");
}
