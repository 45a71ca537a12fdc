using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The records of an interface's files in the database. A change is committed only while this worker holds the lease.</summary>
internal sealed class FileRecords(ProvisioningContext context, EmployeeInterfaceRow definition, InterfaceLease lease)
{
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
        var row = new EmployeeInterfaceFileRow
        {
            EmployeeInterfaceId = definition.Id,
            ClaimId = RemoteNames.NewClaimId(),
            FileName = name,
            Status = EmployeeInterfaceFileStatus.Claimed,
        };
        Write(
            work =>
            {
                // Workers on several machines compare these times, and the clocks of machines differ.
                row.ClaimedAt = context.DatabaseTime(work);
                work.EmployeeInterfaces.InsertFile(row);
            },
            cancellation);
        return row;
    }

    internal void Update(EmployeeInterfaceFileRow row, CancellationToken cancellation) =>
        Write(work => work.EmployeeInterfaces.UpdateFile(row), cancellation);

    internal void Forget(EmployeeInterfaceFileRow row, CancellationToken cancellation) =>
        Write(work => work.EmployeeInterfaces.DeleteFile(row.Id), cancellation);

    /// <summary>Finds an earlier file with the same content, and its run; null when there is none.</summary>
    internal (EmployeeInterfaceFileRow File, ProvisioningRunRow Run)? SeenBefore(string hash)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.EmployeeInterfaces.SeenBefore(definition.Id, hash) is { } row ? (row, work.ProvisioningRuns.List(row.RunId)[0]) : null;
    }

    internal ProvisioningRun RunOf(EmployeeInterfaceFileRow row)
    {
        using IUnitOfWork work = context.Store.Read();
        return ProvisioningRunRows.ToRun(context.Store, work.ProvisioningRuns.List(row.RunId)[0]);
    }

    /// <summary>Finds the run of this interface that must be approved before another file may follow; null when there is none.</summary>
    internal ProvisioningRunRow? WaitingRun()
    {
        using IUnitOfWork work = context.Store.Read();
        string source = work.ProvisioningRuns.Sources().FirstOrDefault(known => Text.Key(known) == Text.Key(definition.Name)) ?? definition.Name;
        return work.ProvisioningRuns.NewestOf(source) is { } newest
            && work.ProvisioningRuns.List(newest)[0] is { Status: ProvisioningRunStatus.AwaitingApproval } run ? run : null;
    }

    /// <summary>Returns the first lines that could not be applied.</summary>
    internal List<string> Faults(long runId, int most)
    {
        using IUnitOfWork work = context.Store.Read();
        return ErrorsFile.Describe(work, runId, most);
    }

    private void Write(Action<IUnitOfWork> action, CancellationToken cancellation) => context.Write(
        work =>
        {
            lease.Require(work);
            action(work);
        },
        cancellation);
}
