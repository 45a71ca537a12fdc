using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// One transaction of an undo. Each step compares some items with what is stored now, writes those that have no conflict, and remembers the others
/// as left.
/// </summary>
internal sealed class UndoBatch
{
    /// <summary>The most items of a step, on a fast database.</summary>
    internal const int MostItems = 1000;

    /// <summary>A step looks at no more lines than this, so that a phase that has few items takes short steps too.</summary>
    private const int MostLines = 20_000;

    private readonly BatchSize _size;
    private readonly UndoPlanner _planner;
    private readonly UndoWriter _writer;

    /// <param name="context">The clock and the actor.</param>
    /// <param name="work">The transaction.</param>
    /// <param name="run">The run.</param>
    /// <param name="progress">How far the undo has come.</param>
    /// <param name="isAsChecked">Whether nothing but this undo has written anything since <see cref="UndoCheck"/> found no conflict.</param>
    /// <param name="size">The number of items in the next step. Each step adapts it to the time that the step took.</param>
    internal UndoBatch(
        ProvisioningContext context, IUnitOfWork work, ProvisioningRunRow run, UndoProgress progress, bool isAsChecked, BatchSize size)
    {
        IsAsChecked = isAsChecked;
        _size = size;
        Work = work;
        Run = run;
        Progress = progress;
        Audit = new AuditLog(context, work, run.Id);
        work.ChangedContacts.Call = RunCall.Of(run);
        _planner = new UndoPlanner(work);
        _writer = new UndoWriter(work, Audit, context.Time.UtcNow(), progress);
    }

    internal IUnitOfWork Work { get; }

    internal ProvisioningRunRow Run { get; }

    internal UndoProgress Progress { get; }

    internal bool IsAsChecked { get; }

    internal AuditLog Audit { get; }

    /// <summary>Does the next step.</summary>
    internal void Next()
    {
        var clock = Stopwatch.StartNew();
        switch (Progress.Phase)
        {
            case UndoPhase.Organizations:
                TakeOrganizations();
                break;
            case UndoPhase.Left:
                TakeLeft();
                break;
            default:
                Scan();
                break;
        }

        _size.Adapt(clock.Elapsed);
    }

    /// <summary>Undoes the next items of the action of the phase.</summary>
    private void Scan()
    {
        long through = Math.Min(Progress.AfterLine + MostLines, Progress.Highest);
        int most = _size.Rows;
        IReadOnlyList<ProvisioningRunItemRow> rows = Work.ProvisioningRuns.ItemsBetween(Run.Id, ActionOf(), Progress.AfterLine, through, most);
        List<UndoPlan> plans = Plan(rows);
        foreach (UndoPlan plan in plans.Where(plan => plan.IsNewOrganization))
        {
            Progress.Organizations.Add(plan.Item.Line);
        }

        Write(plans.Where(plan => !plan.IsNewOrganization).ToList());
        Progress.AfterLine = rows.Count == most ? rows[^1].Line : through;
        if (Progress.AfterLine >= Progress.Highest)
        {
            Progress.EndPhase(Run);
        }
    }

    /// <summary>
    /// Plans items of the phase. What the run made need not be read again if it is as it was checked: this undo has only removed other things so far.
    /// </summary>
    private List<UndoPlan> Plan(IReadOnlyList<ProvisioningRunItemRow> rows) => IsAsChecked && Progress.Phase == UndoPhase.Created
        ? UndoPlanner.PlanRemoval(rows.Where(row => !Progress.Organizations.Contains(row.Line)))
        : _planner.Plan(rows);

    private void TakeOrganizations()
    {
        IReadOnlyList<long> next = Progress.Organizations.After(Progress.AfterLine, _size.Rows);
        if (next.Count == 0)
        {
            Progress.EndPhase(Run);
            return;
        }

        Write(next);
        Progress.AfterLine = next[^1];
    }

    /// <summary>
    /// Tries one page of the items that were left once more. Their lines are spread over the pages, so that users who exchanged licenses with each
    /// other can be in the same page. The number of pages is the same for the whole phase.
    /// </summary>
    private void TakeLeft()
    {
        int pages = Math.Max(1, (Progress.LeftBefore + MostItems - 1) / MostItems);
        IReadOnlyList<long> next = Progress.Left.Spread(Progress.LeftPage, pages);
        Progress.Left.Remove(next);
        Write(next);
        Progress.LeftPage++;
        if (Progress.LeftPage == pages)
        {
            Progress.EndPhase(Run);
        }
    }

    private void Write(IReadOnlyList<long> lines)
    {
        List<UndoPlan> plans = _planner.Plan(Work.ProvisioningRuns.ItemsAt(Run.Id, lines));
        RequireNobodyBelongs(plans.Where(plan => plan.IsNewOrganization).ToDictionary(plan => plan.Contact!.Id));
        Write(plans);
    }

    private void RequireNobodyBelongs(Dictionary<long, UndoPlan> organizations)
    {
        if (organizations.Count > 0)
        {
            foreach ((long id, int persons, string example) in Work.Contacts.PersonsOf(organizations.Keys))
            {
                organizations[id].Conflicts.Add(UndoCheck.Members(example, persons));
            }
        }
    }

    private void Write(List<UndoPlan> plans)
    {
        foreach (UndoPlan plan in plans.Where(plan => plan.Conflicts.Count > 0))
        {
            Progress.Left.Add(plan.Item.Line);
            plan.Conflicts.ForEach(what => Progress.Conflicts.Add(plan.Item.Name, what));
        }

        List<UndoPlan> clear = plans.Where(plan => plan.Conflicts.Count == 0).ToList();
        foreach ((UndoPlan plan, string reason) in UndoLicenses.LeaveOut(Work, clear))
        {
            // Another item may give the license back later, so a missing one is a conflict only at the end.
            Progress.Left.Add(plan.Item.Line);
            if (Progress.Phase == UndoPhase.Left)
            {
                Progress.Conflicts.Add(plan.Item.Name, reason);
            }
        }

        _writer.Write(clear);
    }

    private ImportAction ActionOf() => Progress.Phase switch
    {
        UndoPhase.Created => ImportAction.Create,
        UndoPhase.Restored => ImportAction.Restore,
        UndoPhase.Updated => ImportAction.Update,
        _ => ImportAction.Archive,
    };
}
