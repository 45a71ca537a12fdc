using UserProvisioning.Common;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The mover of imported files: it moves each to the folder in which it belongs, and writes the list of its bad lines beside it.</summary>
internal sealed class FileMover(
    IProvisioningStore store, RemoteFolder remote, FileRecords records, PrivateFolder local, CancellationToken cancellation)
{
    /// <summary>Moves a file to the name that its record says.</summary>
    /// <param name="row">The record of the file.</param>
    /// <param name="claimed">The claimed name, which the file has now.</param>
    internal void Move(EmployeeInterfaceFileRow row, string claimed)
    {
        try
        {
            remote.MakeFolder(row.Target![..row.Target!.IndexOf('/', StringComparison.Ordinal)], cancellation);
            while (!TryMove(row, claimed))
            {
                // Another file got the name after it was found free: choose another name.
            }
        }
        catch (ProvisioningException exception) when (exception.ErrorId == ErrorIds.TransferFailed)
        {
            throw new ProvisioningException(
                exception.ErrorId,
                $"{OutsideText.Show(exception)} '{RemoteNames.Show(row.FileName)}' is dealt with by run {row.RunId}, and it stays at its "
                    + "claimed name "
                    + $"'{RemoteNames.Show(claimed)}' until the next call moves it.",
                exception.Target,
                exception);
        }
    }

    /// <summary>Closes the record of a file that does not have its claimed name any more.</summary>
    internal void Close(EmployeeInterfaceFileRow row)
    {
        if (row.Status == EmployeeInterfaceFileStatus.Claimed)
        {
            // The file never got the claimed name, or somebody renamed it back.
            records.Forget(row, cancellation);
            return;
        }

        row.IsMoved = true;
        row.Reason ??= remote.Find(row.Target!, cancellation) is null ? "Somebody took it away before it was moved." : null;
        records.Update(row, cancellation);
    }

    private bool TryMove(EmployeeInterfaceFileRow row, string claimed)
    {
        string wanted = row.Target!;
        for (int number = 2; remote.Find(row.Target!, cancellation) is not null; number++)
        {
            row.Target = RemoteNames.Numbered(wanted, number);
        }

        if (row.Target != wanted)
        {
            records.Update(row, cancellation);
        }

        if (wanted.StartsWith(RemoteNames.Error + "/", StringComparison.Ordinal))
        {
            StoreErrors(row);
        }

        try
        {
            remote.Rename(claimed, row.Target!, isFree: true, cancellation);
        }
        catch (RemoteFileException exception) when (exception.Fault == RemoteFault.Exists)
        {
            return false;
        }
        catch (RemoteFileException exception)
        {
            throw remote.Error($"'{RemoteNames.Show(row.FileName)}' cannot be moved to '{RemoteNames.Show(row.Target!)}'", exception);
        }

        records.Moved(row);
        return true;
    }

    private void StoreErrors(EmployeeInterfaceFileRow row)
    {
        string path = local.File(".csv");
        using FileStream errors = local.Create(path);
        ErrorsFile.Write(store, errors, row.RunId, row.Status == EmployeeInterfaceFileStatus.Failed ? row.Reason : null, cancellation);
        remote.Store(errors, RemoteNames.Errors(row.Target!), null, cancellation);
        File.Delete(path);
    }
}
