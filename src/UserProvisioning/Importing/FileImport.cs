using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// An import of one file: it reads the file without a lock, asks the brakes, and applies the rows in a sequence of short transactions under one run.
/// Each batch of rows is compared again in its transaction, so what others changed meanwhile is taken into account row by row.
/// </summary>
internal sealed class FileImport(
    ProvisioningContext context,
    OpenedFile source,
    EmployeeFileRequest request,
    IRunBeginning beginning,
    IProgress<ImportProgress>? progress)
{
    /// <summary>How long to wait for another import of the same source.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>After so many readings of the file the cache is left alone: others keep changing contacts whose rows it would pass over.</summary>
    private const int MostCachedScans = 3;

    private readonly FieldMap _map = source.Map;
    private readonly DateTime _today = context.Time.Today();

    /// <summary>Imports the file.</summary>
    /// <returns>The run; null when a brake may stop it, so that it must be planned first.</returns>
    internal ProvisioningRunRow? Run(CancellationToken cancellation)
    {
        var waiting = Stopwatch.StartNew();
        for (int scans = 1; ; scans++)
        {
            ImportBeginning begun = Prepare(scans > MostCachedScans, cancellation);
            using (begun.Scan)
            {
                if (begun.MustPlan)
                {
                    return null;
                }

                if (Apply(begun, cancellation) is { } run)
                {
                    return run;
                }
            }

            if (waiting.Elapsed > LongestWait)
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict,
                    $"Another import of the source '{source.SourceName}' has been at work for more than {LongestWait.TotalSeconds:0} seconds. "
                        + "Nothing was changed; try again when it is done. Get-ProvisioningRun -Status Running lists it.",
                    source.SourceName);
            }

            cancellation.WaitHandle.WaitOne(Poll);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Reads the file, finds the interrupted run that it finishes, and asks whether a brake may stop it.</summary>
    private ImportBeginning Prepare(bool ignoresCache, CancellationToken cancellation)
    {
        EmployeeFileRequest reading = ignoresCache ? request with { IgnoresRowCache = true } : request;
        ImportScan scan = ImportScan.Read(context, source, reading, done: null, cancellation);
        try
        {
            if (scan.Index.Rows == 0)
            {
                TellEmpty();
            }

            using IUnitOfWork work = context.Store.Read();
            if (beginning.Interrupted(work, source.File.Hash) is { } interrupted)
            {
                DoneLines done = DoneLines.Of(work, interrupted, request, cancellation);
                scan.Dispose();
                scan = ImportScan.Read(context, source, reading, done.Lines, cancellation);
                return new ImportBeginning(scan, interrupted, done, null, MustPlan: false);
            }

            if (request.Force)
            {
                return new ImportBeginning(scan, null, null, null, MustPlan: false);
            }

            BrakeCounts most = scan.Most(work, request, _map, _today);
            Brakes brakes = Brakes.Of(work, scan.Source, most);
            return new ImportBeginning(scan, null, null, brakes, MustPlan: !beginning.IsPlan && brakes.Stops(most).Count > 0);
        }
        catch
        {
            scan.Dispose();
            throw;
        }
    }

    /// <returns>The run; null when it could not begin: another process is at work on the source, or what was read is out of date.</returns>
    private ProvisioningRunRow? Apply(ImportBeginning begun, CancellationToken cancellation)
    {
        IDisposable? activity = null;
        ImportState? state = null;
        ImportState? committed = null;
        var transactions = new ShortTransactions<ImportBatch>
        {
            Longest = request.LongestTransaction,
            Begin = work =>
            {
                if (committed is not null)
                {
                    state = committed.Copy();
                }
                else if (!begun.Scan.IsStale(work) && beginning.Begin(work, source.File.Hash, begun.Interrupted) is { } run)
                {
                    activity?.Dispose();
                    activity = RunActivity.Hold(context.Store, run.Id);
                    state = new ImportState(run)
                    {
                        HasFailures = begun.Done?.HasFailures == true,
                        AbsentCount = begun.Done?.Absent ?? 0,
                    };
                }
                else
                {
                    return null;
                }

                begun.Scan.Cache.BeginTransaction(work);
                return new ImportBatch(context, work, source, begun.Scan, state, request);
            },
            End = batch =>
            {
                if (batch.State.Run.Status == ProvisioningRunStatus.Running)
                {
                    begun.Scan.Cache.EndTransaction(batch.Work);
                    batch.Work.ProvisioningRuns.Update(batch.State.Run);
                    request.InTransaction?.Invoke(batch.Work);
                }
            },
            Committed = () =>
            {
                begun.Scan.Cache.Committed();
                committed = state;
            },
        };
        try
        {
            var steps = new ImportSteps(context, source, request, beginning, begun, progress);
            return transactions.Run(context, steps.All(() => state!, cancellation), cancellation) ? state!.Run : null;
        }
        finally
        {
            activity?.Dispose();
        }
    }

    private void TellEmpty()
    {
        if (request.FullLoad)
        {
            throw FileErrors.SourceEmpty(source.File.Path);
        }

        // A file that is read again says it once.
        const string Empty = "The file has no rows. Nothing was changed.";
        if (!_map.Warnings.Contains(Empty))
        {
            _map.Warnings.Add(Empty);
        }
    }
}
