using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The files that an earlier call has claimed. Imported files are moved; the others are imported by this call.</summary>
internal sealed class EarlierFiles(
    EmployeeInterfaceRow definition,
    InterfaceLease lease,
    FileRecords records,
    FolderWatch watch,
    FileMover mover,
    FileResults results,
    Action<string>? log)
{
    /// <summary>Moves imported files, and adds files that were only claimed to the pending files.</summary>
    /// <param name="files">The files in the interface's folder.</param>
    /// <param name="pending">The list to which the files are added that this call is to import.</param>
    /// <returns>The results for files that were moved or that another worker holds.</returns>
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
                    return results.Moved(row, null, null);
                });
            }
            else if (!watch.IsWanted(claim.Name))
            {
                // A worker of another interface has claimed the file.
            }
            else if ((now - claim.At).Duration() > TimeSpan.FromSeconds(definition.ClaimTimeout))
            {
                // A time in the far future comes from a clock that was wrong: do not wait for it.
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
