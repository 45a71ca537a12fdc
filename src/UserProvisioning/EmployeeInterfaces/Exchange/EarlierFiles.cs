using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The files that an earlier call has claimed: those that it imported are moved, those that it did not are still to be imported.</summary>
internal sealed class EarlierFiles(
    EmployeeInterfaceRow definition,
    InterfaceLease lease,
    FileRecords records,
    FolderWatch watch,
    FileMover mover,
    FileResults results,
    Action<string>? log)
{
    /// <summary>Moves what was imported, and adds what was only claimed to the pending files.</summary>
    /// <param name="files">The files in the interface's folder.</param>
    /// <param name="pending">Gets the files that this call is to import.</param>
    /// <returns>What became of those that were moved, or that another worker holds.</returns>
    internal IEnumerable<EmployeeInterfaceFile> Finish(List<RemoteFile> files, List<PendingFile> pending)
    {
        Dictionary<string, EmployeeInterfaceFileRow> open = records.Open();
        DateTime now = records.Now();
        foreach (RemoteFile file in files)
        {
            if (RemoteNames.ParseClaim(file.Name) is not { } claim)
            {
                continue;
            }

            if (open.Remove(claim.ClaimId, out EmployeeInterfaceFileRow? row))
            {
                if (row.Status == EmployeeInterfaceFileStatus.Claimed)
                {
                    pending.Add(new PendingFile(file, claim.Name, row));
                    continue;
                }

                log?.Invoke($"'{RemoteNames.Show(row.FileName)}' was dealt with by an earlier call, which did not come to move it.");
                yield return lease.Work(() =>
                {
                    mover.Move(row, file.Name);
                    return results.Moved(row, null);
                });
            }
            else if (!watch.IsWanted(claim.Name))
            {
                // A worker of another interface has claimed it.
            }
            else if ((now - claim.At).Duration() > TimeSpan.FromSeconds(definition.ClaimTimeout))
            {
                // A time that is far ahead is that of a clock which was wrong, and is not waited for.
                pending.Add(new PendingFile(file, claim.Name, null));
            }
            else
            {
                yield return results.Left(
                    EmployeeInterfaceOutcome.Held,
                    claim.Name,
                    $"'{RemoteNames.Show(claim.Name)}' is held by a worker with another database since "
                        + $"{Clock.Local(claim.At):yyyy-MM-dd HH:mm:ss}, and is taken over when that is "
                        + $"{TimeSpan.FromSeconds(definition.ClaimTimeout):g} ago.");
            }
        }

        foreach (EmployeeInterfaceFileRow row in open.Values)
        {
            mover.Close(row);
        }
    }
}
