using UserProvisioning.Applying;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Applying;

/// <summary>A planner for tests: it archives every active user whose name does not begin with "Stay".</summary>
internal sealed class ArchivingPlanner : IRunPlanner
{
    /// <summary>Is called before a batch is written, with the number of the batch.</summary>
    public Action<int> BeforeBatch { get; init; } = _ => { };

    private int _batches;

    public required IProvisioningStore Store { get; init; }

    public IEnumerable<PlannedChange> Plan(CancellationToken cancellation)
    {
        using IUnitOfWork work = Store.Read();
        return work.Users.Page(new SystemUserFilter(), 0, 10_000).Rows.Where(IsDue).Select(Change).ToList();
    }

    public IReadOnlyList<PlannedChange> PlanAgain(IUnitOfWork work, IReadOnlyList<ProvisioningRunItemRow> items) =>
        work.Users.ByIds(items.Select(item => item.SystemUserId!.Value).ToList()).Where(IsDue).Select(Change).ToList();

    public IReadOnlyList<PlannedChange> Write(RunBatch batch, IReadOnlyList<PlannedChange> changes)
    {
        BeforeBatch(++_batches);
        var states = new UserStates(batch.Work, new DateTime(2026, 6, 15), byImport: true);
        foreach (SystemUserRow user in changes.Cast<Archiving>().Select(change => change.User))
        {
            states.Archive(user);
            batch.Audit.Add(
                AuditActions.Archive,
                user,
                UserStates.StatusChange(SystemUserStatus.Active, user.LastLicense, SystemUserStatus.Archived, null));
        }

        states.Write();
        return changes;
    }

    private static bool IsDue(SystemUserRow user) =>
        user.Status == SystemUserStatus.Active && !user.DisplayName.StartsWith("Stay", StringComparison.Ordinal);

    private static PlannedChange Change(SystemUserRow user) => new Archiving
    {
        User = user,
        ArchivesUser = true,
        Item = new ProvisioningRunItemRow
        {
            ContactId = user.ContactId,
            SystemUserId = user.Id,
            DisplayName = user.DisplayName,
            Action = ImportAction.Archive,
            Changes = AuditJson.Changes(UserStates.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null)),
        },
    };

    private sealed class Archiving : PlannedChange
    {
        public required SystemUserRow User { get; init; }
    }
}
