using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>
/// Gives users that are there the license and the groups that their rows name. What they are a member of besides is
/// kept: it may have been given by hand.
/// </summary>
internal sealed class UserAdjustment(IUnitOfWork work)
{
    private readonly Dictionary<AuthorizationKind, Dictionary<string, AuthorizationRow>> _known = [];

    internal void Run(IReadOnlyList<(RowPlan Plan, SystemUserRow User)> present)
    {
        List<(RowPlan Plan, SystemUserRow User)> asking = present
            .Where(pair => (pair.Plan.Row.License is { } license && license != pair.User.License)
                || pair.Plan.Row.UserGroups is not null
                || pair.Plan.Row.UserProfiles is not null)
            .ToList();
        if (asking.Count == 0)
        {
            return;
        }

        ILookup<long, MembershipRow> memberships = work.Authorizations
            .MembershipsOf(asking.ConvertAll(pair => pair.User.Id))
            .ToLookup(membership => membership.SystemUserId);
        foreach ((RowPlan plan, SystemUserRow user) in asking)
        {
            try
            {
                Adjust(plan, user, memberships[user.Id].ToList());
            }
            catch (ProvisioningException exception)
            {
                plan.FailUser(exception);
            }
        }
    }

    /// <summary>All that the row asks for its user, or nothing of it.</summary>
    private void Adjust(RowPlan plan, SystemUserRow user, List<MembershipRow> memberships)
    {
        LicenseType former = user.License!.Value;
        LicenseType license = plan.Row.License ?? former;
        List<AuthorizationRow> groups = Missing(AuthorizationKind.UserGroup, plan.Row.UserGroups, memberships);
        List<AuthorizationRow> profiles = Missing(AuthorizationKind.UserProfile, plan.Row.UserProfiles, memberships);
        if (license != former)
        {
            AuthorizationRules.RequireLicense(user.Username, license, memberships);
        }

        foreach (AuthorizationRow added in groups.Concat(profiles))
        {
            if (!LicenseCatalog.Suffices(license, added.RequiredLicense))
            {
                throw AuthorizationRules.TooLow(user.Username, license, added.Kind, added.Name, added.RequiredLicense!.Value);
            }
        }

        if (license != former)
        {
            LicenseService.Take(work, license, user.Username);
            work.Licenses.Release(former, 1);
            work.Users.SetLicense(user.Id, license);
            user.License = user.LastLicense = license;
            plan.Changes.Add(new FieldChange("License", former.ToString(), license.ToString()));
        }

        Add(plan, user, "UserGroups", groups, memberships, AuthorizationKind.UserGroup);
        Add(plan, user, "UserProfiles", profiles, memberships, AuthorizationKind.UserProfile);
    }

    private List<AuthorizationRow> Missing(AuthorizationKind kind, IReadOnlyList<string>? names, List<MembershipRow> memberships)
    {
        if (names is null)
        {
            return [];
        }

        if (!_known.TryGetValue(kind, out Dictionary<string, AuthorizationRow>? known))
        {
            known = work.Authorizations.All(kind).ToDictionary(row => Text.Key(row.Name), StringComparer.Ordinal);
            _known.Add(kind, known);
        }

        return names
            .Select(name => known.GetValueOrDefault(Text.Key(name)) ?? throw AuthorizationNames.NotFound(kind, ContactRules.Shorten(name)))
            .Where(row => !memberships.Exists(membership => membership.AuthorizationId == row.Id))
            .ToList();
    }

    private void Add(
        RowPlan plan, SystemUserRow user, string field, List<AuthorizationRow> added, List<MembershipRow> memberships, AuthorizationKind kind)
    {
        if (added.Count == 0)
        {
            return;
        }

        work.Authorizations.InsertMembers(added.ConvertAll(row => (user.Id, row.Id)));
        string[] before = memberships.Where(membership => membership.Kind == kind).Select(membership => membership.Name).ToArray();
        string[] after = before.Concat(added.Select(row => row.Name)).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        plan.Changes.Add(new FieldChange(field, before.Length == 0 ? null : string.Join('|', before), string.Join('|', after)));
    }
}
