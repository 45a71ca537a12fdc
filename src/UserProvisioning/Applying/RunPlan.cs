using UserProvisioning.Importing;
using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>The plan of a run: its items, and what they add up to.</summary>
internal sealed class RunPlan : IDisposable
{
    private readonly ItemSpool _items = new();
    private readonly ProvisioningRunRow _counts = new();
    private int _archived;
    private int _accessChanged;

    /// <summary>How many items there are.</summary>
    internal int Count => _counts.TotalRows;

    /// <summary>The items, in the order of the plan.</summary>
    internal IEnumerable<ProvisioningRunItemRow> Items => _items.Read();

    /// <summary>Lets a planner plan all.</summary>
    internal static RunPlan Make(IRunPlanner planner, CancellationToken cancellation)
    {
        var plan = new RunPlan();
        try
        {
            foreach (PlannedChange change in planner.Plan(cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                plan.Add(change);
            }

            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    /// <summary>Adds an item.</summary>
    internal void Add(PlannedChange change)
    {
        RunBatch.Count(_counts, change);
        change.Item.Line = _counts.TotalRows;
        _archived += change.ArchivesUser ? 1 : 0;
        _accessChanged += !change.MakesUser && change.Granted + change.Revoked > 0 ? 1 : 0;
        _items.Add(change.Item);
    }

    /// <summary>Sets the counts of a run to those of the plan.</summary>
    internal void CountInto(ProvisioningRunRow run)
    {
        run.TotalRows = _counts.TotalRows;
        (run.Created, run.Updated, run.Unchanged, run.Rejected) = (_counts.Created, _counts.Updated, _counts.Unchanged, _counts.Rejected);
        (run.Archived, run.Restored, run.UsersCreated) = (_counts.Archived, _counts.Restored, _counts.UsersCreated);
        (run.Granted, run.Revoked) = (_counts.Granted, _counts.Revoked);
    }

    /// <summary>The reasons to stop the run, each as the end of the sentence "It would …"; empty when no brake stops it.</summary>
    internal IReadOnlyList<string> Stops(ProvisioningContext context)
    {
        if (Count == 0)
        {
            return [];
        }

        var counts = new BrakeCounts(_archived, _counts.UsersCreated, 0, _accessChanged);
        using IUnitOfWork work = context.Store.Read();
        return Brakes.OfAll(work, counts).Stops(counts);
    }

    public void Dispose() => _items.Dispose();
}
