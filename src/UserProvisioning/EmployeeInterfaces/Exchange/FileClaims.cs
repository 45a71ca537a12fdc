using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// The claims of files on the server. A claim is recorded, and the file gets a name that no other worker takes. A file that cannot be imported
/// now gets its former name back.
/// </summary>
internal sealed class FileClaims(
    EmployeeInterfaceRow definition, RemoteFolder remote, FileRecords records, FileResults results, Action<string> log,
    CancellationToken cancellation)
{
    /// <summary>Claims a file, unless an earlier call has done so.</summary>
    /// <param name="file">The file, which has a record.</param>
    /// <returns>
    /// Whether the file has its claimed name now. It has not when it is gone, or when the server refused; the file's result says which.
    /// </returns>
    internal bool Claim(FileInWork file)
    {
        (PendingFile pending, EmployeeInterfaceFileRow row) = (file.Pending, file.Row!);
        if (pending.Row is not null)
        {
            file.Claimed = new ClaimedFile(row, pending.Listed.Name, pending.Listed);
            return true;
        }

        string claimed = RemoteNames.Claimed(pending.Name, row.ClaimId, row.ClaimedAt);
        try
        {
            if (remote.Rename(pending.Listed.Name, claimed, isFree: true, cancellation))
            {
                file.Claimed = new ClaimedFile(row, claimed, pending.Listed);
                return true;
            }

            records.Forget(row, cancellation);
            return false;
        }
        catch (RemoteFileException exception) when (exception.Fault is RemoteFault.Failed or RemoteFault.Exists)
        {
            records.Forget(row, cancellation);
            file.Left = results.Refused(pending.Name, $"{CannotBeClaimed(pending)}: {OutsideText.Show(exception)}. It was left.");
            return false;
        }
        catch (RemoteFileException exception) when (exception.Fault is RemoteFault.Denied)
        {
            throw remote.Error(CannotBeClaimed(pending), new RemoteFileException(
                RemoteFault.Denied, $"{OutsideText.Show(exception)}. Give '{definition.Username}' the right to write to that folder", exception));
        }
        catch (RemoteFileException exception)
        {
            throw remote.Error(CannotBeClaimed(pending), exception);
        }
    }

    /// <summary>Deletes the record of a claimed file that is not on the server any more.</summary>
    internal void Forget(ClaimedFile file) => records.Forget(file.Row, cancellation);

    /// <summary>Gives a file its former name again, and deletes its record.</summary>
    internal void GiveBack(ClaimedFile file)
    {
        if (TryRename(file, cancellation))
        {
            Forget(file);
        }
    }

    /// <summary>
    /// Gives a file its former name again. If another file has that name meanwhile, it keeps the claimed name, and the next call imports it.
    /// </summary>
    internal bool TryRename(ClaimedFile file, CancellationToken limit)
    {
        try
        {
            remote.Rename(file.Name, file.Row.FileName, isFree: false, limit);
            return true;
        }
        catch (RemoteFileException exception) when (exception.Fault != RemoteFault.Unreachable)
        {
            log($"'{file.ShownName}' keeps its claimed name for now: {OutsideText.Show(exception)}.");
            return false;
        }
    }

    private string CannotBeClaimed(PendingFile pending) =>
        $"'{RemoteNames.Show(remote.PathOf(pending.Name))}' cannot be claimed, which is done by renaming it";
}
