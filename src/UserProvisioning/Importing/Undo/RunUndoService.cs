using UserProvisioning.Common;
using UserProvisioning.Importing.Caching;
using UserProvisioning.Importing.Undo.Rows;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// Undoes a run: it checks all items without a lock, and then puts them back in a sequence of short transactions. What fits into the first
/// transaction is all or nothing. Broken off between two transactions, the run is interrupted, and the next call goes on.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="caller">The context of the cmdlet that undoes. What it does to a manual run belongs to its own run.</param>
/// <param name="longest">A transaction begins no further batch of items after this time.</param>
internal sealed class RunUndoService(ProvisioningContext context, ProvisioningContext caller, TimeSpan longest)
{
    internal UndoResult Undo(long id, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using IUnitOfWork work = context.Store.Read();
            ProvisioningRunRow run = Find(work, id);
            if (run.Status == ProvisioningRunStatus.Undone)
            {
                return new UndoResult { Run = new RunReader(context.Store).Show(run), WasUndone = true };
            }

            RequireIdle(run);
            RequireRecord(work, run);
            if (run.Kind != ProvisioningRunKind.Import && !HasChangedNothing(run))
            {
                if (new RowUndoService(context, caller, longest).Undo(run, progress, cancellation) is { } undone)
                {
                    return undone;
                }

                continue;
            }

            if (HasChangedNothing(run))
            {
                if (Withdraw(id, cancellation) is { } withdrawn)
                {
                    return ResultOf(withdrawn, new UndoProgress());
                }

                continue;
            }

            var reporter = new UndoReporter(
                // An estimate: a row may have changed both its contact and its user, and users missing from the file have no row.
                progress, run.Created + run.Updated + run.Archived + run.Restored);

            // A half-done undo goes on with what it can do, so only a new one is checked as a whole.
            StateMark? mark = work.Mark();
            UndoProgress begin = UndoProgress.Read(run.UndoState)
                ?? new UndoCheck(work, run, UntouchedItems.Of(work, run)).Run(reporter.Checked, cancellation);
            bool IsAsChecked() => run.UndoState is null && mark is not null && work.Mark() == mark;
            if (PutBack(run, begin, IsAsChecked, reporter, cancellation) is { } result)
            {
                return result;
            }
        }
    }

    /// <returns>What was done; null when another process changed the run meanwhile.</returns>
    private UndoResult? PutBack(
        ProvisioningRunRow known, UndoProgress begin, Func<bool> isAsChecked, UndoReporter reporter, CancellationToken cancellation)
    {
        IDisposable? activity = null;
        UndoBatch? batch = null;
        UndoBatch? committed = null;
        var transactions = new ShortTransactions<UndoBatch>
        {
            Longest = longest,
            Begin = (work, isUndisturbed) =>
            {
                bool isCurrent = committed is null ? isAsChecked() : committed.IsAsChecked && isUndisturbed;
                ProvisioningRunRow run = Find(work, known.Id);
                if (committed is null)
                {
                    activity?.Dispose();
                    if (run.Status != known.Status || run.TotalRows != known.TotalRows || run.UndoState != known.UndoState)
                    {
                        return null;
                    }

                    RequireIdle(run);
                    activity = RunActivity.Hold(context.Store, run.Id);
                    RecordInterrupted(work, run);
                }

                return batch = new UndoBatch(context, work, run, (committed?.Progress ?? begin).Copy(), isCurrent);
            },
            End = done =>
            {
                if (committed is null && known.UndoState is null && done.Progress.Conflicts.Count > 0)
                {
                    throw done.Progress.Conflicts.ToRefusal(known.Id);
                }

                End(done);
            },
            Committed = () => committed = batch,
        };
        try
        {
            if (!transactions.Run(context, size => Steps(size, () => batch!.Progress, reporter), cancellation))
            {
                return null;
            }
        }
        finally
        {
            activity?.Dispose();
        }

        UndoProgress end = committed!.Progress;
        return end.Left.Count == 0 ? ResultOf(committed.Run, end) : throw end.Conflicts.ToRest(known.Id, end.Left.Count);
    }

    private static IEnumerable<Action<UndoBatch>> Steps(BatchSize size, Func<UndoProgress> progress, UndoReporter reporter)
    {
        while (!progress().IsDone)
        {
            yield return batch =>
            {
                size.Do(batch.Next);
                reporter.PutBack(batch.Progress.Items);
            };
        }
    }

    private static void End(UndoBatch batch)
    {
        ProvisioningRunRow run = batch.Run;
        if (run.Status == ProvisioningRunStatus.Undone)
        {
            // The transaction before this one took the last step at the end of its time.
            return;
        }

        if (batch.Progress.IsDone && batch.Progress.Left.Count == 0)
        {
            SetUndone(batch.Work, run, batch.Audit);
        }
        else
        {
            run.UndoState = batch.Progress.ToJson();
            batch.Work.ProvisioningRuns.Update(run);
        }
    }

    /// <summary>Withdraws a run that waits for approval and has changed nothing.</summary>
    /// <returns>The run; null when another process approved it meanwhile.</returns>
    private ProvisioningRunRow? Withdraw(long id, CancellationToken cancellation) => context.Write(
        work =>
        {
            ProvisioningRunRow run = Find(work, id);
            if (!HasChangedNothing(run))
            {
                return UnitResult.Discard<ProvisioningRunRow?>(null);
            }

            // The audit trail must not show the plan as done.
            work.ProvisioningRuns.SetAuditIds(id, null, null);
            work.ProvisioningRuns.DeleteFile(id);
            SetUndone(work, run, new AuditLog(context, work, id));
            return UnitResult.Keep<ProvisioningRunRow?>(run);
        },
        cancellation);

    private static bool HasChangedNothing(ProvisioningRunRow run) =>
        run.HasPlan || run.Status is ProvisioningRunStatus.AwaitingApproval or ProvisioningRunStatus.Failed;

    /// <summary>Stores that a run is undone, with its entry in the audit trail.</summary>
    internal static void SetUndone(IUnitOfWork work, ProvisioningRunRow run, AuditLog audit)
    {
        audit.Add(
            AuditActions.Undo,
            nameof(ProvisioningRun),
            new ProvisioningRunReference(run.Id).ToString(),
            new FieldChange("Status", run.Status.ToString(), nameof(ProvisioningRunStatus.Undone)));
        run.Status = ProvisioningRunStatus.Undone;
        run.UndoState = null;
        work.ProvisioningRuns.Update(run);
    }

    /// <summary>Records the end of an interrupted import: what it did is in the audit trail only from then on.</summary>
    private void RecordInterrupted(IUnitOfWork work, ProvisioningRunRow run)
    {
        if (run is { Status: ProvisioningRunStatus.Running, UndoState: null })
        {
            new RunRecord(context).Finish(work, run, AuditActions.Create);
        }
    }

    /// <summary>Refuses a run whose items, or kept rows, were removed because they were old.</summary>
    private static void RequireRecord(IUnitOfWork work, ProvisioningRunRow run)
    {
        if (work.AuditChain.Start() is { IsPurge: true } start
            && ((work.ProvisioningRuns.Audited(run.Id) is [var audited, ..] && audited.AuditId <= start.AfterId)
            || (run.Kind != ProvisioningRunKind.Import && run.EndedAt < work.AuditChain.Oldest() && work.RowChanges.Count(run.Id) == 0)))
        {
            throw new ProvisioningException(
                ErrorIds.UndoConflict,
                $"Run {run.Id} cannot be undone: what the record held of it was removed, since it was old (HistoryRetentionDays).",
                run.Id);
        }
    }

    private void RequireIdle(ProvisioningRunRow run)
    {
        if (RunActivity.StatusOf(context.Store, run) == ProvisioningRunStatus.Running)
        {
            throw new ProvisioningException(
                ErrorIds.UndoConflict,
                $"Run {run.Id} is still being carried out or undone. Wait until that is done; then undo it.",
                run.Id);
        }
    }

    /// <summary>Reads a run.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotFound"/>.</exception>
    internal static ProvisioningRunRow Find(IUnitOfWork work, long id) =>
        work.ProvisioningRuns.ById(id) ?? throw ProvisioningRunReference.NotFound(id);

    private UndoResult ResultOf(ProvisioningRunRow run, UndoProgress progress) => new()
    {
        Run = new RunReader(context.Store).Show(run),
        ContactsRemoved = progress.ContactsRemoved,
        ContactsSetBack = progress.ContactsSetBack,
        UsersRemoved = progress.UsersRemoved,
        UsersRestored = progress.UsersRestored,
        UsersArchived = progress.UsersArchived,
        UsersSetBack = progress.UsersSetBack,
    };
}
