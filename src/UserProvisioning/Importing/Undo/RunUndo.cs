using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// Undoes the items of a run, page by page within one unit of work. It goes on after the first conflict, so that the error can say how many
/// there are.
/// </summary>
internal sealed class RunUndo
{
    private const int BatchSize = 1000;

    private readonly IUnitOfWork _work;
    private readonly ProvisioningRunRow _run;
    private readonly UndoConflicts _conflicts;

    internal RunUndo(IUnitOfWork work, ProvisioningRunRow run, AuditLog audit, DateTime atUtc)
    {
        _work = work;
        _run = run;
        _conflicts = new UndoConflicts(run.Id);
        Contacts = new ContactUndo(work, _conflicts, audit, atUtc);
        Users = new UserUndo(work, _conflicts, audit);
    }

    internal ContactUndo Contacts { get; }

    internal UserUndo Users { get; }

    /// <summary>Undoes every item.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UndoConflict"/>.</exception>
    internal void Run(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        // An estimate: a row may have changed both its contact and its user, and users missing from the file have no row.
        long total = _run.Created + _run.Updated + _run.Archived + _run.Restored;
        long done = 0;
        IReadOnlyList<ProvisioningRunItemRow> rows;
        long afterLine = long.MinValue;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            rows = _work.ProvisioningRuns.ChangingItems(_run.Id, afterLine, BatchSize);
            Run(rows.Where(row => row.ContactId is not null).Select(row => new UndoItem(row)).ToList());
            done += rows.Count;
            progress?.Report(new WorkProgress(done, Math.Max(total, done)));
            afterLine = rows.Count == 0 ? afterLine : rows[^1].Line;
        }
        while (rows.Count == BatchSize);

        // After the first conflict nothing is written any more, so nothing is counted.
        if (_conflicts.Count == 0)
        {
            Contacts.RemoveOrganizations();
            Users.SettleLicenses();
        }

        if (_conflicts.Count > 0)
        {
            throw _conflicts.ToError();
        }
    }

    private void Run(List<UndoItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        // Users first: a contact that has a user cannot be removed.
        IReadOnlyDictionary<long, ContactRow> contacts = _work.Contacts.ByIds(items.ConvertAll(item => item.ContactId));
        Users.Run(items);
        Contacts.Run(items, contacts);
    }
}
