using UserProvisioning.Importing.Undo;
using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>
/// Gives existing users the license, groups and profiles that their rows name, and takes away the groups and profiles that an earlier file of the
/// source named and this one does not. Memberships that were given in another way stay.
/// </summary>
internal sealed class UserAdjustment(IUnitOfWork work, FieldMap map, string source, DateTime now)
{
    private readonly Dictionary<AuthorizationKind, Dictionary<string, AuthorizationRow>> _known = [];
    private readonly bool _saysGroups = map.Has(EmployeeField.UserGroups);
    private readonly bool _saysProfiles = map.Has(EmployeeField.UserProfiles);

    /// <summary>Whether a row may change a user's license, groups or profiles.</summary>
    internal bool MayConcern(EmployeeRow row) => row.License is not null || _saysGroups || _saysProfiles;

    internal void Run(IReadOnlyList<(RowPlan Plan, SystemUserRow User)> present)
    {
        List<(RowPlan Plan, SystemUserRow User)> affected = present
            .Where(pair => (pair.Plan.Row.License is { } license && license != pair.User.License)
                || _saysGroups
                || _saysProfiles)
            .ToList();
        if (affected.Count == 0)
        {
            return;
        }

        ILookup<long, MembershipRow> memberships = work.Authorizations
            .MembershipsOf(affected.ConvertAll(pair => pair.User.Id))
            .ToLookup(membership => membership.SystemUserId);
        var states = new UserStates(work, now);
        var added = new List<(long UserId, long AuthorizationId, string? GrantedBySource)>();
        var removed = new List<MembershipRow>();
        foreach ((RowPlan plan, SystemUserRow user) in affected)
        {
            try
            {
                Adjust(plan, user, memberships[user.Id].ToList(), states, added, removed);
            }
            catch (ProvisioningException exception)
            {
                plan.FailUser(exception, isMissing: false);
            }
        }

        states.Write();
        foreach (IGrouping<long, long> members in removed.GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        work.Authorizations.InsertMembers(added);
    }

    /// <summary>Applies all that the row asks for its user. If any of it is not possible, it throws before it applies anything.</summary>
    private void Adjust(
        RowPlan plan,
        SystemUserRow user,
        List<MembershipRow> memberships,
        UserStates states,
        List<(long UserId, long AuthorizationId, string? GrantedBySource)> added,
        List<MembershipRow> removed)
    {
        LicenseType former = user.License!.Value;
        LicenseType license = plan.Row.License ?? former;
        var groups = new MembershipPlan(
            memberships,
            AuthorizationKind.UserGroup,
            Resolve(AuthorizationKind.UserGroup, plan.Row.UserGroups, _saysGroups),
            source);
        var profiles = new MembershipPlan(
            memberships,
            AuthorizationKind.UserProfile,
            Resolve(AuthorizationKind.UserProfile, plan.Row.UserProfiles, _saysProfiles),
            source);
        if (license != former)
        {
            LicenseRules.RequireLicense(
                user.Username,
                license,
                memberships.Where(membership => !groups.Removed.Contains(membership) && !profiles.Removed.Contains(membership)));
        }

        foreach (AuthorizationRow wanted in groups.Added.Concat(profiles.Added))
        {
            LicenseRules.RequireLicense(user.Username, license, wanted);
        }

        if (license != former)
        {
            states.Move(user, license);
            plan.Changes.Add(new FieldChange("License", former.ToString(), license.ToString()));
        }

        foreach ((string field, MembershipPlan change) in new[] { ("UserGroups", groups), ("UserProfiles", profiles) })
        {
            removed.AddRange(change.Removed);
            added.AddRange(change.Added.Select(row => (user.Id, row.Id, (string?)source)));
            Record(plan, field, change);
        }
    }

    /// <summary>The groups or profiles that a row names; null when the file has no such column. An empty cell gives an empty list.</summary>
    private List<AuthorizationRow>? Resolve(AuthorizationKind kind, IReadOnlyList<string>? names, bool says)
    {
        if (!says)
        {
            return null;
        }

        if (names is null)
        {
            return [];
        }

        if (!_known.TryGetValue(kind, out Dictionary<string, AuthorizationRow>? known))
        {
            known = work.Authorizations.All(kind, isCounted: false).ToDictionary(row => Text.Key(row.Name), StringComparer.Ordinal);
            _known.Add(kind, known);
        }

        return names
            .Select(name => known.GetValueOrDefault(Text.Key(name))
                ?? throw AuthorizationNames.NotFound(kind, Text.Shorten(name), known.Values.Select(row => row.Name)))
            .ToList();
    }

    private static void Record(RowPlan plan, string field, MembershipPlan memberships)
    {
        if (memberships.Change(field) is { } change)
        {
            plan.Changes.Add(change);
            (plan.Undo ??= new UndoRecord()).Memberships.AddRange(memberships.Undo());
        }
    }
}
