using UserProvisioning.Common;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The processing of one file: it is claimed, fetched, imported, and moved to the folder in which it belongs.</summary>
internal sealed class FileIntake(
    FileClaims claims, FileDownload download, FetchedFileImport import, FileMover mover, FileResults results, PrivateFolder local)
{
    /// <summary>Processes one file.</summary>
    /// <returns>The result; null when another worker has the file now.</returns>
    internal EmployeeInterfaceFile? Take(PendingFile pending)
    {
        if (claims.Claim(pending, out EmployeeInterfaceFile? left) is not { } file)
        {
            return left;
        }

        string path = local.File(RemoteNames.EndingOf(pending.Name));
        try
        {
            if (!download.TryFetch(file, local.Create(path), out left))
            {
                return left;
            }

            ProvisioningException? error = import.Run(file, path);
            mover.Move(file.Row, file.Name);
            return results.Moved(file.Row, error);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
