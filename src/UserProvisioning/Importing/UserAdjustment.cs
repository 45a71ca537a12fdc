using UserProvisioning.Importing.Undo;
using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Importing;

/// <summary>
/// Gives existing users the license, groups and profiles that their rows name, and takes away the groups and profiles that an earlier file of the
/// source named and this one does not. Memberships that were given in another way stay.
/// </summary>
internal sealed class UserAdjustment(IUnitOfWork work, FieldMap map, AccessGivers givers, DateTime now)
{
    private readonly Dictionary<AuthorizationKind, Dictionary<string, AuthorizationRow>> _known = [];

    /// <summary>Whether a row may change a user's license, groups or profiles.</summary>
    internal bool MayConcern(EmployeeRow row) => row.License is not null
        || row.Says(map, EmployeeField.UserGroups)
        || row.Says(map, EmployeeField.UserProfiles);

    internal void Run(IReadOnlyList<(RowPlan Plan, SystemUserRow User)> present)
    {
        List<(RowPlan Plan, SystemUserRow User)> affected = present
            .Where(pair => (pair.Plan.Row.License is { } license && license != pair.User.License)
                || pair.Plan.Row.Says(map, EmployeeField.UserGroups)
                || pair.Plan.Row.Says(map, EmployeeField.UserProfiles))
            .ToList();
        if (affected.Count == 0)
        {
            return;
        }

        IReadOnlyList<MembershipRow> all = work.Authorizations.MembershipsOf(affected.ConvertAll(pair => pair.User.Id));
        ILookup<long, MembershipRow> memberships = all.ToLookup(membership => membership.SystemUserId);
        ILookup<long, MembershipGiverRow> further = AccessGiverLookup.Further(work, all).ToLookup(giver => giver.SystemUserId);
        var states = new UserStates(work, now, givers);
        var plans = new List<(RowPlan Plan, long UserId, MembershipPlan Memberships)>();
        foreach ((RowPlan plan, SystemUserRow user) in affected)
        {
            try
            {
                plans.AddRange(Adjust(plan, user, memberships[user.Id].ToList(), further[user.Id].ToList(), states)
                    .Select(change => (plan, user.Id, change)));
            }
            catch (ProvisioningException exception)
            {
                plan.FailUser(exception, isMissing: false);
            }
        }

        states.Write();
        Write(plans);
    }

    private void Write(List<(RowPlan Plan, long UserId, MembershipPlan Memberships)> plans)
    {
        foreach (IGrouping<long, long> members in plans
            .SelectMany(one => one.Memberships.Removed)
            .GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        work.Authorizations.InsertMembers(plans
            .SelectMany(one => one.Memberships.Added.Select(row => (one.UserId, row.Id, givers.ByName(one.Plan.Row.Line))))
            .ToList());
        work.Givers.Add(plans
            .SelectMany(one => one.Memberships.Joined.Select(membership => new MembershipGiverRow
            {
                SystemUserId = one.UserId,
                AuthorizationId = membership.AuthorizationId,
                GiverId = givers.ByName().GiverId!.Value,
                GivenLine = one.Plan.Row.Line,
            }))
            .ToList());
        MembershipGivers.Remove(work, plans.SelectMany(one => one.Memberships.Left).Select(left => left.Giver));
        foreach ((_, MembershipGiverRow successor) in plans.SelectMany(one => one.Memberships.Succeeded))
        {
            work.Givers.SetFirst(successor);
        }
    }

    /// <summary>Plans all that the row asks for its user. If any of it is not possible, it throws before it changes anything.</summary>
    private MembershipPlan[] Adjust(
        RowPlan plan, SystemUserRow user, List<MembershipRow> memberships, List<MembershipGiverRow> further, UserStates states)
    {
        LicenseType former = user.License!.Value;
        LicenseType license = plan.Row.License ?? former;
        var groups = new MembershipPlan(
            memberships,
            further,
            AuthorizationKind.UserGroup,
            Resolve(AuthorizationKind.UserGroup, plan.Row.UserGroups, plan.Row.Says(map, EmployeeField.UserGroups)),
            givers.Named,
            joins: !map.IsExport);
        var profiles = new MembershipPlan(
            memberships,
            further,
            AuthorizationKind.UserProfile,
            Resolve(AuthorizationKind.UserProfile, plan.Row.UserProfiles, plan.Row.Says(map, EmployeeField.UserProfiles)),
            givers.Named,
            joins: !map.IsExport);
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
            (plan.Undo ??= new UndoRecord()).LicenseGiver = GiverState.Of(user.LicenseGiverId, user.LicenseLine);
            states.Move(user, license, plan.Row.Line);
            plan.Changes.Add(new FieldChange("License", former.ToString(), license.ToString()));
        }

        Record(plan, "UserGroups", groups);
        Record(plan, "UserProfiles", profiles);
        return [groups, profiles];
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
        List<FieldChange> changes = [.. new[] { memberships.Change(field), memberships.GiverChange() }.OfType<FieldChange>()];
        if (changes.Count > 0)
        {
            plan.Changes.AddRange(changes);
            (plan.Undo ??= new UndoRecord()).Memberships.AddRange(memberships.Undo());
        }
    }
}
