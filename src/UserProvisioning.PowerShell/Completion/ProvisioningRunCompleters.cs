using System.Globalization;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// A completer that offers ids of runs, newest first: runs that wait for Approve-ProvisioningRun, runs that Undo-ProvisioningRun can undo, or
/// all.
/// </summary>
public sealed class ProvisioningRunCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.EmployeeFiles.ListRuns().Reverse()
            .Where(run => asked.Is("Approve-ProvisioningRun") ? run.Status == ProvisioningRunStatus.AwaitingApproval
                : !asked.Is("Undo-ProvisioningRun") || run.Status is not (ProvisioningRunStatus.Undone or ProvisioningRunStatus.Failed))
            .Select(run =>
                new Completion(run.Id.ToString(CultureInfo.InvariantCulture), $"{run.Source}, {run.FileName}, {run.Status}: {ViewText.Story(run)}")
            {
                Text = $"{run.Id} {run.Source} {ViewText.Moment(run.StartedAt)}",
                IsBare = true,
            });
}

/// <summary>A completer that offers the sources that have delivered files.</summary>
public sealed class SourceCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.EmployeeFiles.ListRuns().Reverse().Select(run => new Completion(run.Source, $"last file: {run.FileName}"));
}

/// <summary>A completer that offers the actions that the audit trail records.</summary>
public sealed class AuditActionCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Offer(CompletionRequest asked) =>
        typeof(AuditActions).GetFields().Select(field => new Completion((string)field.GetRawConstantValue()!));
}
