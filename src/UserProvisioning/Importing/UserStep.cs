using UserProvisioning.Common;
using UserProvisioning.Importing.Undo;
using UserProvisioning.References;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>Makes, archives, restores and changes the users of a batch whose contacts are written.</summary>
internal sealed class UserStep
{
    private readonly IUnitOfWork _work;
    private readonly SystemUserCreation _creation;
    private readonly UserAdjustment _adjustment;
    private readonly bool _createUser;
    private readonly DateTime _today;
    private readonly DateTime _now;

    internal UserStep(ProvisioningContext context, IUnitOfWork work, FieldMap map, string source, bool createUser)
    {
        _work = work;
        _creation = new SystemUserCreation(context, work, audit: null, source);
        _adjustment = new UserAdjustment(work, map, source, context.Time.UtcNow());
        _createUser = createUser;
        _today = context.Time.Today();
        _now = context.Time.UtcNow();
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
            if (contact.HasSystemUser && !NeedsUser(plan))
            {
                continue;
            }

            SystemUserRow? user = users.GetValueOrDefault(contact.Id);
            bool hasLeft = HasLeft(plan);
            if (user is { Status: SystemUserStatus.Active })
            {
                (hasLeft ? leavers : present).Add((plan, user));
            }
            else if (!hasLeft && (Wants(plan.Row) || user is { ArchivedByImport: true }))
            {
                wanted.Add((plan, user));
            }
        }

        // Leavers first: a joiner may need a leaver's license.
        Archive(leavers);
        present.AddRange(Make(wanted));
        _adjustment.Run(present);
    }

    /// <summary>Whether there is a user, and the row may say something of it.</summary>
    private bool NeedsUser(RowPlan plan) => plan.Contact is { HasSystemUser: true } contact
        && (contact.HasArchivedUser || HasLeft(plan) || _adjustment.MayConcern(plan.Row));

    private bool HasLeft(RowPlan plan) => plan.Row.Active == false || plan.Contact!.EndDate < _today;

    private bool Wants(EmployeeRow row) => row.CreateUser ?? _createUser;

    private void Archive(List<(RowPlan Plan, SystemUserRow User)> leavers)
    {
        if (leavers.Count == 0)
        {
            return;
        }

        foreach ((RowPlan plan, SystemUserRow user) in leavers)
        {
            plan.IsArchived = true;
            plan.Changes.AddRange(SystemUserService.StatusChange(SystemUserStatus.Active, user.License, SystemUserStatus.Archived, null));
        }

        SystemUserService.ArchiveRows(_work, leavers.ConvertAll(leaver => leaver.User), _now);
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
                plan.FailUser(error);
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
            }
            else
            {
                plan.IsRestored = true;
                (plan.Undo ??= new UndoRecord()).Archived = ArchivedState.Of(former);
                plan.Changes.AddRange(SystemUserService.StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, user.License));
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
        // A restored user keeps its username and memberships; those that the row names are added.
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
