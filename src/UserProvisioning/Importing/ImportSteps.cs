using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
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
    private int _passesDone = 1;

    /// <summary>The steps of the import, in order. Each is made only when the one before it is done.</summary>
    /// <param name="state">How far the import has come.</param>
    /// <param name="size">The number of rows in a step.</param>
    /// <param name="cancellation">Cancels the import.</param>
    internal IEnumerable<Action<ImportBatch>> All(Func<ImportState> state, BatchSize size, CancellationToken cancellation)
    {
        ImportScan scan = prepared.Scan;

        // Steps of these kinds take less time for a row than those that apply rows, and must not raise the number of rows in those.
        var light = new BatchSize(1000, request.LongestTransaction);
        foreach (Action<ImportBatch> step in state().Run.HasPlan ? light.StepsUntilLess<ImportBatch>(ClearPlan) : [])
        {
            yield return step;
        }

        yield return batch => scan.Cache.BeginApplying(batch.Work, scan.Index.PendingCount);
        foreach (Action<ImportBatch> step in light.StepsOf<UnchangedRows, ImportBatch>(scan.Unchanged.Rows, InsertUnchanged))
        {
            yield return step;
        }

        foreach (Action<ImportBatch> step in StepsOf(ImportPhase.Organizations, size, cancellation))
        {
            yield return step;
        }

        foreach (Action<ImportBatch> step in StepsOf(ImportPhase.Leavers, size, cancellation))
        {
            yield return step;
        }

        // Absent contacts are archived before joiners are made, who may need their licenses.
        foreach (Action<ImportBatch> step in scan.Absent > 0 ? light.StepsUntilLess<ImportBatch>(ArchiveAbsent) : [])
        {
            yield return step;
        }

        foreach (Action<ImportBatch> step in StepsOf(ImportPhase.Others, size, cancellation))
        {
            yield return step;
        }

        yield return Finish;
    }

    private IEnumerable<Action<ImportBatch>> StepsOf(ImportPhase phase, BatchSize size, CancellationToken cancellation)
    {
        FileIndex index = prepared.Scan.Index;
        if (!index.HasRows(phase))
        {
            yield break;
        }

        IEnumerable<PendingRow> rows = RowsOf(index, phase, cancellation).Where(row => prepared.Done?.Lines.Contains(row.Row.Line) != true);
        foreach (Action<ImportBatch> step in size.StepsOf<PendingRow, ImportBatch>(rows, Apply))
        {
            yield return step;
        }

        _passesDone++;

        void Apply(ImportBatch batch, IReadOnlyList<PendingRow> some)
        {
            batch.Apply(some, phase);
            Report(index, batch.State.Run, source.File.Position);
        }
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

        var mapper = new RowMapper(source.Map);
        using RowCursor cursor = source.File.Open(cancellation);
        for (int place = 0; cursor.Read(); place++)
        {
            if (index.PhaseOf(place, cursor.Line) == phase)
            {
                yield return new PendingRow(mapper.Map(cursor.Row()), cursor.Fingerprint);
            }
        }
    }

    private static void InsertUnchanged(ImportBatch batch, IReadOnlyList<UnchangedRows> lines)
    {
        batch.Work.ProvisioningRuns.InsertUnchanged(batch.State.Run.Id, lines);
        batch.State.CountUnchanged((int)lines.Sum(range => range.Rows));
    }

    private int ArchiveAbsent(ImportBatch batch, int most) =>
        new AbsentContacts(batch.Work, prepared.Scan, batch.State, context.Time.UtcNow()).ArchiveNext(most);

    /// <summary>Deletes items of the plan that was approved. The items of the import take their place.</summary>
    private static int ClearPlan(ImportBatch batch, int most)
    {
        (IProvisioningRunStore runs, ProvisioningRunRow run) = (batch.Work.ProvisioningRuns, batch.State.Run);
        int deleted = runs.DeleteItems(run.Id, most);
        if (deleted < most)
        {
            run.EndedAt = null;
            runs.SetAuditIds(run.Id, null, null);
        }

        return deleted;
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
