using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>What is known before the first transaction.</summary>
/// <param name="Scan">What the first reading found.</param>
/// <param name="Interrupted">The run to go on with; null for a new one.</param>
/// <param name="Done">What that run did; null for a new one.</param>
/// <param name="Brakes">Judges a plan; null when nothing is judged.</param>
/// <param name="MustPlan">Whether a brake may stop the run.</param>
internal sealed record ImportBeginning(
    ImportScan Scan, ProvisioningRunRow? Interrupted, DoneLines? Done, Brakes? Brakes, bool MustPlan);
