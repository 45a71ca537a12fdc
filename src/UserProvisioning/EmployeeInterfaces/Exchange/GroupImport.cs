using System.Diagnostics;
using UserProvisioning.Importing;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// The import of the fetched files of a group, in order. Each is a run of its own, and all runs of a group are committed in one transaction. If one
/// of them cannot be imported in that way, as when it needs approval, the files are imported in transactions of their own.
/// </summary>
internal sealed class GroupImport(
    ProvisioningContext context,
    FileRecords records,
    FetchedFileImport import,
    LocalCopies copies,
    CancellationToken cancellation)
{
    /// <summary>The pause after transactions of together a second, in which others who wait for the lock of writers get it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Stopwatch _sincePause = Stopwatch.StartNew();

    /// <summary>Imports the files, and stops at a run that awaits approval when later files may not overtake it; the group says so.</summary>
    internal void Run(FileGroup group)
    {
        List<FileInWork> files = group.Files.Where(file => file.Stage == FileStage.Fetched).ToList();
        bool isTogether = files.Count > 1;
        for (int next = 0; next < files.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            LetOthersWrite();
            group.WaitsFor = records.WaitingRun();
            if (group.WaitsFor is not null)
            {
                return;
            }

            int end = isTogether ? Together(files, next) : next;
            if (end == next)
            {
                isTogether = false;
                import.Run(files[next]);
                end++;
            }

            for (; next < end; next++)
            {
                files[next].Stage = FileStage.Imported;
                copies.GiveUp(files[next]);
            }
        }
    }

    /// <summary>Imports files in one transaction, until it has lasted long enough.</summary>
    /// <returns>The place of the first file that was not imported; <paramref name="first"/> when the transaction was rolled back.</returns>
    private int Together(List<FileInWork> files, int first)
    {
        try
        {
            int end = context.Write(
                work =>
                {
                    var clock = Stopwatch.StartNew();
                    records.StoreWith(work);
                    ProvisioningContext within = context with { Store = new JoinedStore(context.Store, work) };
                    int next = first;
                    do
                    {
                        cancellation.ThrowIfCancellationRequested();
                        import.RunWithin(within, files[next]);
                        next++;
                    }
                    while (next < files.Count && clock.Elapsed < EmployeeFileRequest.UsualTransaction);
                    return UnitResult.Keep(next);
                },
                cancellation);
            records.Stored();
            return end;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Alone, each file gets the result that it deserves, and the error says which one it was.
            return first;
        }
    }

    private void LetOthersWrite()
    {
        if (_sincePause.Elapsed > EmployeeFileRequest.UsualTransaction)
        {
            cancellation.WaitHandle.WaitOne(Pause);
            _sincePause.Restart();
        }
    }
}
