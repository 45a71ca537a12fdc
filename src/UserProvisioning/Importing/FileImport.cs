using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>
/// An import of one file: it reads the file without a lock, checks it against the brakes, and applies the rows in a sequence of short transactions
/// under one run. Each batch of rows is compared with the database in its own transaction, so that changes which others make during the import are
/// taken into account.
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

    /// <summary>
    /// How often the file is read with the cache of rows. After that, the cache is ignored: others keep changing contacts whose rows it would skip.
    /// </summary>
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
            PreparedImport prepared = Prepare(scans > MostCachedScans, cancellation);
            using (prepared.Scan)
            {
                if (prepared.MustPlan)
                {
                    return null;
                }

                if (Apply(prepared, cancellation) is { } run)
                {
                    return run;
                }
            }

            if (!request.MayWait || waiting.Elapsed > LongestWait)
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

    /// <summary>Reads the file, finds the interrupted run that the import can finish, and decides whether a brake may stop the import.</summary>
    private PreparedImport Prepare(bool ignoresCache, CancellationToken cancellation)
    {
        EmployeeFileRequest reading = ignoresCache ? request with { IgnoresRowCache = true } : request;
        ImportScan scan = ImportScan.Read(context, source, reading, done: null, progress, cancellation);
        try
        {
            if (scan.Index.Rows == 0)
            {
                ReportEmpty();
            }

            using IUnitOfWork work = context.Store.Read();
            if (beginning.Interrupted(work, source.File.Hash) is { } interrupted)
            {
                DoneLines done = DoneLines.Of(work, interrupted, request, cancellation);
                scan.Dispose();
                scan = ImportScan.Read(context, source, reading, done.Lines, progress, cancellation);
                scan.Selection?.HasArchived(done.AbsentReferences);
                return new PreparedImport(scan, interrupted, done, null, MustPlan: false);
            }

            Brakes? brakes = null;
            bool mustPlan = false;
            if (!request.Force)
            {
                BrakeCounts most = scan.Most(work, request, _map, _today);
                brakes = Brakes.Of(work, scan.Source, most);
                mustPlan = !beginning.IsPlan && brakes.Stops(most).Count > 0;
            }

            if (!mustPlan && !beginning.IsPlan)
            {
                progress?.Report(new ImportProgress(scan.Index.Rows, 0, 0, ImportStage.Judging, scan.Index.Rows));
            }

            return new PreparedImport(scan, null, null, brakes, mustPlan);
        }
        catch
        {
            scan.Dispose();
            throw;
        }
    }

    /// <returns>
    /// The run; null when it could not begin, because another process imports the same source, or because what was read is out of date.
    /// </returns>
    private ProvisioningRunRow? Apply(PreparedImport prepared, CancellationToken cancellation)
    {
        IDisposable? activity = null;
        ImportState? state = null;
        ImportState? committed = null;
        var usernames = new KnownUsernames();
        bool hasOnlyOwnContacts = false;
        var transactions = new ShortTransactions<ImportBatch>
        {
            Longest = request.LongestTransaction,
            MostRows = context.Store.RowsPerBatch,
            LeavesOthersToConstraints = true,
            Begin = (work, isUndisturbed) =>
            {
                if (committed is not null)
                {
                    state = committed.Copy();
                    hasOnlyOwnContacts &= isUndisturbed;
                    if (!isUndisturbed)
                    {
                        usernames.Forget();
                    }
                }
                else if (!prepared.Scan.IsStale(work) && beginning.Begin(work, source.File.Hash, prepared.Interrupted) is { } run)
                {
                    activity?.Dispose();
                    activity = RunActivity.Hold(context.Store, run.Id);
                    usernames = new KnownUsernames();
                    hasOnlyOwnContacts = !work.Contacts.Any();
                    state = new ImportState(run)
                    {
                        HasFailures = prepared.Done?.HasFailures == true,
                        AbsentCount = prepared.Done?.Absent ?? 0,
                    };
                }
                else
                {
                    return null;
                }

                prepared.Scan.Cache.BeginTransaction(work);
                return new ImportBatch(context, work, source, prepared.Scan, state, request, usernames, hasOnlyOwnContacts);
            },
            End = batch =>
            {
                if (batch.State.Run.Status == ProvisioningRunStatus.Running)
                {
                    if (committed is null && prepared.Interrupted is null && beginning is NewRun { HasFileCopy: true })
                    {
                        // Objects are gone when their process ends, and the run must be resumable all the same.
                        Approval.RunFileCopy.Store(batch.Work, batch.State.Run, request.Path);
                    }

                    prepared.Scan.Cache.EndTransaction(batch.Work);
                    batch.Work.ProvisioningRuns.Update(batch.State.Run);
                    request.InTransaction?.Invoke(batch.Work);
                }
            },
            Committed = () =>
            {
                prepared.Scan.Cache.Committed();
                usernames.Keep();
                committed = state;
            },
        };
        try
        {
            var steps = new ImportSteps(context, source, request, beginning, prepared, progress);
            return transactions.Run(context, size => steps.All(() => state!, size, cancellation), cancellation) ? state!.Run : null;
        }
        finally
        {
            activity?.Dispose();
        }
    }

    private void ReportEmpty()
    {
        if (request.FullLoad)
        {
            throw FileErrors.SourceEmpty(source.File.Path);
        }

        // The file may be read several times. The warning is added once.
        string empty = request.Words.Empty;
        if (!_map.Warnings.Contains(empty))
        {
            _map.Warnings.Add(empty);
        }
    }
}
