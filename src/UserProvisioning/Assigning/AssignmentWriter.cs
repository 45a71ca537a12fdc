using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Assigning;

/// <summary>Writes what the assignment rules change for users, with a few statements for all. The caller writes the license pools.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="givers">Who gives what.</param>
internal sealed class AssignmentWriter(IUnitOfWork work, AccessGivers givers)
{
    /// <summary>Writes them. Each user may occur once.</summary>
    internal void Write(IReadOnlyList<UserAssignment> plans)
    {
        WriteLicenses(plans);
        foreach (IGrouping<long, long> members in plans
            .SelectMany(plan => plan.Removed)
            .GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        var further = new List<MembershipGiverRow>();
        var added = new List<(long UserId, long AuthorizationId, Given Given)>();
        foreach (UserAssignment plan in plans)
        {
            foreach (RuleMembership one in plan.Added)
            {
                added.Add((plan.User.Id, one.Authorization.Id, By(one.Rules[0])));
                further.AddRange(one.Rules.Skip(1).Select(rule => Row(plan.User.Id, one.Authorization.Id, rule)));
            }

            further.AddRange(plan.Joined.Select(one => Row(plan.User.Id, one.Membership.AuthorizationId, one.Rule)));
        }

        work.Authorizations.InsertMembers(added);
        work.Givers.Add(further);
        foreach (IGrouping<long, MembershipGiverRow> left in plans
            .SelectMany(plan => plan.Left)
            .GroupBy(one => one.Membership.AuthorizationId, one => one.Giver))
        {
            work.Givers.Remove(
                left.Key, left.Select(giver => giver.SystemUserId).Distinct().ToList(), left.Select(giver => giver.GiverId).Distinct().ToList());
        }

        foreach ((MembershipRow membership, _, MembershipGiverRow? stored, string? rule) in plans.SelectMany(plan => plan.Succeeded))
        {
            work.Givers.SetFirst(stored ?? Row(membership.SystemUserId, membership.AuthorizationId, rule!));
        }
    }

    /// <summary>Adds an entry to the audit trail for each change.</summary>
    internal static void Record(AuditLog audit, UserAssignment plan)
    {
        if (plan.License is { } license)
        {
            audit.Add(AuditActions.SetLicense, plan.User, new FieldChange("License", plan.FormerLicense.ToString(), license.ToString()));
        }

        foreach (MembershipRow membership in plan.Removed)
        {
            audit.Add(AuditActions.RemoveMember, plan.User, new FieldChange(membership.Kind.ToString(), membership.Name, null));
        }

        foreach (RuleMembership one in plan.Added)
        {
            audit.Add(
                AuditActions.AddMember,
                plan.User,
                new FieldChange(one.Authorization.Kind.ToString(), null, one.Authorization.Name),
                new FieldChange(ItemFields.GivenBy, null, string.Join('|', one.Rules)));
        }

        if (plan.Changes().Find(change => change.Field == ItemFields.GivenBy) is { } giving)
        {
            audit.Add(AuditActions.Update, plan.User, giving);
        }
    }

    private void WriteLicenses(IReadOnlyList<UserAssignment> plans)
    {
        List<UserAssignment> licensed = plans.Where(plan => plan.LicenseGiver is not null).ToList();
        foreach (UserAssignment plan in licensed)
        {
            plan.User.Give(plan.License ?? plan.FormerLicense, givers.By(plan.LicenseGiver!.Value));
        }

        work.Users.SetLicenses(licensed.ConvertAll(plan => plan.User));
    }

    private Given By(string rule) => givers.By(new Giver(AccessGiver.Rule, rule));

    private MembershipGiverRow Row(long userId, long authorizationId, string rule) => new()
    {
        SystemUserId = userId,
        AuthorizationId = authorizationId,
        GiverId = By(rule).GiverId!.Value,
        GivenBy = AccessGiver.Rule,
        Name = rule,
    };
}
