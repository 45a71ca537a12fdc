using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>
/// Undoes a manual run: puts the rows that it changed back, from the last to the first, in a sequence of short transactions. What fits into the first
/// transaction is all or nothing. Broken off between two transactions, the run is interrupted, and the next call goes on.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="caller">The context of the cmdlet that undoes, to whose run the audit entries belong.</param>
/// <param name="longest">A transaction begins no further step after this time.</param>
internal sealed class RowUndoService(ProvisioningContext context, ProvisioningContext caller, TimeSpan longest)
{
    /// <returns>What was done; null when another process changed the run meanwhile.</returns>
    internal UndoResult? Undo(ProvisioningRunRow known, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        UndoReporter reporter;
        using (IUnitOfWork work = context.Store.Read())
        {
            long total = work.RowChanges.Count(known.Id);
            reporter = new UndoReporter(progress, total);
            if (known.UndoState is null)
            {
                RequireSomething(work, known, total);
                new RowUndoCheck(caller, work, known).Run(reporter.Checked, cancellation);
            }
        }

        IDisposable? activity = null;
        RowUndoBatch? batch = null;
        RowUndoBatch? committed = null;
        var transactions = new ShortTransactions<RowUndoBatch>
        {
            Longest = longest,
            MostRows = RowUndoItem.MostChanges,
            Begin = (work, _) =>
            {
                ProvisioningRunRow run = RunUndoService.Find(work, known.Id);
                if (committed is null)
                {
                    activity?.Dispose();
                    if (run.Status != known.Status || run.UndoState != known.UndoState || RunActivity.IsAlive(context.Store, run.Id))
                    {
                        return null;
                    }

                    activity = RunActivity.Hold(context.Store, run.Id);
                }

                return batch = new RowUndoBatch(caller, work, run, (committed?.Progress ?? RowUndoProgress.Read(run.UndoState)).Copy());
            },
            End = done =>
            {
                if (committed is null && known.UndoState is null && done.Progress is { IsDone: true, Left: > 0 })
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

        RowUndoProgress end = committed!.Progress;
        return end.Left == 0 ? ResultOf(committed.Run, end) : throw end.Conflicts.ToRest(known.Id, end.Left);
    }

    private static void RequireSomething(IUnitOfWork work, ProvisioningRunRow run, long changes)
    {
        if (changes == 0)
        {
            string why = run.Command == "Undo-ProvisioningRun"
                ? "It has undone another run; what that run did can only be done again."
                : string.Join(' ', UndoLimits.Of(work, run).DefaultIfEmpty("It changed nothing that can be put back."));
            throw new ProvisioningException(ErrorIds.UndoConflict, $"Run {run.Id}, {run.Command}, cannot be undone. {why}", run.Id);
        }
    }

    private static IEnumerable<Action<RowUndoBatch>> Steps(BatchSize size, Func<RowUndoProgress> progress, UndoReporter reporter)
    {
        while (!progress().IsDone)
        {
            yield return batch =>
            {
                size.Do(batch.Next);
                reporter.PutBack(batch.Progress.Changes);
            };
        }
    }

    private static void End(RowUndoBatch batch)
    {
        ProvisioningRunRow run = batch.Run;
        if (run.Status == ProvisioningRunStatus.Undone)
        {
            // The transaction before this one took the last step at the end of its time.
            return;
        }

        if (batch.Progress is { IsDone: true, Left: 0 })
        {
            RunUndoService.SetUndone(batch.Work, run, batch.Audit);
        }
        else
        {
            run.UndoState = batch.Progress.ToJson();
            batch.Work.ProvisioningRuns.Update(run);
        }
    }

    private UndoResult ResultOf(ProvisioningRunRow run, RowUndoProgress progress) => new()
    {
        Run = new RunReader(context.Store).Show(run),
        ContactsRemoved = progress.ContactsRemoved,
        ContactsSetBack = progress.ContactsSetBack,
        UsersRemoved = progress.UsersRemoved,
        UsersRestored = progress.UsersRestored,
        UsersArchived = progress.UsersArchived,
        UsersSetBack = progress.UsersSetBack,
        OthersSetBack = progress.OthersSetBack,
    };
}
