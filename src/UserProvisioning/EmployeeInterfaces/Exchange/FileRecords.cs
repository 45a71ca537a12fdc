using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The records of an interface's files in the database. A change is committed only while this worker holds the lease.</summary>
internal sealed class FileRecords(ProvisioningContext context, EmployeeInterfaceRow definition, InterfaceLease lease)
{
    private readonly List<EmployeeInterfaceFileRow> _moved = [];
    private string? _next;
    private EmployeeInterfaceFileRow? _inserted;
    private EmployeeInterfaceFileRow? _begun;

    /// <summary>
    /// The name of the file that will be claimed next. Its record is inserted in the transaction of the import before it, which saves a transaction.
    /// </summary>
    internal void Expect(string? name) => _next = name;

    /// <summary>Returns the records of files that are not yet in the folder in which they belong, by their claims.</summary>
    internal Dictionary<string, EmployeeInterfaceFileRow> Open()
    {
        using IUnitOfWork work = context.Store.Read();
        return work.EmployeeInterfaces.OpenFiles(definition.Id).ToDictionary(row => row.ClaimId, StringComparer.Ordinal);
    }

    /// <summary>Returns the time of the database in UTC, which all workers use.</summary>
    internal DateTime Now()
    {
        using IUnitOfWork work = context.Store.Read();
        return context.DatabaseTime(work);
    }

    /// <summary>Records that a file is about to be claimed.</summary>
    internal EmployeeInterfaceFileRow Begin(string name, CancellationToken cancellation)
    {
        EmployeeInterfaceFileRow? expected = _begun;
        _begun = null;
        if (expected?.FileName == name)
        {
            return expected;
        }

        EmployeeInterfaceFileRow? row = null;
        Write(
            work =>
            {
                Discard(work, expected);
                row = Insert(work, name);
            },
            cancellation);
        return row!;
    }

    /// <summary>Stores in the transaction of an import what would otherwise need transactions of its own.</summary>
    internal void StoreWith(IUnitOfWork work)
    {
        lease.Require(work);
        _moved.ForEach(work.EmployeeInterfaces.UpdateFile);
        _inserted = _next is null ? null : Insert(work, _next);
    }

    /// <summary>The transaction of the import was committed.</summary>
    internal void Stored()
    {
        _moved.Clear();
        _begun = _inserted;
    }

    internal void Update(EmployeeInterfaceFileRow row, CancellationToken cancellation) =>
        Write(work => work.EmployeeInterfaces.UpdateFile(row), cancellation);

    /// <summary>
    /// Records that a file was moved, with the next change of a record, to save a transaction. If the process ends before, the next call finds that
    /// the file was moved.
    /// </summary>
    internal void Moved(EmployeeInterfaceFileRow row)
    {
        row.IsMoved = true;
        _moved.Add(row);
    }

    /// <summary>Stores what <see cref="Moved"/> has recorded, and deletes the record of a file that was expected and not claimed.</summary>
    internal void Flush()
    {
        if (_moved.Count > 0 || _begun is not null)
        {
            Write(work => Discard(work, _begun), CancellationToken.None);
            _begun = null;
        }
    }

    internal void Forget(EmployeeInterfaceFileRow row, CancellationToken cancellation) =>
        Write(work => work.EmployeeInterfaces.DeleteFile(row.Id), cancellation);

    /// <summary>Finds an earlier file with the same content, and its run; null when there is none.</summary>
    internal (EmployeeInterfaceFileRow File, ProvisioningRunRow Run)? SeenBefore(string hash)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.EmployeeInterfaces.SeenBefore(definition.Id, hash) is { } row ? (row, work.ProvisioningRuns.ById(row.RunId!.Value)!) : null;
    }

    internal ProvisioningRun RunOf(EmployeeInterfaceFileRow row)
    {
        using IUnitOfWork work = context.Store.Read();
        return ProvisioningRunRows.ToRun(context.Store, work.ProvisioningRuns.ById(row.RunId!.Value)!);
    }

    /// <summary>Finds the run of this interface that must be approved before another file may follow; null when there is none.</summary>
    internal ProvisioningRunRow? WaitingRun()
    {
        using IUnitOfWork work = context.Store.Read();
        return work.ProvisioningRuns.NewestOf(RunRecord.SourceOf(work, definition.Name)) is { } newest
            && work.ProvisioningRuns.ById(newest) is { Status: ProvisioningRunStatus.AwaitingApproval } run ? run : null;
    }

    /// <summary>Returns the first lines that could not be applied.</summary>
    internal List<string> Faults(long runId, int most)
    {
        using IUnitOfWork work = context.Store.Read();
        return ErrorsFile.Describe(work, runId, most);
    }

    private EmployeeInterfaceFileRow Insert(IUnitOfWork work, string name)
    {
        var row = new EmployeeInterfaceFileRow
        {
            EmployeeInterfaceId = definition.Id,
            ClaimId = RemoteNames.NewClaimId(),
            FileName = name,
            Status = EmployeeInterfaceFileStatus.Claimed,

            // Workers on several machines compare these times, and the clocks of machines differ.
            ClaimedAt = context.DatabaseTime(work),
        };
        work.EmployeeInterfaces.InsertFile(row);
        return row;
    }

    private static void Discard(IUnitOfWork work, EmployeeInterfaceFileRow? row)
    {
        if (row is not null)
        {
            work.EmployeeInterfaces.DeleteFile(row.Id);
        }
    }

    private void Write(Action<IUnitOfWork> action, CancellationToken cancellation)
    {
        context.Write(
            work =>
            {
                lease.Require(work);
                _moved.ForEach(work.EmployeeInterfaces.UpdateFile);
                action(work);
            },
            cancellation);
        _moved.Clear();
    }
}
