using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>The results for files of an interface, with their messages.</summary>
internal sealed class FileResults(EmployeeInterfaceRow definition, RemoteFolder remote, FileRecords records)
{
    /// <summary>How many lines of a file are shown; its .errors.csv has all.</summary>
    private const int MostFaults = 10;

    /// <summary>Makes the result for a file that is left for a later call; without a name, for all files that are left.</summary>
    internal EmployeeInterfaceFile Left(EmployeeInterfaceOutcome outcome, string? name, string message) =>
        new() { Interface = definition.Name, FileName = name, Outcome = outcome, Messages = [message] };

    /// <summary>Makes the result for a file that was left because it changed while it was read.</summary>
    internal EmployeeInterfaceFile StillWritten(string name) => Left(
        EmployeeInterfaceOutcome.Waiting, name, $"'{RemoteNames.Show(name)}' was left: it was written to while it was being fetched.");

    /// <summary>Makes the result for a file that the server refuses to rename or to send.</summary>
    internal EmployeeInterfaceFile Refused(string name, string message) => new()
    {
        Interface = definition.Name,
        FileName = name,
        Outcome = EmployeeInterfaceOutcome.Refused,
        Error = new ProvisioningException(ErrorIds.TransferFailed, message, name),
    };

    /// <summary>Makes the result for a file that has been moved to the folder in which it belongs.</summary>
    /// <param name="row">The record of the file.</param>
    /// <param name="known">The run that imported it; null to read it from the database.</param>
    /// <param name="error">Why this call could not read the file; null to take the reason from the record.</param>
    internal EmployeeInterfaceFile Moved(EmployeeInterfaceFileRow row, ProvisioningRun? known, ProvisioningException? error)
    {
        string name = RemoteNames.Show(row.FileName);
        string place = RemoteNames.Show(remote.PathOf(row.Target!));
        if (row.Status == EmployeeInterfaceFileStatus.Duplicate)
        {
            return Result(
                EmployeeInterfaceOutcome.Duplicate,
                row,
                null,
                [$"'{name}' was not imported: {row.Reason} It was set aside as '{place}'. -AllowDuplicate imports it all the same."],
                null);
        }

        ProvisioningRun run = known ?? records.RunOf(row);
        if (row.Status == EmployeeInterfaceFileStatus.Failed)
        {
            error ??= new ProvisioningException(ErrorIds.FileUnreadable, row.Reason!, row.FileName);
            return Result(EmployeeInterfaceOutcome.Failed, row, run, [], new ProvisioningException(
                error.ErrorId,
                $"{OutsideText.Show(error)} It is now '{place}', and '{RemoteNames.NameOf(ErrorsPath(row))}' beside it says why.",
                row.FileName,
                error));
        }

        return Result(EmployeeInterfaceOutcome.Imported, row, run, MessagesOf(name, row, run), null);
    }

    private List<string> MessagesOf(string name, EmployeeInterfaceFileRow row, ProvisioningRun run)
    {
        var messages = new List<string>();
        if (run.Status == ProvisioningRunStatus.AwaitingApproval)
        {
            messages.Add($"'{name}' would archive {Counted.Of(run.Archived, "contact")}, create {run.Created} and update {run.Updated}, and make "
                + $"{Counted.Of(run.UsersCreated, "user")}, which is more than the thresholds of the client settings allow. "
                + $"Nothing was changed. Look at Get-ProvisioningRunItem "
                + $"{run.Id}; if it is right, Approve-ProvisioningRun {run.Id} lets it go on.");
        }

        List<string> faults = row.Target!.StartsWith(RemoteNames.Error + "/", StringComparison.Ordinal)
            ? records.Faults(run.Id, MostFaults + 1)
            : [];
        messages.AddRange(faults.Take(MostFaults).Select(fault => $"'{name}', {fault}"));
        if (faults.Count > 0)
        {
            messages.Add(
                $"'{name}': {(faults.Count > MostFaults ? "these and more lines are" : faults.Count == 1 ? "this line is" : "these lines are")} "
                    + $"in '{ErrorsPath(row)}'. Everything else in the file "
                    + $"{(run.Status == ProvisioningRunStatus.AwaitingApproval ? "awaits approval" : "was imported")}.");
        }

        return messages;
    }

    private string ErrorsPath(EmployeeInterfaceFileRow row) => RemoteNames.Show(remote.PathOf(RemoteNames.Errors(row.Target!)));

    private EmployeeInterfaceFile Result(
        EmployeeInterfaceOutcome outcome, EmployeeInterfaceFileRow row, ProvisioningRun? run, List<string> messages, ProvisioningException? error) =>
            new()
            {
                Interface = definition.Name,
                FileName = row.FileName,
                Outcome = outcome,
                Run = run,
                Path = remote.PathOf(row.Target!),
                Messages = messages,
                Error = error,
            };
}
