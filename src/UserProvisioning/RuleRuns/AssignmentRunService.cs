using System.Text.Json;
using UserProvisioning.Applying;
using UserProvisioning.Importing;
using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.RuleRuns;

/// <summary>The service that says what the assignment rules say of contacts, and that evaluates them for everybody.</summary>
public sealed class AssignmentRunService
{
    /// <summary>The source of the runs, as lists show it.</summary>
    private const string Source = "Assignment rules";

    private readonly ProvisioningContext _context;

    internal AssignmentRunService(ProvisioningContext context) => _context = context;

    /// <summary>Says for contacts which rules they match, and which part of the condition decides.</summary>
    /// <param name="references">The contacts.</param>
    /// <returns>For each contact, in order: an answer for each rule, or <see cref="ErrorIds.ContactNotFound"/>.</returns>
    public IReadOnlyList<Outcome<AssignmentRuleMatch[]>> Test(IReadOnlyList<ContactReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        var matching = new RuleMatching(work);
        return ContactLookup.ResolveAll(work, references)
            .Select(contact => contact.Row is { } row ? (Outcome<AssignmentRuleMatch[]>)matching.Of(row) : contact.Error!)
            .ToList();
    }

    /// <summary>Says what an evaluation would change, contact by contact, and changes nothing.</summary>
    /// <param name="references">The contacts; null for all.</param>
    /// <param name="cancellation">Stops the comparison.</param>
    /// <returns>An item for each contact for whom something would change or could not be done.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    public IEnumerable<ProvisioningRunItem> Compare(IReadOnlyList<ContactReference>? references = null, CancellationToken cancellation = default)
    {
        var planner = new RulePlanner(_context, IdsOf(references));
        long line = 0;
        foreach (PlannedChange change in planner.Plan(cancellation))
        {
            change.Item.Line = ++line;
            yield return RunItems.ToItem(change.Item, change.Item.RunId);
        }
    }

    /// <summary>Evaluates the rules, as a run: users get what the rules give, and lose what they gave and do not give any more.</summary>
    /// <param name="references">The contacts; null for all.</param>
    /// <param name="force">Whether to skip the brakes.</param>
    /// <param name="cancellation">Cancels between two transactions. The next call goes on.</param>
    /// <returns>The run. Its id is 0 when there was nothing to do.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    public PlannedRunResult Invoke(
        IReadOnlyList<ContactReference>? references = null, bool force = false, CancellationToken cancellation = default)
    {
        IReadOnlyList<long>? ids = IdsOf(references);
        string? options = ids is null ? null : JsonSerializer.Serialize(ids);
        var runs = new PlannedRuns(_context);
        return runs.Carry(
            runs.New(ProvisioningRunKind.Rules, Source, "Invoke-AssignmentRule", options), new RulePlanner(_context, ids), force, cancellation);
    }

    /// <summary>Makes the planner of a stored run.</summary>
    internal static IRunPlanner PlannerOf(ProvisioningContext context, ProvisioningRunRow run) =>
        new RulePlanner(context, run.Options is null ? null : JsonSerializer.Deserialize<long[]>(run.Options));

    private IReadOnlyList<long>? IdsOf(IReadOnlyList<ContactReference>? references)
    {
        if (references is null)
        {
            return null;
        }

        using IUnitOfWork work = _context.Store.Read();
        return ContactLookup.IdsOf(work, references).Select(contact => contact.Id ?? throw contact.Error!).Distinct().ToList();
    }
}
