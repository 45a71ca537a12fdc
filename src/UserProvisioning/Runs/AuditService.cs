using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>The service that reads the audit trail.</summary>
public sealed class AuditService
{
    private readonly ProvisioningContext _context;

    internal AuditService(ProvisioningContext context) => _context = context;

    /// <summary>Lists entries, oldest first, while they are read.</summary>
    /// <param name="filter">Which entries to list.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The entries.</returns>
    public IEnumerable<AuditEntry> List(AuditFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Read(filter, cancellation);
    }

    /// <summary>Checks the chain of the audit trail from its beginning to its end. Others may write meanwhile.</summary>
    /// <param name="anchor">The anchor of an earlier check, which was kept elsewhere; null for none.</param>
    /// <param name="progress">Receives how far the check has come; null for no reports.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>Whether the chain is sound, else where it is broken.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: the anchor is none.</exception>
    public AuditCheck Test(string? anchor = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        new AuditVerification(_context.Store, anchor is null ? null : AuditAnchor.Parse(anchor), progress, cancellation).Run();

    private IEnumerable<AuditEntry> Read(AuditFilter filter, CancellationToken cancellation)
    {
        Queue<ProvisioningRunRow> runs;
        using (IUnitOfWork work = _context.Store.Read())
        {
            // Read before the runs: a run that ends meanwhile has a higher id. So whoever goes on after the last entry misses none of its items.
            filter = filter with { ThroughId = work.Audit.LastId() };
            runs = RunAudit.Runs(work, filter);
        }

        IEnumerable<AuditEntry> trail = Paging.Read(
            (work, after, take) => work.Audit.Page(filter, after, take),
            (_, rows) => rows.Select(row => new AuditEntry
            {
                Id = row.Id,
                At = Clock.Local(row.At),
                Actor = row.Actor,
                Action = row.Action,
                TargetType = row.TargetType,
                Target = row.Target.Length == 0 && row.ContactId is { } erased ? $"#{erased}" : row.Target,
                Before = AuditJson.ReadObject(row.BeforeJson),
                After = AuditJson.ReadObject(row.AfterJson),
                RunId = row.RunId,
                ServerLogin = row.ServerLogin,
            }),
            _context.Store,
            cancellation,
            filter.AfterId ?? 0);
        return RunAudit.Merge(trail, runs, filter, _context.Store, cancellation);
    }
}
