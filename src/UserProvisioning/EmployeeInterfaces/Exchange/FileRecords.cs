using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The records of an interface's files in the database. A change is committed only while this worker holds the lease.</summary>
internal sealed class FileRecords(ProvisioningContext context, EmployeeInterfaceRow definition, InterfaceLease lease)
{
    /// <summary>The records of files that were moved, which is not stored yet. Two threads use the list.</summary>
    private readonly List<EmployeeInterfaceFileRow> _moved = [];
    private EmployeeInterfaceFileRow[] _storing = [];

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

    /// <summary>Records that files are about to be claimed, in one transaction, which also renews the lease.</summary>
    internal void Begin(IReadOnlyList<FileInWork> files, CancellationToken cancellation) => WriteAll(
        work =>
        {
            foreach (FileInWork file in files)
            {
                file.Row = file.Pending.Row ?? Insert(work, file.Pending.Name);
            }
        },
        cancellation);

    /// <summary>
    /// Stores in a transaction what would otherwise need a transaction of its own, if this worker still has the lease. <see cref="Stored"/> must be
    /// called when it was committed.
    /// </summary>
    internal void StoreWith(IUnitOfWork work)
    {
        lease.Require(work);
        lock (_moved)
        {
            _storing = [.. _moved];
        }

        Array.ForEach(_storing, work.EmployeeInterfaces.UpdateFile);
    }

    /// <summary>The transaction of <see cref="StoreWith"/> was committed.</summary>
    internal void Stored()
    {
        lock (_moved)
        {
            _moved.RemoveAll(row => Array.IndexOf(_storing, row) >= 0);
            _storing = [];
        }
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
        lock (_moved)
        {
            _moved.Add(row);
        }
    }

    /// <summary>Stores what <see cref="Moved"/> has recorded.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: another worker has the lease.</exception>
    internal void Flush(CancellationToken cancellation) => WriteAll(static _ => { }, cancellation);

    /// <summary>Whether <see cref="Moved"/> has recorded something that is not stored.</summary>
    internal bool IsBehind => _moved.Count > 0;

    internal void Forget(EmployeeInterfaceFileRow row, CancellationToken cancellation) =>
        Forget([row], cancellation);

    internal void Forget(IReadOnlyList<EmployeeInterfaceFileRow> rows, CancellationToken cancellation) => Write(
        work =>
        {
            foreach (EmployeeInterfaceFileRow row in rows)
            {
                work.EmployeeInterfaces.DeleteFile(row.Id);
            }
        },
        cancellation);

    /// <summary>Finds an earlier file with the same content, and its run; null when there is none.</summary>
    internal (EmployeeInterfaceFileRow File, ProvisioningRunRow Run)? SeenBefore(IProvisioningStore store, string hash)
    {
        using IUnitOfWork work = store.Read();
        return work.EmployeeInterfaces.SeenBefore(definition.Id, hash) is { } row ? (row, work.ProvisioningRuns.ById(row.RunId!.Value)!) : null;
    }

    internal ProvisioningRun RunOf(EmployeeInterfaceFileRow row)
    {
        using IUnitOfWork work = context.Store.Read();
        return ProvisioningRunRows.ToRun(context.Store, work.ProvisioningRuns.ById(row.RunId!.Value)!);
    }

    /// <summary>
    /// Finds the run of this interface that must be approved before another file may follow; null when there is none. Full loads need no order.
    /// </summary>
    internal ProvisioningRunRow? WaitingRun()
    {
        if (definition.FullLoad)
        {
            return null;
        }

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

    private void Write(Action<IUnitOfWork> action, CancellationToken cancellation) => context.Write(
        work =>
        {
            lease.Require(work);
            action(work);
        },
        cancellation);

    private void WriteAll(Action<IUnitOfWork> action, CancellationToken cancellation)
    {
        context.Write(
            work =>
            {
                StoreWith(work);
                action(work);
            },
            cancellation);
        Stored();
    }
}
