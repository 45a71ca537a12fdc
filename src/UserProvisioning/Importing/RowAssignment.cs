using UserProvisioning.Assigning;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Licenses;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The evaluation of the assignment rules for the rows of a batch that changed their contact or restored its user. So what the rules give and take
/// is in the items of the run. Without rules it does nothing.
/// </summary>
/// <param name="work">The transaction.</param>
/// <param name="givers">Who gives what.</param>
/// <param name="today">The day of the client.</param>
internal sealed class RowAssignment(IUnitOfWork work, AccessGivers givers, DateTime today)
{
    private readonly CompiledRules _rules = CompiledRules.Of(work);

    /// <summary>Whether the rules may change the user of a row.</summary>
    internal bool MayConcern(RowPlan plan) => !_rules.IsEmpty && plan is { IsContactChanged: true, Contact.HasSystemUser: true };

    /// <summary>Whether a rule makes a user of the contact of a row.</summary>
    internal bool MakesUser(RowPlan plan) => _rules.MakeUsers
        && (plan.IsNew || plan.IsContactChanged || plan.IsRestored)
        && RuleSettlement.MustMake(_rules, plan.Contact!, today);

    /// <summary>Gives users what the rules give now, and takes away what they do not give any more.</summary>
    /// <param name="plans">The rows, which have been applied.</param>
    /// <param name="users">The users of contacts that had one before.</param>
    internal void Run(IReadOnlyList<RowPlan> plans, IReadOnlyDictionary<long, SystemUserRow> users)
    {
        var concerned = new Dictionary<long, RowPlan>();
        foreach (RowPlan plan in plans)
        {
            if (plan.Contact is not { } contact)
            {
                continue;
            }

            work.ChangedContacts.Settled(contact.Id, plan.UserId);
            if (!_rules.IsEmpty && (plan.IsContactChanged || plan.IsRestored) && users.ContainsKey(contact.Id))
            {
                concerned[contact.Id] = plan;
            }
        }

        if (concerned.Count == 0)
        {
            return;
        }

        var pools = new LicensePools(work);
        List<UserAssignment> changed = new AssignmentPlanner(work, _rules, pools).Plan(concerned
            .Select(one => (one.Value.Contact!, users[one.Key], one.Value.Row.License is not null))
            .ToList());
        pools.Write();
        new AssignmentWriter(work, givers).Write(changed);
        foreach (UserAssignment assignment in changed)
        {
            Record(concerned[assignment.Contact.Id], assignment);
        }
    }

    private static void Record(RowPlan plan, UserAssignment assignment)
    {
        assignment.Faults.ForEach(plan.FailRule);
        if (assignment.IsEmpty)
        {
            return;
        }

        UndoRecord undo = plan.Undo ??= new UndoRecord();
        undo.Ruled = assignment.Added.Select(one => one.Authorization.Id).ToList() is { Count: > 0 } given ? given : null;
        if (assignment.License is not null)
        {
            undo.LicenseGiver ??= GiverState.Of(assignment.FormerLicenseGiver.Id, assignment.FormerLicenseGiver.Line);
        }

        plan.IsAccessChangedByRules = assignment.Added.Count + assignment.Removed.Count > 0;
        plan.Merge(assignment.Changes());
    }
}
