using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// The claims of files on the server. A claim is recorded, and the file gets a name that no other worker takes. A file that cannot be imported
/// now gets its former name back.
/// </summary>
internal sealed class FileClaims(
    EmployeeInterfaceRow definition, RemoteFolder remote, FileRecords records, FileResults results, Action<string>? log,
    CancellationToken cancellation)
{
    /// <summary>Claims a file, unless an earlier call has done so.</summary>
    /// <param name="pending">The file.</param>
    /// <param name="refused">Why the server refused to rename the file; null when it did not, also when the file is gone.</param>
    /// <returns>The claimed file; null when the file is gone or the server refused.</returns>
    internal ClaimedFile? Claim(PendingFile pending, out EmployeeInterfaceFile? refused)
    {
        refused = null;
        if (pending.Row is { } claimedBefore)
        {
            return new ClaimedFile(claimedBefore, pending.Listed.Name, pending.Listed);
        }

        EmployeeInterfaceFileRow row = records.Begin(pending.Name, cancellation);
        string claimed = RemoteNames.Claimed(pending.Name, row.ClaimId, row.ClaimedAt);
        try
        {
            if (remote.Rename(pending.Listed.Name, claimed, isFree: true, cancellation))
            {
                return new ClaimedFile(row, claimed, pending.Listed);
            }

            records.Forget(row, cancellation);
            return null;
        }
        catch (RemoteFileException exception) when (exception.Fault is RemoteFault.Failed or RemoteFault.Exists)
        {
            records.Forget(row, cancellation);
            refused = results.Refused(pending.Name, $"{CannotBeClaimed(pending)}: {OutsideText.Show(exception)}. It was left.");
            return null;
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

    /// <summary>
    /// Gives a file its former name again. If another file has that name meanwhile, it keeps the claimed name, and the next call imports it.
    /// </summary>
    internal void GiveBack(ClaimedFile file)
    {
        try
        {
            remote.Rename(file.Name, file.Row.FileName, isFree: false, cancellation);
            Forget(file);
        }
        catch (RemoteFileException exception) when (exception.Fault != RemoteFault.Unreachable)
        {
            log?.Invoke($"'{file.ShownName}' keeps its claimed name for now: {OutsideText.Show(exception)}.");
        }
    }

    private string CannotBeClaimed(PendingFile pending) =>
        $"'{RemoteNames.Show(remote.PathOf(pending.Name))}' cannot be claimed, which is done by renaming it";
}
