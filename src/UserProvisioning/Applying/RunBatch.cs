using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>One transaction of a run: the unit of work, the audit log, and the items and counts that are stored with it.</summary>
internal sealed class RunBatch
{
    private readonly List<ProvisioningRunItemRow> _items = [];
    private long _line;

    /// <param name="context">The context of the run.</param>
    /// <param name="work">The unit of work.</param>
    /// <param name="run">The run with the counts of the transactions before this one.</param>
    /// <param name="line">The line of the last item that is stored.</param>
    internal RunBatch(ProvisioningContext context, IUnitOfWork work, ProvisioningRunRow run, long line)
    {
        Context = context;
        Work = work;
        Run = run;
        _line = line;
        Audit = new AuditLog(context, work);
    }

    /// <summary>The context of the run: what is changed through it belongs to the run.</summary>
    internal ProvisioningContext Context { get; }

    internal IUnitOfWork Work { get; }

    internal ProvisioningRunRow Run { get; }

    internal AuditLog Audit { get; }

    /// <summary>The line of the last item.</summary>
    internal long Line => _line;

    /// <summary>Begins the items anew: those of the plan are deleted.</summary>
    internal void StartOver() => _line = 0;

    /// <summary>Adds an item, and counts it.</summary>
    internal void Add(PlannedChange change)
    {
        change.Item.RunId = Run.Id;
        change.Item.Line = ++_line;
        _items.Add(change.Item);
        Count(Run, change);
    }

    /// <summary>Stores the items and the counts.</summary>
    internal void Write()
    {
        Work.ProvisioningRuns.InsertItems(_items);
        _items.Clear();
        Work.ProvisioningRuns.Update(Run);
    }

    /// <summary>Adds an item to the counts of a run.</summary>
    internal static void Count(ProvisioningRunRow run, PlannedChange change)
    {
        run.TotalRows++;
        run.UsersCreated += change.MakesUser ? 1 : 0;
        run.Granted += change.Granted;
        run.Revoked += change.Revoked;
        switch (change.Item.Action)
        {
            case ImportAction.Create:
                run.Created++;
                break;
            case ImportAction.Unchanged:
                run.Unchanged++;
                break;
            case ImportAction.Reject:
                run.Rejected++;
                break;
            default:
                // Who is archived or restored is changed too, as in an import.
                run.Updated++;
                run.Archived += change.Item.Action == ImportAction.Archive ? 1 : 0;
                run.Restored += change.Item.Action == ImportAction.Restore ? 1 : 0;
                break;
        }
    }
}
