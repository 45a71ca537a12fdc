using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>An import that is ready to be applied: its file was read, and an interrupted run to finish was looked for.</summary>
/// <param name="Scan">The result of the first reading of the file.</param>
/// <param name="Interrupted">The interrupted run to go on with; null for a new run.</param>
/// <param name="Done">The part of that run that was committed; null for a new run.</param>
/// <param name="Brakes">The brakes that check the plan; null when no brake may stop the run.</param>
/// <param name="MustPlan">Whether a brake may stop the run, so that it must be planned first.</param>
internal sealed record PreparedImport(
    ImportScan Scan, ProvisioningRunRow? Interrupted, DoneLines? Done, Brakes? Brakes, bool MustPlan);
