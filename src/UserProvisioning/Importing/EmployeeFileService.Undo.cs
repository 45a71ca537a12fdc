using UserProvisioning.Common;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <content>Undoing runs of every kind.</content>
public sealed partial class EmployeeFileService
{
    /// <summary>
    /// Puts contacts and users back as they were before a run, in short transactions. What fits into one transaction is all or nothing. An undo that
    /// is broken off between two transactions leaves the run <see cref="ProvisioningRunStatus.Interrupted"/>; undoing it again goes on.
    /// </summary>
    /// <param name="reference">Which run; a run that was undone before stays as it is.</param>
    /// <param name="cancellation">Cancels; each item was then put back whole or not at all.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UndoConflict"/>: something that it would put back was changed since the run. Nothing was undone then; or, if the change
    /// came while it was being undone, everything else. <see cref="ErrorIds.RunNotFound"/>: there is no such run.
    /// </exception>
    public UndoResult Undo(ProvisioningRunReference reference, CancellationToken cancellation = default) =>
        Undo(reference, null, cancellation);

    /// <summary>Puts contacts and users back as they were before a run, and reports its progress.</summary>
    /// <param name="reference">Which run; a run that was undone before stays as it is.</param>
    /// <param name="progress">Receives how many items of the run were checked, and then how many were put back; null for none.</param>
    /// <param name="cancellation">Cancels; each item was then put back whole or not at all.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UndoConflict"/>: something that it would put back was changed since the run. Nothing was undone then; or, if the change
    /// came while it was being undone, everything else. <see cref="ErrorIds.RunNotFound"/>: there is no such run.
    /// </exception>
    public UndoResult Undo(ProvisioningRunReference reference, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        return Undo(reference.Id, EmployeeFileRequest.UsualTransaction, progress, cancellation);
    }

    /// <summary>Undoes a run in transactions of a given length.</summary>
    internal UndoResult Undo(long id, TimeSpan longest, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        new RunUndoService(_context, _caller, longest).Undo(id, progress, cancellation);

    /// <summary>Says what undoing a run would leave as the run made it, such as passwords and mails.</summary>
    /// <param name="reference">Which run.</param>
    /// <returns>Sentences; none when everything can be put back.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotFound"/>: there is no such run.</exception>
    public IReadOnlyList<string> UndoLimits(ProvisioningRunReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(_context.Store.DatabaseId);
        using IUnitOfWork work = _context.Store.Read();
        return Importing.Undo.UndoLimits.Of(work, work.ProvisioningRuns.ById(reference.Id) ?? throw ProvisioningRunReference.NotFound(reference.Id));
    }
}
