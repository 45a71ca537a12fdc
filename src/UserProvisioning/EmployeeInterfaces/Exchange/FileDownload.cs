using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The download of a claimed file into a local file, with the check that nobody wrote to it meanwhile.</summary>
internal sealed class FileDownload(
    EmployeeInterfaceRow definition,
    RemoteFolder remote,
    InterfaceLease lease,
    FileClaims claims,
    FileResults results,
    IProgress<EmployeeInterfaceProgress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Fetches a file and puts the hash of its content into its record.</summary>
    /// <param name="file">The file.</param>
    /// <param name="local">The empty local file for the content; it is closed afterwards.</param>
    /// <param name="result">The result for a file that was not fetched; null when another worker has it now.</param>
    /// <returns>Whether it was fetched.</returns>
    internal bool TryFetch(ClaimedFile file, FileStream local, out EmployeeInterfaceFile? result)
    {
        long fetched;
        try
        {
            using (local)
            {
                using var hashing = new HashingStream(local);
                remote.Fetch(file.Name, hashing, file.Listed.Length, bytes => OnBytes(file, bytes), cancellation);
                file.Row.Hash = hashing.Hash();
                fetched = local.Length;
            }
        }
        catch (RemoteFileException exception)
        {
            result = OnFailed(file, exception);
            return false;
        }

        // A process that opened the file before it was renamed can still write to it.
        result = null;
        RemoteFile? after = remote.Find(file.Name, cancellation);
        if (after is null)
        {
            claims.Forget(file);
            return false;
        }

        if (after.Value.Length != file.Listed.Length || after.Value.ModifiedAt != file.Listed.ModifiedAt || fetched != file.Listed.Length)
        {
            claims.GiveBack(file);
            result = results.StillWritten(file.Row.FileName);
            return false;
        }

        return true;
    }

    private EmployeeInterfaceFile? OnFailed(ClaimedFile file, RemoteFileException exception)
    {
        string what = $"'{RemoteNames.Show(remote.PathOf(file.Row.FileName))}' cannot be fetched";
        switch (exception.Fault)
        {
            case RemoteFault.NotFound:
                claims.Forget(file);
                return null;
            case RemoteFault.Denied:
                claims.GiveBack(file);
                return results.Refused(
                    file.Row.FileName, $"{what}: {OutsideText.Show(exception)}. Give '{definition.Username}' the right to read it. It was left.");
            case RemoteFault.TooLong:
                // Either somebody still writes to the file, or the server has listed a wrong length.
                bool isGrowing = remote.Find(file.Name, cancellation) is { } now && now.Length != file.Listed.Length;
                claims.GiveBack(file);
                return isGrowing
                    ? results.StillWritten(file.Row.FileName)
                    : results.Refused(
                        file.Row.FileName, $"{what}: {OutsideText.Show(exception)}. It was left. See what is wrong with the file or the server.");
            case RemoteFault.Unreachable:
                // The file keeps its claimed name, by which the next call knows it.
                throw remote.Error(what, exception);
            default:
                claims.GiveBack(file);
                throw remote.Error(what, exception);
        }
    }

    private void OnBytes(ClaimedFile file, long bytes)
    {
        progress?.Report(new EmployeeInterfaceProgress(file.ShownName, bytes, file.Listed.Length));
        lease.RenewWhenDue(cancellation);
    }
}
