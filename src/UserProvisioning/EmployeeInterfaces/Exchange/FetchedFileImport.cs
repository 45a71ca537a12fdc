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
    private readonly IReadOnlyDictionary<string, object?>? _mapping = EmployeeInterfaceRules.MappingOf(definition);

    /// <summary>Imports a file, unless a file with the same content was imported before.</summary>
    internal void Run(FileInWork file)
    {
        Run(context, file, inTransaction: lease.Require, beforeCommit: records.StoreWith);
        records.Stored();
    }

    /// <summary>Imports a file within a transaction, which holds the lease.</summary>
    /// <param name="within">The transaction.</param>
    /// <param name="file">The file.</param>
    internal void RunWithin(ProvisioningContext within, FileInWork file) => Run(within, file, inTransaction: null, beforeCommit: null);

    private void Run(ProvisioningContext within, FileInWork file, Action<IUnitOfWork>? inTransaction, Action<IUnitOfWork>? beforeCommit)
    {
        file.Reset();
        (EmployeeInterfaceFileRow row, string name) = (file.Row!, file.Claimed!.ShownName);
        if (!request.AllowDuplicate && records.SeenBefore(within.Store, row.Hash!) is { } seen)
        {
            row.Status = EmployeeInterfaceFileStatus.Duplicate;
            row.RunId = seen.Run.Id;
            row.Target = RemoteNames.Target(RemoteNames.Processed, row.FileName, context.Time.UtcNow(), "duplicate");
            row.Reason = $"'{RemoteNames.Show(seen.File.FileName)}' had the same content, and is dealt with by run {seen.Run.Id} of "
                + $"{Clock.Local(seen.Run.StartedAt):yyyy-MM-dd HH:mm}.";
            within.Write(
                work =>
                {
                    beforeCommit?.Invoke(work);
                    work.EmployeeInterfaces.UpdateFile(row);
                },
                cancellation);
            return;
        }

        var import = new EmployeeFileRequest
        {
            Path = file.Local!,
            Origin = new FileOrigin(name, $"sftp://{definition.ServerName}:{definition.Port}/{remote.PathOf(name).TrimStart('/')}"),
            Mapping = _mapping,
            Source = definition.Name,
            CreateUser = definition.CreateUser,
            FullLoad = definition.FullLoad,
            MatchBy = EmployeeInterfaceRules.MatchByOf(definition),
            Force = request.Force,
            AdoptAdministrators = request.Force,
            MayWait = beforeCommit is not null,
            InTransaction = inTransaction,
            BeforeCommit = (work, run) =>
            {
                beforeCommit?.Invoke(work);
                Record(work, run, row);
            },
        };
        var files = new EmployeeFileService(within);
        try
        {
            ImportResult result = files.Import(import, request.Import, cancellation);
            file.Run = result.Run;
            foreach (string warning in result.Warnings)
            {
                request.Log?.Invoke($"{name}: {warning}");
            }
        }
        catch (ProvisioningException exception)
            when (exception.ErrorId is ErrorIds.FileUnreadable or ErrorIds.MappingInvalid or ErrorIds.SourceEmpty or ErrorIds.SourceIncomplete)
        {
            string reason = OutsideText.Show(exception).Replace(import.Path, name, StringComparison.Ordinal);
            file.Reset();
            row.Reason = reason;
            files.Fail(import, row.Hash, cancellation);
            file.Error = new ProvisioningException(exception.ErrorId, reason, row.FileName, exception);
        }
    }

    /// <summary>Writes in the transaction of the import that the file was imported.</summary>
    private static void Record(IUnitOfWork work, ProvisioningRunRow run, EmployeeInterfaceFileRow row)
    {
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
