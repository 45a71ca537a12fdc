using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>One transaction of the undo of a manual run. Each step puts back the next items that have no conflict, and leaves the others.</summary>
internal sealed class RowUndoBatch
{
    private readonly RowUndoHistory _history;
    private readonly RowUndoWriter _writer;

    /// <param name="caller">The context of the cmdlet that undoes, to whose run the audit entries belong.</param>
    /// <param name="work">The unit of work.</param>
    /// <param name="run">The run that is undone.</param>
    /// <param name="progress">How far the undo has come.</param>
    internal RowUndoBatch(ProvisioningContext caller, IUnitOfWork work, ProvisioningRunRow run, RowUndoProgress progress)
    {
        Work = work;
        Run = run;
        Progress = progress;
        work.ChangedContacts.Call = caller.Call;
        Audit = new AuditLog(caller, work);
        _history = new RowUndoHistory(caller, work, run);
        _writer = new RowUndoWriter(work, Audit, _history, progress);
    }

    internal IUnitOfWork Work { get; }

    internal ProvisioningRunRow Run { get; }

    internal RowUndoProgress Progress { get; }

    internal AuditLog Audit { get; }

    /// <summary>Does the next step.</summary>
    /// <param name="most">About how many changes the step puts back.</param>
    internal void Next(int most)
    {
        List<RowUndoItem> items = RowUndoItem.Before(Work, Run.Id, Progress.Place, most, out bool isEnd);
        if (items.Count > 0)
        {
            PutBack(items);
        }

        // In the same step, so that what fits into one step is all or nothing on a database of any speed.
        if (isEnd)
        {
            Progress.EndPass();
        }
    }

    private void PutBack(List<RowUndoItem> items)
    {
        var licenses = new RowLicenses(Work);
        List<RowUndoPlan> plans = new RowUndoPlanner(Work, licenses).Plan(items);
        foreach (RowUndoPlan plan in plans.Where(plan => plan.Conflicts.Count > 0))
        {
            Progress.Left++;
            Progress.Conflicts.Add(() => _history.Describe(plan.Item, plan.Conflicts[0]));
        }

        _writer.Write(plans.Where(plan => plan.Conflicts.Count == 0).ToList());
        licenses.Write();
        Progress.Place = (items[^1].Last.AuditFrom, items[^1].Last.Item);
    }
}
