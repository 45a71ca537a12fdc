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
                Target = row.Target,
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
