using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Undoes a run: all of it in one transaction, or nothing.</summary>
internal sealed class RunUndoService(ProvisioningContext context)
{
    internal UndoResult Undo(long id, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        context.Write(work => UnitResult.Keep(Undo(work, id, progress, cancellation)), cancellation);

    private UndoResult Undo(IUnitOfWork work, long id, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        ProvisioningRunRow run = work.ProvisioningRuns.ById(id) ?? throw ProvisioningRunReference.NotFound(id);
        if (run.Status == ProvisioningRunStatus.Undone)
        {
            return new UndoResult { Run = ProvisioningRunRows.ToRun(context.Store, run), WasUndone = true };
        }

        if (RunActivity.StatusOf(context.Store, run) == ProvisioningRunStatus.Running)
        {
            throw new ProvisioningException(
                ErrorIds.UndoConflict,
                $"Run {id} is still being carried out. Wait until it is done; then undo it.",
                id);
        }

        var audit = new AuditLog(context, work, id);
        var undo = new RunUndo(work, run, audit, context.Time.UtcNow());
        if (run.Status == ProvisioningRunStatus.Running)
        {
            // What an interrupted run did is in the audit trail only from its end on.
            new RunRecord(context).Finish(work, run, AuditActions.Create);
        }

        if (run.Status is ProvisioningRunStatus.Completed or ProvisioningRunStatus.CompletedWithErrors or ProvisioningRunStatus.Running)
        {
            undo.Run(progress, cancellation);
        }
        else
        {
            // The run waits for approval and has changed nothing. Undoing it withdraws it, and the audit trail must not show its plan as done.
            work.ProvisioningRuns.SetAuditIds(id, null, null);
            work.ProvisioningRuns.DeleteFile(id);
        }

        audit.Add(
            AuditActions.Undo,
            nameof(ProvisioningRun),
            new ProvisioningRunReference(id).ToString(),
            new FieldChange("Status", run.Status.ToString(), nameof(ProvisioningRunStatus.Undone)));
        run.Status = ProvisioningRunStatus.Undone;
        work.ProvisioningRuns.Update(run);

        return new UndoResult
        {
            Run = ProvisioningRunRows.ToRun(context.Store, run),
            ContactsRemoved = undo.Contacts.Removed,
            ContactsSetBack = undo.Contacts.SetBack,
            UsersRemoved = undo.Users.Removed,
            UsersRestored = undo.Users.Restored,
            UsersArchived = undo.Users.Archived,
            UsersSetBack = undo.Users.SetBack,
        };
    }
}
