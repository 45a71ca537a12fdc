using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Assigning;

/// <summary>
/// The evaluation of the assignment rules for the contacts that a unit of work has made or changed, before it is committed: their users get what
/// the rules give now, and lose what they gave. Without rules it costs nothing.
/// </summary>
internal sealed class RuleSettlement : IContactConsequences
{
    private const int BatchSize = 500;

    public bool Settle(ProvisioningContext context, IUnitOfWork work)
    {
        if (work.ChangedContacts.IsEmpty)
        {
            return false;
        }

        (long[] contacts, long[] users) = work.ChangedContacts.Take();
        if (!work.AssignmentRules.Any)
        {
            return false;
        }

        context = context with { Call = context.Call ?? work.ChangedContacts.Call };

        var rules = CompiledRules.Of(work);
        IEnumerable<long> ofUsers = users.Length == 0 ? [] : work.Users.ByIds(users).Select(user => user.ContactId);
        var done = new HashSet<long>();
        bool hasChanged = false;
        foreach (long[] some in contacts.Concat(ofUsers).Distinct().Chunk(BatchSize))
        {
            IReadOnlyDictionary<long, ContactRow> changed = work.Contacts.ByIds(some);
            foreach (long[] all in WithPersons(work, rules, changed).Where(done.Add).Chunk(BatchSize).ToList())
            {
                Dictionary<long, ContactRow> rows = all.Where(changed.ContainsKey).ToDictionary(id => id, id => changed[id]);
                List<long> others = all.Where(id => !changed.ContainsKey(id)).ToList();
                rows = others.Count == 0 ? rows : rows.Concat(work.Contacts.ByIds(others)).ToDictionary();
                hasChanged |= Settle(context, work, rules, rows);
            }
        }

        // What was made and changed here follows from the rules already.
        work.ChangedContacts.Take();
        return hasChanged;
    }

    public object? AsSettled(IUnitOfWork work, object? result) => new SettledResults(work).Of(result);

    /// <summary>The contacts, and the persons of the organizations among them where the rules compare the organization of a person.</summary>
    private static IEnumerable<long> WithPersons(IUnitOfWork work, CompiledRules rules, IReadOnlyDictionary<long, ContactRow> changed) =>
        !rules.Fields.Any(field => field.IsOfOrganization) ? changed.Keys : changed.Keys.Concat(changed.Values
            .Where(contact => contact.Type == ContactType.Organization)
            .SelectMany(organization => work.Contacts.PersonIds(organization.Id)));

    /// <returns>Whether a user was changed or made.</returns>
    private static bool Settle(
        ProvisioningContext context, IUnitOfWork work, CompiledRules rules, IReadOnlyDictionary<long, ContactRow> contacts)
    {
        var audit = new AuditLog(context, work);
        var givers = new AccessGivers(context, work);
        var pools = new LicensePools(work);
        List<long> withUser = contacts.Values.Where(contact => contact.HasSystemUser).Select(contact => contact.Id).ToList();
        IReadOnlyDictionary<long, SystemUserRow> users = withUser.Count == 0
            ? new Dictionary<long, SystemUserRow>()
            : work.Users.ByContactIds(withUser);
        List<UserAssignment> plans = new AssignmentPlanner(work, rules, pools)
            .Plan(users.Values.OrderBy(user => user.Id).Select(user => (contacts[user.ContactId], user, false)).ToList());
        pools.Write();
        new AssignmentWriter(work, givers).Write(plans);
        foreach (UserAssignment plan in plans)
        {
            AssignmentWriter.Record(audit, plan);
            plan.Faults.ForEach(fault => context.Call?.Warn(fault));
        }

        return Make(context, work, rules, contacts, audit, givers) || plans.Count > 0;
    }

    private static bool Make(
        ProvisioningContext context,
        IUnitOfWork work,
        CompiledRules rules,
        IReadOnlyDictionary<long, ContactRow> contacts,
        AuditLog audit,
        AccessGivers givers)
    {
        DateTime today = context.Time.Today();
        List<ContactRow> wanted = contacts.Values
            .Where(contact => MustMake(rules, contact, today))
            .OrderBy(contact => contact.Id)
            .ToList();
        if (wanted.Count == 0)
        {
            return false;
        }

        IReadOnlyList<Outcome<SystemUser>> made = new SystemUserCreation(context, work, audit, givers).Run(
            wanted.ConvertAll(contact => new NewSystemUserRequest { Contact = new ContactReference(contact.Id) }), known: contacts);
        foreach ((ContactRow contact, Outcome<SystemUser> outcome) in wanted.Zip(made))
        {
            if (outcome.Error is { } error)
            {
                context.Call?.Warn($"{error.ErrorId}: the assignment rule '{rules.GiftFor(contact).CreatesUser}' makes a user of "
                    + $"'{contact.DisplayName}', and that failed. {OutsideText.Show(error)}");
            }
        }

        return true;
    }

    /// <summary>Whether a rule makes a user of a contact.</summary>
    internal static bool MustMake(CompiledRules rules, ContactRow contact, DateTime today) =>
        contact is { HasSystemUser: false, Status: ContactStatus.Active }
        && !(contact.EndDate < today)
        && rules.MakeUsers
        && rules.GiftFor(contact).CreatesUser is not null;
}
