using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The import of a fetched file. The same transaction records to which folder of the server the file must be moved.</summary>
internal sealed class FetchedFileImport(
    ProvisioningContext context,
    EmployeeInterfaceRow definition,
    EmployeeInterfaceRequest request,
    RemoteFolder remote,
    InterfaceLease lease,
    FileRecords records,
    CancellationToken cancellation)
{
    private readonly EmployeeFileService _files = new(context);
    private readonly IReadOnlyDictionary<string, object?>? _mapping = EmployeeInterfaceRules.MappingOf(definition);

    /// <summary>Imports a file, unless a file with the same content was imported before.</summary>
    /// <param name="file">The file. Its record gets a status and the new name of the file on the server.</param>
    /// <param name="path">Its local copy.</param>
    /// <returns>Why the file could not be read as a whole; null when it was read.</returns>
    internal ProvisioningException? Run(ClaimedFile file, string path)
    {
        EmployeeInterfaceFileRow row = file.Row;
        if (!request.AllowDuplicate && records.SeenBefore(row.Hash!) is { } seen)
        {
            row.Status = EmployeeInterfaceFileStatus.Duplicate;
            row.RunId = seen.Run.Id;
            row.Target = RemoteNames.Target(RemoteNames.Processed, row.FileName, context.Time.UtcNow(), "duplicate");
            row.Reason = $"'{RemoteNames.Show(seen.File.FileName)}' had the same content, and is dealt with by run {seen.Run.Id} of "
                + $"{Clock.Local(seen.Run.StartedAt):yyyy-MM-dd HH:mm}.";
            records.Update(row, cancellation);
            return null;
        }

        var import = new EmployeeFileRequest
        {
            Path = path,
            Origin = new FileOrigin(
                file.ShownName,
                $"sftp://{definition.ServerName}:{definition.Port}/{remote.PathOf(file.ShownName).TrimStart('/')}"),
            Mapping = _mapping,
            Source = definition.Name,
            CreateUser = definition.CreateUser,
            FullLoad = definition.FullLoad,
            Force = request.Force,
            InTransaction = lease.Require,
            BeforeCommit = (work, run) => Record(work, run, row),
        };
        try
        {
            foreach (string warning in _files.Import(import, request.Import, cancellation).Warnings)
            {
                request.Log?.Invoke($"{file.ShownName}: {warning}");
            }

            records.Stored();
            return null;
        }
        catch (ProvisioningException exception)
            when (exception.ErrorId is ErrorIds.FileUnreadable or ErrorIds.MappingInvalid or ErrorIds.SourceEmpty or ErrorIds.SourceIncomplete)
        {
            string reason = OutsideText.Show(exception).Replace(path, file.ShownName, StringComparison.Ordinal);
            row.Reason = reason;
            _files.Fail(import, row.Hash, cancellation);
            records.Stored();
            return new ProvisioningException(exception.ErrorId, reason, row.FileName, exception);
        }
    }

    /// <summary>Writes in the transaction of the import that the file was imported, if this worker still has the lease.</summary>
    private void Record(IUnitOfWork work, ProvisioningRunRow run, EmployeeInterfaceFileRow row)
    {
        records.StoreWith(work);
        bool isFailed = run.Status == ProvisioningRunStatus.Failed;
        row.Status = isFailed ? EmployeeInterfaceFileStatus.Failed : EmployeeInterfaceFileStatus.Imported;
        row.RunId = run.Id;
        row.Target = RemoteNames.Target(
            isFailed || ErrorsFile.IsNeeded(work, run.Id) ? RemoteNames.Error : RemoteNames.Processed,
            row.FileName,
            run.StartedAt);
        work.EmployeeInterfaces.UpdateFile(row);
        if (!isFailed)
        {
            // An older run that waits for approval cannot be approved any more.
            work.ProvisioningRuns.DeleteFilesBefore(run);
        }
    }
}
