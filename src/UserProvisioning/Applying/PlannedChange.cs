using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>What a run does, or would do, to one contact. A planner derives from it to keep what it needs for writing.</summary>
internal class PlannedChange
{
    /// <summary>The item of the run. It has the id of the contact; the line is given when the item is stored.</summary>
    internal required ProvisioningRunItemRow Item { get; init; }

    /// <summary>Whether an active user is archived.</summary>
    internal bool ArchivesUser { get; init; }

    /// <summary>Whether a user is made.</summary>
    internal bool MakesUser { get; init; }

    /// <summary>How many memberships a user gets.</summary>
    internal int Granted { get; init; }

    /// <summary>How many memberships are taken from a user.</summary>
    internal int Revoked { get; init; }
}

/// <summary>
/// A comparison of what is with what should be. It reads states, so a day without a run, a run twice a day, and a run that was broken off are all
/// dealt with.
/// </summary>
internal interface IRunPlanner
{
    /// <summary>Reads what is to be changed, without a lock. It may read page by page.</summary>
    IEnumerable<PlannedChange> Plan(CancellationToken cancellation);

    /// <summary>
    /// Plans items anew within a transaction, since others may have changed the contacts after the plan. An item for which nothing is to be changed
    /// any more is left out.
    /// </summary>
    IReadOnlyList<PlannedChange> PlanAgain(IUnitOfWork work, IReadOnlyList<ProvisioningRunItemRow> items);

    /// <summary>Writes what <see cref="PlanAgain"/> returned, with a few statements for all.</summary>
    /// <returns>What was done, in the same order: the same objects, or those that say why something could not be done.</returns>
    IReadOnlyList<PlannedChange> Write(RunBatch batch, IReadOnlyList<PlannedChange> changes);
}
