using UserProvisioning.Common;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>One transaction of an import, in which batches of rows are applied.</summary>
internal sealed class ImportBatch
{
    private readonly ImportScan _scan;
    private readonly RowMapper _mapper;
    private readonly ContactApplier _contacts;
    private readonly UserApplier _users;

    internal ImportBatch(
        ProvisioningContext context, IUnitOfWork work, OpenedFile source, ImportScan scan, ImportState state, EmployeeFileRequest request)
    {
        Work = work;
        State = state;
        _scan = scan;
        _mapper = new RowMapper(source.Map);
        _contacts = new ContactApplier(work, source.Map, scan.Index, state.Run.Source, context.Time.Today());
        _users = new UserApplier(context, work, source.Map, state.Run.Source, request.CreateUser);
    }

    internal IUnitOfWork Work { get; }

    internal ImportState State { get; }

    internal void Apply(IReadOnlyList<PendingRow> rows, ImportPhase phase)
    {
        List<RowPlan> plans = rows.Select(row => new RowPlan(_mapper.Map(row.Row)) { Fingerprint = row.Fingerprint }).ToList();
        _contacts.Run(plans, phase);
        plans.RemoveAll(plan => plan.IsDeferred);
        _users.Run(plans);
        plans.ForEach(State.Count);
        _scan.Cache.Applied(Work, plans, State.Run.Id, phase);
        Work.ProvisioningRuns.InsertItems(plans.ConvertAll(plan => plan.ToItem(State.Run.Id)));
    }
}
