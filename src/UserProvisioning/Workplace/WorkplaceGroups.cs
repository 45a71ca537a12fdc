using UserProvisioning.Importing;
using UserProvisioning.Licenses;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// Gives users the user groups that the groups of their logins give, and takes away those that an earlier login with the issuer gave and this one
/// does not. Memberships that others gave stay. The changes of a batch are written together.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="givers">The givers of the issuer.</param>
/// <param name="terms">The terms of the issuer.</param>
/// <param name="known">The known contacts, users and links.</param>
internal sealed class WorkplaceGroups(IUnitOfWork work, AuditLog audit, AccessGivers givers, IssuerTerms terms, WorkplaceDirectory known)
{
    private readonly Dictionary<long, GroupPlan> _plans = [];
    private readonly HashSet<long> _changed = [];
    private Dictionary<long, AuthorizationRow>? _groups;

    /// <summary>The contacts of users whose memberships were changed.</summary>
    internal IReadOnlyCollection<long> ChangedContacts => _changed;

    /// <summary>Plans what the groups of a login change; null when the groups of the issuer give nothing.</summary>
    internal GroupPlan? Plan(SystemUserRow user, WorkplaceClaims claims)
    {
        if (!terms.HasGroupMap)
        {
            return null;
        }

        // An earlier login of this batch changed the memberships of this user, so the changes are computed again from the new memberships.
        if (_plans.ContainsKey(user.Id))
        {
            Write();
            known.Reload([user.ContactId]);
        }

        HashSet<long> given = terms.GroupsOf(claims);
        List<AuthorizationRow> named = given.Count == 0 ? [] : Groups().Values.Where(group => given.Contains(group.Id)).ToList();
        LicenseType license = user.License ?? user.LastLicense;
        ILookup<bool, AuthorizationRow> fitting = named.ToLookup(group => LicenseCatalog.Suffices(license, LicenseRules.Required(group)));
        List<MembershipRow> memberships = known.MembershipsOf(user);
        var changes = new MembershipPlan(
            memberships, known.FurtherGiversOf(user), AuthorizationKind.UserGroup, fitting[true].ToList(), givers.Named, joins: true);
        return new GroupPlan(
            user, changes, fitting[false].ToList(), memberships.Count - changes.Removed.Count + changes.Added.Count > 0);
    }

    /// <summary>Accepts a plan; <see cref="Write"/> stores its changes.</summary>
    internal void Apply(GroupPlan? plan)
    {
        if (plan is not { HasChanges: true })
        {
            return;
        }

        _plans.Add(plan.User.Id, plan);
        _changed.Add(plan.User.ContactId);
        foreach (AuthorizationRow group in plan.Changes.Added)
        {
            audit.Add(AuditActions.AddMember, plan.User, new FieldChange(nameof(AuthorizationKind.UserGroup), null, group.Name));
        }

        foreach (MembershipRow membership in plan.Changes.Removed)
        {
            audit.Add(AuditActions.RemoveMember, plan.User, new FieldChange(nameof(AuthorizationKind.UserGroup), membership.Name, null));
        }

        if (plan.Changes.GiverChange() is { } change)
        {
            audit.Add(AuditActions.Update, plan.User, change);
        }
    }

    /// <summary>Stores the changes of the accepted plans.</summary>
    internal void Write()
    {
        if (_plans.Count == 0)
        {
            return;
        }

        List<GroupPlan> plans = _plans.Values.ToList();
        _plans.Clear();
        foreach (IGrouping<long, long> members in plans
            .SelectMany(plan => plan.Changes.Removed)
            .GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        work.Authorizations.InsertMembers(
            plans.SelectMany(plan => plan.Changes.Added.Select(group => (plan.User.Id, group.Id, givers.ByName()))).ToList());
        work.Givers.Add(plans
            .SelectMany(plan => plan.Changes.Joined)
            .Select(membership => new MembershipGiverRow
            {
                SystemUserId = membership.SystemUserId,
                AuthorizationId = membership.AuthorizationId,
                GiverId = givers.ByName().GiverId!.Value,
            })
            .ToList());
        MembershipGivers.Remove(work, plans.SelectMany(plan => plan.Changes.Left).Select(left => left.Giver));
        foreach ((_, MembershipGiverRow successor) in plans.SelectMany(plan => plan.Changes.Succeeded))
        {
            work.Givers.SetFirst(successor);
        }
    }

    private Dictionary<long, AuthorizationRow> Groups() =>
        _groups ??= work.Authorizations.All(AuthorizationKind.UserGroup, isCounted: false).ToDictionary(group => group.Id);
}
