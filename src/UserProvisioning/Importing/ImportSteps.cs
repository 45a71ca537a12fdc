using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The steps of an import, each of which is done whole within one transaction: batches of rows, phase by phase, and the end of the run.
/// </summary>
internal sealed class ImportSteps(
    ProvisioningContext context,
    OpenedFile source,
    EmployeeFileRequest request,
    IRunBeginning beginning,
    ImportBeginning begun,
    IProgress<ImportProgress>? progress)
{
    private int _passesDone = 1;

    /// <summary>The steps of the import, in order. They are made as they are taken.</summary>
    /// <param name="state">How far the import has come.</param>
    /// <param name="cancellation">Stops.</param>
    internal IEnumerable<Action<ImportBatch>> All(Func<ImportState> state, CancellationToken cancellation)
    {
        ImportScan scan = begun.Scan;
        yield return batch => scan.Cache.BeginApplying(batch.Work, scan.Index.OpenRows);
        foreach (UnchangedRows[] lines in scan.Unchanged.Rows.Chunk(1000))
        {
            yield return batch =>
            {
                batch.Work.ProvisioningRuns.InsertUnchanged(batch.State.Run.Id, lines);
                batch.State.CountUnchanged((int)lines.Sum(range => range.Rows));
            };
        }

        foreach (Action<ImportBatch> step in Of(ImportPhase.Organizations, cancellation))
        {
            yield return step;
        }

        foreach (Action<ImportBatch> step in Of(ImportPhase.Leavers, cancellation))
        {
            yield return step;
        }

        // Before the joiners, who may need the licenses.
        while (scan.Absent > 0 && !state().IsAbsentDone)
        {
            yield return batch => new AbsentContacts(batch.Work, scan.Index, batch.State, context.Time.UtcNow()).ArchiveNext();
        }

        foreach (Action<ImportBatch> step in Of(ImportPhase.Others, cancellation))
        {
            yield return step;
        }

        yield return Finish;
    }

    private IEnumerable<Action<ImportBatch>> Of(ImportPhase phase, CancellationToken cancellation)
    {
        FileIndex index = begun.Scan.Index;
        if (!index.HasRows(phase))
        {
            yield break;
        }

        var rows = new List<OpenRow>(context.Store.RowsPerBatch);
        foreach (OpenRow row in RowsOf(index, phase, cancellation))
        {
            if (begun.Done?.Lines.Contains(row.Row.Line) == true)
            {
                continue;
            }

            rows.Add(row);
            if (rows.Count == context.Store.RowsPerBatch)
            {
                yield return StepOf(rows);
                rows = new List<OpenRow>(context.Store.RowsPerBatch);
            }
        }

        yield return StepOf(rows);
        _passesDone++;

        Action<ImportBatch> StepOf(List<OpenRow> some) => batch =>
        {
            batch.Apply(some, phase);
            Report(index, batch.State.Run, source.File.Position);
        };
    }

    private IEnumerable<OpenRow> RowsOf(FileIndex index, ImportPhase phase, CancellationToken cancellation)
    {
        if (index.Open is { } kept)
        {
            foreach (OpenRow row in kept)
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
                yield return new OpenRow(cursor.Row(), cursor.Fingerprint);
            }
        }
    }

    private void Finish(ImportBatch batch)
    {
        (IUnitOfWork work, ImportState state) = (batch.Work, batch.State);
        begun.Scan.Cache.EndApplying(work);
        ProvisioningRunRow run = state.Run;

        // It throws if the file was changed since it was opened: then not even the last rows of it are kept.
        run.FileHash = source.File.Hash;
        run.Warning = state.Shortage.Warning(work, run);
        Report(begun.Scan.Index, run, source.File.Length);
        run.Stops = begun.Brakes?.Stops(state.Counts) ?? [];
        run.Status = run.Stops.Count > 0 && beginning.IsPlan ? ProvisioningRunStatus.AwaitingApproval
            : state.HasFailures ? ProvisioningRunStatus.CompletedWithErrors
            : ProvisioningRunStatus.Completed;
        if (!beginning.IsPlan)
        {
            request.BeforeCommit?.Invoke(work, run);
            new RunRecord(context).Finish(work, run, beginning.Action);
        }
    }

    private void Report(FileIndex index, ProvisioningRunRow run, long position)
    {
        long passes = 1 + Enum.GetValues<ImportPhase>().Count(index.HasRows);
        long length = source.File.Length;
        progress?.Report(new ImportProgress(run.TotalRows, Math.Min((_passesDone * length) + position, passes * length), passes * length));
    }
}
