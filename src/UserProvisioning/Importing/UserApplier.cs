using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>Applies the rows of a batch to users, after their contacts were written: it makes, archives, restores and changes users.</summary>
internal sealed class UserApplier
{
    private readonly IUnitOfWork _work;
    private readonly SystemUserCreation _creation;
    private readonly UserAdjustment _adjustment;
    private readonly RowAssignment _rules;
    private readonly bool _createUser;
    private readonly bool _isExport;
    private readonly DateTime _today;
    private readonly DateTime _now;
    private readonly ContactStates _contacts;

    internal UserApplier(
        ProvisioningContext context, IUnitOfWork work, FieldMap map, AccessGivers givers, bool createUser, KnownUsernames usernames)
    {
        _work = work;
        _creation = new SystemUserCreation(context, work, audit: null, givers, usernames);
        _adjustment = new UserAdjustment(work, map, givers, context.Time.UtcNow());
        _rules = new RowAssignment(work, givers, context.Time.Today());
        _createUser = createUser;
        _isExport = map.IsExport;
        _today = context.Time.Today();
        _now = context.Time.UtcNow();
        _contacts = new ContactStates(work, _now);
    }

    internal void Run(IReadOnlyList<RowPlan> plans)
    {
        List<long> withUser = plans.Where(NeedsUser).Select(plan => plan.Contact!.Id).ToList();
        IReadOnlyDictionary<long, SystemUserRow> users = withUser.Count == 0
            ? new Dictionary<long, SystemUserRow>()
            : _work.Users.ByContactIds(withUser);

        var leavers = new List<(RowPlan Plan, SystemUserRow User)>();
        var wanted = new List<(RowPlan Plan, SystemUserRow? Former)>();
        var present = new List<(RowPlan Plan, SystemUserRow User)>();
        foreach (RowPlan plan in plans)
        {
            if (plan.Contact is not { } contact)
            {
                continue;
            }

            plan.UserId = contact.SystemUserId;
            bool hasLeft = HasLeft(plan);
            SetStatus(plan, contact, hasLeft);
            if (contact.HasSystemUser && !NeedsUser(plan))
            {
                continue;
            }

            SystemUserRow? user = users.GetValueOrDefault(contact.Id);
            if (user is { Status: SystemUserStatus.Active })
            {
                (hasLeft ? leavers : present).Add((plan, user));
            }
            else if (!hasLeft && contact.Status == ContactStatus.Active)
            {
                if (user is { ArchivedByImport: false })
                {
                    plan.StayArchived($"the user '{user.Username}'", "Enable-SystemUser", Wants(plan.Row));
                }
                else if (user is { Reclaimed: true } && !plan.IsRestored)
                {
                    // Whoever comes back gets the user back. Whoever was there all the time was not seen, and a file does not say more.
                    plan.StayUnseen(user.Username);
                }
                else if (user is not null || Wants(plan.Row) || _rules.MakesUser(plan))
                {
                    wanted.Add((plan, user));
                }
            }
        }

        _contacts.Write();

        // Leavers first: a joiner may need a leaver's license.
        Archive(leavers);
        present.AddRange(Make(wanted));
        _adjustment.Run(present);
        _rules.Run(plans, users);
    }

    /// <summary>Whether the contact has a user that the row may change.</summary>
    private bool NeedsUser(RowPlan plan) => plan.Contact is { HasSystemUser: true } contact
        && (contact.HasArchivedUser || HasLeft(plan) || _adjustment.MayConcern(plan.Row) || _rules.MayConcern(plan));

    private bool HasLeft(RowPlan plan) => plan.Row.SaysLeft(_today) || plan.Contact!.EndDate < _today;

