using UserProvisioning.Applying;
using UserProvisioning.Assigning;
using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.RuleRuns;

/// <summary>
/// The evaluation of the assignment rules for all contacts, or for some. All contacts are read page by page, with the columns that the rules compare;
/// only users for whom something differs are read whole.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="contactIds">The ids of the contacts; null for all.</param>
internal sealed class RulePlanner(ProvisioningContext context, IReadOnlyList<long>? contactIds) : IRunPlanner
{
    private const int PageSize = 5000;
    private const int BatchSize = 500;

    private readonly DateTime _today = context.Time.Today();

    public IEnumerable<PlannedChange> Plan(CancellationToken cancellation)
    {
        using IUnitOfWork work = context.Store.Read();
        var rules = CompiledRules.Of(work);
        var pools = new LicensePools(work);
        var planner = new AssignmentPlanner(work, rules, pools);
        IEnumerable<IReadOnlyList<long>> pages = contactIds is not null ? contactIds.Chunk(BatchSize) : Differing(work, rules, cancellation);
        foreach (IReadOnlyList<long> page in pages)
        {
            foreach (long[] some in page.Chunk(BatchSize))
            {
                foreach (PlannedAssignment change in Plan(work, planner, some))
                {
                    yield return change;
                }
            }
        }
    }

    public IReadOnlyList<PlannedChange> PlanAgain(IUnitOfWork work, IReadOnlyList<ProvisioningRunItemRow> items)
    {
        var planner = new AssignmentPlanner(work, CompiledRules.Of(work), new LicensePools(work));
        return Plan(work, planner, items.Select(item => item.ContactId!.Value).ToList());
    }

    public IReadOnlyList<PlannedChange> Write(RunBatch batch, IReadOnlyList<PlannedChange> changes)
    {
        IUnitOfWork work = batch.Work;
        var givers = new AccessGivers(batch.Context, work);
        List<PlannedAssignment> all = changes.Cast<PlannedAssignment>().ToList();
        List<UserAssignment> assignments = all.Select(change => change.Assignment).OfType<UserAssignment>().Where(one => !one.IsEmpty).ToList();
        WritePools(work, assignments);
        new AssignmentWriter(work, givers).Write(assignments);
        assignments.ForEach(assignment => AssignmentWriter.Record(batch.Audit, assignment));
        Dictionary<long, PlannedChange> made = Make(batch, givers, all.FindAll(change => change.Assignment is null));

        // What was made follows from the rules already.
        work.ChangedContacts.Take();
        return all.ConvertAll(change => made.GetValueOrDefault(change.Contact.Id) ?? change);
    }

    private static void WritePools(IUnitOfWork work, List<UserAssignment> assignments)
    {
        var pools = new LicensePools(work);
        foreach (UserAssignment assignment in assignments.Where(assignment => assignment.License is not null))
        {
            pools.Release(assignment.FormerLicense);
            pools.Take(assignment.License!.Value, assignment.User.Username);
        }

        pools.Write();
    }

