using UserProvisioning.Common;

namespace UserProvisioning.Importing.Undo;

/// <summary>Reports the progress of an undo: first over the items that are checked, then over those that are put back.</summary>
/// <param name="progress">Receives the progress; null for none.</param>
/// <param name="total">About how many items there are.</param>
internal sealed class UndoReporter(IProgress<WorkProgress>? progress, long total)
{
    /// <summary>The share of the time that the check takes: half where putting back need not compare again what was checked, and a third otherwise.
    /// </summary>
    private const double OfCheck = 0.4;

    private long _checked;

    internal void Checked(int items) => Report(_checked += items, "Checking", 0, OfCheck);

    internal void PutBack(long items) => Report(items, "Putting back", OfCheck, 1 - OfCheck);

    private void Report(long done, string stage, double before, double share)
    {
        long all = Math.Max(total, done);
        progress?.Report(new WorkProgress(done, all, stage, before + (share * (all == 0 ? 1 : (double)done / all))));
    }
}
