using UserProvisioning.Common;
using UserProvisioning.Importing.Matching;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>One transaction of an import, in which batches of rows are applied.</summary>
internal sealed class ImportBatch
{
    private readonly ProvisioningContext _context;
    private readonly OpenedFile _source;
    private readonly ImportScan _scan;
    private readonly bool _createUser;
    private readonly KnownUsernames _usernames;
    private readonly bool _hasOnlyOwnContacts;
    private ContactApplier _contacts;
    private UserApplier _users;

    internal ImportBatch(
        ProvisioningContext context,
        IUnitOfWork work,
        OpenedFile source,
        ImportScan scan,
        ImportState state,
        EmployeeFileRequest request,
        KnownUsernames usernames,
        bool hasOnlyOwnContacts)
    {
        Work = work;
        work.ChangedContacts.Call = RunCall.Of(state.Run);
        State = state;
        _context = context;
        _source = source;
        _scan = scan;
        _createUser = request.CreateUser;
        _usernames = usernames;
        _hasOnlyOwnContacts = hasOnlyOwnContacts;
        (_contacts, _users) = MakeAppliers();
    }

    internal IUnitOfWork Work { get; }

    internal ImportState State { get; }

    internal void Apply(IReadOnlyList<PendingRow> rows, ImportPhase phase)
    {
        if (_scan.Selection is { IsOfItems: true })
        {
            ApplyAsPlanned(rows, phase);
        }
        else
        {
            Store(Write(rows, phase), phase);
        }
    }

    /// <summary>
    /// Applies the rows with which the import does what was planned. If a batch has another row, what it wrote is rolled back, and each half is
    /// applied by itself, so that such a row is left out and has no influence on the rows below it.
    /// </summary>
    private void ApplyAsPlanned(IReadOnlyList<PendingRow> rows, ImportPhase phase)
    {
        List<RowPlan> plans = [];
        if (Work.KeepIf(IsAsPlanned))
        {
            Store(plans, phase);
            return;
        }

        // These hold licenses, names and organizations of what was rolled back.
        _usernames.Forget();
        (_contacts, _users) = MakeAppliers();
        if (rows.Count > 1)
        {
            ApplyAsPlanned([.. rows.Take(rows.Count / 2)], phase);
            ApplyAsPlanned([.. rows.Skip(rows.Count / 2)], phase);
        }

        bool IsAsPlanned()
        {
            plans = Write(rows, phase);
            return plans.TrueForAll(plan => _scan.Selection!.Holds(plan.ToItem(State.Run.Id), plan.Changes));
        }
    }

    /// <summary>Writes contacts and users.</summary>
    private List<RowPlan> Write(IReadOnlyList<PendingRow> rows, ImportPhase phase)
    {
        List<RowPlan> plans = rows.Select(row => new RowPlan(row.Row) { Fingerprint = row.Fingerprint }).ToList();
        _contacts.Run(plans, phase);
        plans.RemoveAll(plan => plan.IsDeferred);
        _users.Run(plans.Exists(plan => plan.IsSurplus) ? plans.FindAll(plan => !plan.IsSurplus) : plans);
        return plans;
    }

    /// <summary>Counts the rows and stores their items.</summary>
    private void Store(List<RowPlan> plans, ImportPhase phase)
    {
        plans.ForEach(State.Count);
        _scan.Cache.Applied(Work, plans, State.Run.Id, phase);
        Work.ProvisioningRuns.InsertItems(plans.ConvertAll(plan => plan.ToItem(State.Run.Id)));
    }

    private (ContactApplier Contacts, UserApplier Users) MakeAppliers() => (
        new ContactApplier(
            Work, _source.Map, _scan.Index, State.Run.Source, _context.Time.Today(),
            _scan.Matches is { } matches ? new ContactMatching(Work, matches, _scan.Index) : null, _hasOnlyOwnContacts),
        new UserApplier(
            _context, Work, _source.Map, new AccessGivers(_context, Work, State.Run.Source, State.Run.Id), _createUser, _usernames));
}