    private static Dictionary<long, PlannedChange> Make(RunBatch batch, AccessGivers givers, List<PlannedAssignment> wanted)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        IReadOnlyList<Outcome<SystemUser>> made = new SystemUserCreation(batch.Context, batch.Work, batch.Audit, givers).Run(
            wanted.ConvertAll(change => new NewSystemUserRequest { Contact = new ContactReference(change.Contact.Id) }),
            known: wanted.ToDictionary(change => change.Contact.Id, change => change.Contact));
        return wanted.Zip(made).ToDictionary(
            pair => pair.First.Contact.Id,
            pair => pair.Second.Error is { } error
                ? new PlannedAssignment
                {
                    Contact = pair.First.Contact,
                    Item = Item(pair.First.Contact, null, [], [$"{error.ErrorId}: {OutsideText.Show(error)}"]),
                }
                : (PlannedChange)OfUser(pair.First.Contact, pair.Second.Value!));
    }

    /// <summary>The contacts for whose users something differs, and those of whom a rule makes a user, page by page.</summary>
    private IEnumerable<IReadOnlyList<long>> Differing(IUnitOfWork work, CompiledRules rules, CancellationToken cancellation)
    {
        var comparison = new AccessComparison(work, rules);
        string[] columns = rules.Fields.Select(field => field.Column).OfType<string>()
            .Concat(rules.MakeUsers ? [nameof(Contact.EndDate)] : [])
            .Distinct()
            .ToArray();
        bool withOrganization = rules.Fields.Any(field => field.IsOfOrganization);
        bool withOwn = rules.Fields.Any(field => field.Own is not null);
        IReadOnlyList<ContactRow> page;
        for (long after = 0; (page = work.Contacts.Values(columns, withOrganization, withOwn, after, PageSize)).Count > 0; after = page[^1].Id)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return comparison.Differing(page, contact => RuleSettlement.MustMake(rules, contact, _today));
        }
    }

    private List<PlannedAssignment> Plan(IUnitOfWork work, AssignmentPlanner planner, IReadOnlyList<long> ids)
    {
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(ids);
        List<long> withUser = contacts.Values.Where(contact => contact.HasSystemUser).Select(contact => contact.Id).ToList();
        IReadOnlyDictionary<long, SystemUserRow> users = withUser.Count == 0
            ? new Dictionary<long, SystemUserRow>()
            : work.Users.ByContactIds(withUser);
        var changes = planner
            .Plan(users.Values.OrderBy(user => user.ContactId).Select(user => (contacts[user.ContactId], user, false)).ToList())
            .Select(assignment =>
            {
                List<FieldChange> differences = assignment.Changes();
                (int granted, int revoked) = (assignment.Added.Count, assignment.Removed.Count);
                return new PlannedAssignment
                {
                    Contact = assignment.Contact,
                    Assignment = assignment,
                    Granted = granted,
                    Revoked = revoked,
                    Item = Item(assignment.Contact, assignment.User.Id, differences, assignment.Faults),
                };
            })
            .ToList();
        var settings = new Lazy<ClientSettings>(() => ClientSettings.Of(work));
        changes.AddRange(contacts.Values
            .Where(contact => RuleSettlement.MustMake(planner.Rules, contact, _today))
            .OrderBy(contact => contact.Id)
            .Select(contact => ToMake(contact, planner.Rules.GiftFor(contact), settings.Value)));
        return changes;
    }

    private static PlannedAssignment ToMake(ContactRow contact, RuleGift gift, ClientSettings settings)
    {
        var changes = new List<FieldChange>
        {
            new("License", null, (gift.License?.License ?? settings.DefaultLicense).ToString()),
        };
        Add("UserGroups", AuthorizationKind.UserGroup, settings.DefaultUserGroups);
        Add("UserProfiles", AuthorizationKind.UserProfile, settings.DefaultUserProfiles);
        return new PlannedAssignment
        {
            Contact = contact,
            MakesUser = true,
            Item = Item(contact, null, changes, [$"The assignment rule '{gift.CreatesUser}' makes a user."]),
        };

        void Add(string field, AuthorizationKind kind, IReadOnlyList<string> defaults)
        {
            string names = string.Join('|', defaults
                .Concat(gift.Memberships.Select(one => one.Authorization).Where(one => one.Kind == kind).Select(one => one.Name))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase));
            if (names.Length > 0)
            {
                changes.Add(new FieldChange(field, null, names));
            }
        }
    }

    private static PlannedAssignment OfUser(ContactRow contact, SystemUser user)
    {
        var changes = new List<FieldChange>
        {
            new("Username", null, user.Username),
            new("License", null, user.License.ToString()),
        };
        changes.AddRange(new[] { ("UserGroups", user.UserGroups), ("UserProfiles", user.UserProfiles) }
            .Where(list => list.Item2.Count > 0)
            .Select(list => new FieldChange(list.Item1, null, string.Join('|', list.Item2))));
        return new PlannedAssignment
        {
            Contact = contact,
            MakesUser = true,
            Item = Item(contact, user.Id, changes, []),
        };
    }

    private static ProvisioningRunItemRow Item(ContactRow contact, long? userId, IReadOnlyList<FieldChange> changes, IReadOnlyList<string> reasons) =>
        new()
        {
            ContactId = contact.Id,
            SystemUserId = userId,
            ExternalReference = contact.ExternalReference,
            DisplayName = contact.DisplayName,
            Action = changes.Count > 0 ? ImportAction.Update : ImportAction.Reject,
            Changes = AuditJson.Changes(changes),
            Reason = reasons.Count == 0 ? null : string.Join(' ', reasons),
        };
}
