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
    /// <summary>A step looks at no more lines than this, so that a phase that has few items takes short steps too.</summary>
    private const int MostLines = 20_000;

    private readonly UndoPlanner _planner;
    private readonly UndoWriter _writer;

    /// <param name="context">The clock and the actor.</param>
    /// <param name="work">The transaction.</param>
    /// <param name="run">The run.</param>
    /// <param name="progress">How far the undo has come.</param>
    /// <param name="isAsChecked">Whether nothing but this undo has written anything since <see cref="UndoCheck"/> found no conflict.</param>
    internal UndoBatch(ProvisioningContext context, IUnitOfWork work, ProvisioningRunRow run, UndoProgress progress, bool isAsChecked)
    {
        IsAsChecked = isAsChecked;
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
    /// <param name="most">The most items of the step.</param>
    internal void Next(int most)
    {
        switch (Progress.Phase)
        {
            case UndoPhase.Organizations:
                TakeOrganizations(most);
                break;
            case UndoPhase.Left:
                TakeLeft(most);
                break;
            default:
                Scan(most);
                break;
        }
    }

    /// <summary>Undoes the next items of the action of the phase.</summary>
    private void Scan(int most)
    {
        long through = Math.Min(Progress.AfterLine + MostLines, Progress.Highest);
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

    private void TakeOrganizations(int most)
    {
        IReadOnlyList<long> next = Progress.Organizations.After(Progress.AfterLine, most);
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
    /// other can be in the same page. The first page of a pass decides how many pages the pass has.
    /// </summary>
    private void TakeLeft(int most)
    {
        if (Progress.LeftPage == 0)
        {
            Progress.LeftPages = Math.Max(1, (Progress.LeftBefore + most - 1) / most);
        }

        IReadOnlyList<long> next = Progress.Left.Spread(Progress.LeftPage, Progress.LeftPages);
        Progress.Left.Remove(next);
        Write(next);
        Progress.LeftPage++;
        if (Progress.LeftPage == Progress.LeftPages)
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
