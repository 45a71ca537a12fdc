using System.Runtime.ExceptionServices;
using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The reason why a call begins no further group of files; there may be none. The files that were claimed before still go on.</summary>
internal sealed class ImportStop(EmployeeInterfaceRow definition, FileResults results)
{
    private EmployeeInterfaceFile? _held;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The number of files of the call.</summary>
    internal int Files { get; set; }

    /// <summary>Whether no further group is begun.</summary>
    internal bool IsSet { get; private set; }

    /// <summary>Stops behind a file of a group that was refused or failed.</summary>
    internal void Behind(FileGroup group)
    {
        if (group.Failure is { } failure)
        {
            (_failure, IsSet) = (failure, true);
        }

        if (group.Refused is { } refused)
        {
            int later = Files - refused.Place - 1;
            Hold(later == 0 ? null : $"{later} later files of the employee interface '{definition.Name}' wait until "
                + $"'{RemoteNames.Show(refused.Pending.Name)}' was imported, or is gone.");
        }
    }

    /// <summary>Stops before a file, since a run awaits approval.</summary>
    internal void Before(FileInWork file, ProvisioningRunRow run)
    {
        int files = Files - file.Place;
        _failure = null;
        Hold($"Run {run.Id} of the employee interface '{definition.Name}' ({run.FileName}) awaits approval, and "
            + $"{Counted.Of(files, "later file")} {(files == 1 ? "waits" : "wait")} for "
            + $"it. Look at Get-ProvisioningRunItem {run.Id} -Action Archive; then Approve-ProvisioningRun {run.Id} lets it go on, or "
            + $"Undo-ProvisioningRun {run.Id} withdraws it.");
    }

    /// <summary>Returns the result that tells about the files which wait, if there are any.</summary>
    /// <exception cref="Exception">The exception with which a file failed.</exception>
    internal EmployeeInterfaceFile? End()
    {
        _failure?.Throw();
        return _held;
    }

    private void Hold(string? message)
    {
        IsSet = true;
        _held = message is null ? null : results.Left(EmployeeInterfaceOutcome.Held, null, message);
    }
}
