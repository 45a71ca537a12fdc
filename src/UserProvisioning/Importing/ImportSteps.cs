using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The steps of an import: batches of rows, phase by phase, and the end of the run. Each step is done whole within one transaction.
/// </summary>
internal sealed class ImportSteps(
    ProvisioningContext context,
    OpenedFile source,
    EmployeeFileRequest request,
    IRunBeginning beginning,
    PreparedImport prepared,
    IProgress<ImportProgress>? progress)
{
    private readonly BatchSize _size = new(context.Store.RowsPerBatch, request.LongestTransaction);

    /// <summary>How many items of a plan are deleted in one step.</summary>
    private const int PlanBatch = 1000;

    private int _passesDone = 1;

    /// <summary>The steps of the import, in order. Each is made only when the one before it is done.</summary>
    /// <param name="state">How far the import has come.</param>
    /// <param name="cancellation">Cancels the import.</param>
    internal IEnumerable<Action<ImportBatch>> All(Func<ImportState> state, CancellationToken cancellation)
    {
        ImportScan scan = prepared.Scan;
        while (state().Run.HasPlan)
        {
            yield return ClearPlan;
        }

        yield return batch => scan.Cache.BeginApplying(batch.Work, scan.Index.PendingCount);
        foreach (UnchangedRows[] lines in scan.Unchanged.Rows.Chunk(1000))
        {
            yield return batch =>
            {
                batch.Work.ProvisioningRuns.InsertUnchanged(batch.State.Run.Id, lines);
                batch.State.CountUnchanged((int)lines.Sum(range => range.Rows));
            };
        }

        foreach (Action<ImportBatch> step in StepsOf(ImportPhase.Organizations, cancellation))
        {
            yield return step;
        }

        foreach (Action<ImportBatch> step in StepsOf(ImportPhase.Leavers, cancellation))
        {
            yield return step;
        }

        // Absent contacts are archived before joiners are made, who may need their licenses.
        while (scan.Absent > 0 && !state().IsAbsentDone)
        {
            yield return batch => new AbsentContacts(batch.Work, scan, batch.State, context.Time.UtcNow()).ArchiveNext();
        }

        foreach (Action<ImportBatch> step in StepsOf(ImportPhase.Others, cancellation))
        {
            yield return step;
        }

        yield return Finish;
    }

    private IEnumerable<Action<ImportBatch>> StepsOf(ImportPhase phase, CancellationToken cancellation)
    {
        FileIndex index = prepared.Scan.Index;
        if (!index.HasRows(phase))
        {
            yield break;
        }

        var rows = new List<PendingRow>(_size.Rows);
        foreach (PendingRow row in RowsOf(index, phase, cancellation))
        {
            if (prepared.Done?.Lines.Contains(row.Row.Line) == true)
            {
                continue;
            }

            rows.Add(row);
            if (rows.Count >= _size.Rows)
            {
                yield return StepOf(rows);
                rows = new List<PendingRow>(_size.Rows);
            }
        }

        if (rows.Count > 0)
        {
            yield return StepOf(rows);
        }

        _passesDone++;

        Action<ImportBatch> StepOf(List<PendingRow> some) => batch =>
        {
            var clock = Stopwatch.StartNew();
            batch.Apply(some, phase);
            _size.Adapt(clock.Elapsed);
            Report(index, batch.State.Run, source.File.Position);
        };
    }

    private IEnumerable<PendingRow> RowsOf(FileIndex index, ImportPhase phase, CancellationToken cancellation)
    {
        if (index.Pending is { } kept)
        {
            foreach (PendingRow row in kept)
            {
                if (index.PhaseOf(row.Row.Line) == phase)
                {
                    yield return row;
                }
            }

            yield break;
        }

        using RowCursor cursor = source.File.Open(cancellation);
        for (int place = 0; cursor.Read(); place++)
        {
            if (index.PhaseOf(place, cursor.Line) == phase)
            {
                yield return new PendingRow(cursor.Row(), cursor.Fingerprint);
            }
        }
    }

    /// <summary>Deletes items of the plan that was approved. The items of the import take their place.</summary>
    private static void ClearPlan(ImportBatch batch)
    {
        (IProvisioningRunStore runs, ProvisioningRunRow run) = (batch.Work.ProvisioningRuns, batch.State.Run);
        if (runs.DeleteItems(run.Id, PlanBatch) < PlanBatch)
        {
            run.EndedAt = null;
            runs.SetAuditIds(run.Id, null, null);
        }
    }

    private void Finish(ImportBatch batch)
    {
        (IUnitOfWork work, ImportState state) = (batch.Work, batch.State);
        prepared.Scan.Cache.EndApplying(work);
        ProvisioningRunRow run = state.Run;

        // The hash throws if the file was changed since it was opened. Then this last transaction is rolled back.
        run.FileHash = source.File.Hash;
        run.Warning = state.Shortage.Warning(work, run);
        Report(prepared.Scan.Index, run, source.File.Length);
        run.Refused = prepared.Scan.Selection?.Errors(request.FullLoad) ?? [];
        state.HasFailures |= run.Refused.Count > 0;
        run.Stops = prepared.Brakes?.Stops(state.Counts) ?? [];
        run.Status = run.Stops.Count > 0 && beginning.IsPlan ? ProvisioningRunStatus.AwaitingApproval
            : state.HasFailures ? ProvisioningRunStatus.CompletedWithErrors
            : ProvisioningRunStatus.Completed;
        if (!beginning.IsPlan)
        {
            request.BeforeCommit?.Invoke(work, run);
            if (beginning.HasFileCopy)
            {
                work.ProvisioningRuns.DeleteFile(run.Id);
            }

            new RunRecord(context).Finish(work, run, beginning.Action);
        }
    }

    private void Report(FileIndex index, ProvisioningRunRow run, long position)
    {
        long passes = 1 + Enum.GetValues<ImportPhase>().Count(index.HasRows);
        long length = source.File.Length;
        progress?.Report(new ImportProgress(
            run.TotalRows,
            Math.Min((_passesDone * length) + position, passes * length),
            passes * length,
            beginning.IsPlan ? ImportStage.Comparing : ImportStage.Applying,
            Math.Max(index.Rows, run.TotalRows)));
    }
}