    /// <summary>Archives a contact that has left, and restores one that came back, unless it was archived by hand.</summary>
    private void SetStatus(RowPlan plan, ContactRow contact, bool hasLeft)
    {
        // An export marks a contact as not active when only its user is archived. Importing the export must not archive the contact.
        if (hasLeft == (contact.Status == ContactStatus.Archived) || (hasLeft && _isExport && contact.HasArchivedUser))
        {
            return;
        }

        if (!hasLeft && !contact.ArchivedByImport)
        {
            plan.StayArchived("the contact", "Enable-Contact", Wants(plan.Row));
            return;
        }

        ContactStatus? before = plan.IsNew ? null : contact.Status;
        if (hasLeft)
        {
            _contacts.Archive(contact, byImport: true);
            plan.IsArchived = !plan.IsNew;
        }
        else
        {
            (plan.Undo ??= new UndoRecord()).ContactArchivedAt = contact.ArchivedAt;
            _contacts.Restore(contact);
            plan.IsRestored = true;
        }

        plan.Changes.Add(ContactStates.Change(ItemFields.ContactStatus, before, contact.Status));
    }

    private bool Wants(EmployeeRow row) => row.CreateUser ?? _createUser;

    private void Archive(List<(RowPlan Plan, SystemUserRow User)> leavers)
    {
        if (leavers.Count == 0)
        {
            return;
        }

        foreach ((RowPlan plan, SystemUserRow user) in leavers)
        {
            plan.IsArchived = plan.IsUserArchived = true;
            plan.Changes.AddRange(UserStates.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null));
        }

        UserStates.ArchiveLeavers(_work, leavers.Select(leaver => leaver.User), _now);
    }

    /// <summary>Makes or restores users, and returns those that were restored.</summary>
    private List<(RowPlan Plan, SystemUserRow User)> Make(List<(RowPlan Plan, SystemUserRow? Former)> wanted)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        IReadOnlyList<Outcome<SystemUser>> made = _creation.Run(
            wanted.ConvertAll(want => Request(want.Plan, want.Former)),
            known: wanted.ToDictionary(want => want.Plan.Contact!.Id, want => want.Plan.Contact!));
        var restored = new List<(RowPlan Plan, SystemUserRow User)>();
        for (int i = 0; i < wanted.Count; i++)
        {
            (RowPlan plan, SystemUserRow? former) = wanted[i];
            if (made[i].Error is { } error)
            {
                plan.FailUser(error, isMissing: true);
                continue;
            }

            SystemUser user = made[i].Value!;
            plan.UserId = user.Id;
            if (former is null)
            {
                plan.IsUserCreated = true;
                plan.Changes.Add(new FieldChange("Username", null, user.Username));
                plan.Changes.Add(new FieldChange("License", null, user.License.ToString()));
                AddList(plan, "UserGroups", user.UserGroups);
                AddList(plan, "UserProfiles", user.UserProfiles);
                if (_creation.RuleFaults.GetValueOrDefault(plan.Contact!.Id) is { } fault)
                {
                    plan.FailRule(fault);
                }
            }
            else
            {
                plan.IsRestored = true;
                UndoRecord undo = plan.Undo ??= new UndoRecord();
                undo.Archived = ArchivedState.Of(former);
                undo.LicenseGiver = GiverState.Of(former.LicenseGiverId, former.LicenseLine);
                plan.Changes.AddRange(UserStates.StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, user.License));
                former.Status = SystemUserStatus.Active;
                former.License = former.LastLicense = user.License!.Value;
                restored.Add((plan, former));
            }
        }

        return restored;
    }

    private static NewSystemUserRequest Request(RowPlan plan, SystemUserRow? former) => new()
    {
        Contact = new ContactReference(plan.Contact!.Id),
        License = plan.Row.License,
        Line = plan.Row.Line,
        // A restored user keeps its username and memberships. UserAdjustment adds the memberships that the row names.
        Username = former is null ? plan.Row.Username : null,
        UserGroups = former is null ? plan.Row.UserGroups?.Select(name => new UserGroupReference(name)).ToList() : null,
        UserProfiles = former is null ? plan.Row.UserProfiles?.Select(name => new UserProfileReference(name)).ToList() : null,
    };

    private static void AddList(RowPlan plan, string field, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            plan.Changes.Add(new FieldChange(field, null, string.Join('|', names)));
        }
    }
}
