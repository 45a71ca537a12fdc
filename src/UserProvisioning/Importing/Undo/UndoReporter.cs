using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Reports the progress of an undo: first over the items that are checked, then over those that are put back.</summary>
internal sealed class UndoReporter(IProgress<WorkProgress>? progress, ProvisioningRunRow run)
{
    // An estimate: a row may have changed both its contact and its user, and users missing from the file have no row.
    private readonly long _total = run.Created + run.Updated + run.Archived + run.Restored;
    private long _checked;

    internal void Checked(int items) => Report(_checked += items);

    internal void PutBack(UndoProgress done) => Report(done.Items);

    private void Report(long done) => progress?.Report(new WorkProgress(done, Math.Max(_total, done)));
}
