using System.Runtime.ExceptionServices;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The work on the files of a group that is done on the server: to claim and fetch them, to move them, and to give them back.</summary>
internal sealed class FileIntake(
    EmployeeInterfaceRow definition,
    FileClaims claims,
    FileDownload download,
    FileMover mover,
    FileRecords records,
    FileResults results,
    LocalCopies copies,
    Action<string> log)
{
    /// <summary>How long a call that ends early may take to give back what it has claimed.</summary>
    private static readonly TimeSpan LongestGivingBack = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Claims and fetches the files of a group in order. It stops at a file that fails, and at one that is refused when later files may not overtake
    /// it; the group says so.
    /// </summary>
    internal void Fetch(FileGroup group)
    {
        foreach (FileInWork file in group.Files)
        {
            try
            {
                file.Stage = FileStage.InTransfer;
                file.Stage = TryFetch(file) ? FileStage.Fetched : FileStage.Left;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                group.Failure = ExceptionDispatchInfo.Capture(exception);
                return;
            }

            // If a file of changes was refused, later files wait, since files of changes must run in order. Full loads need no order.
            if (file.Left?.Outcome == EmployeeInterfaceOutcome.Refused && !definition.FullLoad)
            {
                group.Refused = file;
                return;
            }
        }
    }

    /// <summary>Moves the files of a group that were imported.</summary>
    internal void Move(FileGroup group)
    {
        foreach (FileInWork file in group.Files.Where(file => file is { Stage: FileStage.Imported, Row.IsMoved: false }))
        {
            mover.Move(file.Row!, file.Claimed!.Name);
        }
    }

    /// <summary>Makes the results for a group that is done, in the order of its files.</summary>
    internal List<EmployeeInterfaceFile> Results(FileGroup group)
    {
        // Files behind one that was refused or failed were not claimed, and have a record all the same.
        GiveBack(group);
        return group.Files
            .Select(file => file.Stage == FileStage.Imported ? results.Moved(file.Row!, file.Run, file.Error) : file.Left)
            .OfType<EmployeeInterfaceFile>()
            .ToList();
    }

    /// <summary>
    /// Gives the files of a group that were claimed and not imported their former names again. Who has lost the lease may not do so: the worker that
    /// has it now finds the files by their records. What cannot be given back is found in the same way.
    /// </summary>
    internal void GiveBack(FileGroup group)
    {
        List<FileInWork> files = group.Files.Where(file => file.Stage is FileStage.Waiting or FileStage.Fetched && file.Row is not null).ToList();
        if (files.Count == 0)
        {
            return;
        }

        // The call may have been canceled, so this needs a limit of its own.
        using var limit = new CancellationTokenSource(LongestGivingBack);
        var free = new List<EmployeeInterfaceFileRow>();
        try
        {
            records.Flush(limit.Token);
            foreach (FileInWork file in files)
            {
                if (file.Stage == FileStage.Fetched ? claims.TryRename(file.Claimed!, limit.Token) : file.Pending.Row is null)
                {
                    free.Add(file.Row!);
                    file.Stage = FileStage.Left;
                }
            }

            if (free.Count > 0)
            {
                records.Forget(free, limit.Token);
            }
        }
        catch (Exception exception) when (exception is ProvisioningException or RemoteFileException or OperationCanceledException)
        {
            log($"{Counted.Of(files.Count - free.Count, "file")} of the employee interface '{definition.Name}' may still have a claimed name, by "
                + $"which the next call finds it: {OutsideText.Show(exception)}");
        }
        finally
        {
            files.ForEach(copies.GiveUp);
        }
    }

    private bool TryFetch(FileInWork file)
    {
        if (!claims.Claim(file))
        {
            return false;
        }

        bool isFetched = download.TryFetch(file.Claimed!, copies.Open(file), out EmployeeInterfaceFile? left);
        file.Left = left;
        if (!isFetched)
        {
            copies.GiveUp(file);
        }

        return isFetched;
    }
}
