using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Rules;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Assigning;

/// <summary>
/// Compares what users have with what the assignment rules give them. It reads the users of a batch with a few statements, and changes nothing.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="rules">The rules.</param>
/// <param name="pools">The license pools, of which planned licenses are taken in memory.</param>
internal sealed class AssignmentPlanner(IUnitOfWork work, CompiledRules rules, LicensePools pools)
{
    private readonly Dictionary<long, GiverRow> _givers = [];
    private LicenseType? _defaultLicense;

    /// <summary>The rules.</summary>
    internal CompiledRules Rules => rules;

    /// <summary>Plans for users. Those for whom nothing changes and nothing fails are left out.</summary>
    /// <param name="users">The users with their contacts, and whether the license is that of a source and stays.</param>
    internal List<UserAssignment> Plan(IReadOnlyList<(ContactRow Contact, SystemUserRow User, bool KeepsLicense)> users)
    {
        if (users.Count == 0)
        {
            return [];
        }

        List<long> ids = users.Select(one => one.User.Id).ToList();
        IReadOnlyList<MembershipRow> all = work.Authorizations.MembershipsOf(ids);
        IReadOnlyList<MembershipGiverRow> further = AccessGiverLookup.Further(work, all);
        ILookup<long, MembershipRow> memberships = all.ToLookup(membership => membership.SystemUserId);
        ILookup<long, MembershipGiverRow> furtherOf = further.ToLookup(giver => giver.SystemUserId);
        ILookup<long, long> exceptions = work.AssignmentRules.ExceptionsOf(ids)
            .ToLookup(exception => exception.SystemUserId, exception => exception.AuthorizationId);
        LoadGivers(all.Select(membership => membership.GiverId).Concat(users.Select(one => one.User.LicenseGiverId)));
        var plans = new List<UserAssignment>();
        foreach ((ContactRow contact, SystemUserRow user, bool keepsLicense) in users)
        {
            IReadOnlyList<MembershipRow> has = memberships.Contains(user.Id) ? memberships[user.Id].ToList() : [];
            var plan = new UserAssignment(user, contact, has) { FormerLicense = user.License ?? user.LastLicense };
            Plan(plan, rules.GiftFor(contact), has, furtherOf[user.Id].ToList(), exceptions[user.Id].ToHashSet(), keepsLicense);
            if (!plan.IsEmpty || plan.Faults.Count > 0)
            {
                plans.Add(plan);
            }
        }

        return plans;
    }

    private void Plan(
        UserAssignment plan,
        RuleGift gift,
        IReadOnlyList<MembershipRow> has,
        List<MembershipGiverRow> further,
        HashSet<long> exceptions,
        bool keepsLicense)
    {
        foreach (MembershipRow membership in has)
        {
            RuleMembership? given = exceptions.Contains(membership.AuthorizationId) ? null
                : gift.Memberships.FirstOrDefault(one => one.Authorization.Id == membership.AuthorizationId);
            PlanGivers(plan, membership, further.FindAll(giver => giver.AuthorizationId == membership.AuthorizationId), given?.Rules ?? []);
        }

        if (!keepsLicense && plan.User.Status == SystemUserStatus.Active)
        {
            PlanLicense(plan, gift, has);
        }

        LicenseType license = plan.License ?? plan.FormerLicense;
        foreach (RuleMembership given in gift.Memberships)
        {
            if (exceptions.Contains(given.Authorization.Id) || has.Any(membership => membership.AuthorizationId == given.Authorization.Id))
            {
                continue;
            }

            if (LicenseCatalog.Suffices(license, LicenseRules.Required(given.Authorization)))
            {
                plan.Added.Add(given);
            }
            else if (plan.User.Status == SystemUserStatus.Active)
            {
                plan.Faults.Add(RuleFaults.TooLow(plan.User.Username, license, given));
            }
        }
    }

    private void PlanGivers(UserAssignment plan, MembershipRow membership, List<MembershipGiverRow> further, IReadOnlyList<string> wanted)
    {
        Giver? first = GiverOf(membership.GiverId);
        List<string> joining = wanted
            .Where(rule => !(first is { Kind: AccessGiver.Rule } giver && giver.Name == rule) && !further.Exists(other => IsRule(other, rule)))
            .ToList();
        List<MembershipGiverRow> leaving = further.FindAll(giver => giver.GivenBy == AccessGiver.Rule && !wanted.Contains(giver.Name!));
        bool firstLeaves = first is { Kind: AccessGiver.Rule } ruled && !wanted.Contains(ruled.Name!);
        if (firstLeaves)
        {
            MembershipGiverRow? successor = further.Find(giver => !leaving.Contains(giver));
            if (successor is null && joining.Count == 0)
            {
                plan.Removed.Add(membership);
                return;
            }

            plan.Succeeded.Add((membership, first!.Value, successor, successor is null ? joining[0] : null));
        }

        plan.Joined.AddRange(joining.Select(rule => (membership, rule)));
        plan.Left.AddRange(leaving.Select(giver => (membership, giver)));
    }

    private void PlanLicense(UserAssignment plan, RuleGift gift, IReadOnlyList<MembershipRow> has)
    {
        // A license that a person or a source gave stays, and so does one of which nobody knows who gave it.
        if (GiverOf(plan.User.LicenseGiverId) is not { Kind: AccessGiver.Rule or AccessGiver.Default } giver
            || (gift.License is null && giver.Kind == AccessGiver.Default))
        {
            return;
        }

        LicenseType wanted = gift.License?.License ?? (_defaultLicense ??= ClientSettings.Of(work).DefaultLicense);
        Giver wantedGiver = gift.License is { } licensing ? new Giver(AccessGiver.Rule, licensing.Rule) : new Giver(AccessGiver.Default);
        if (wanted == plan.FormerLicense)
        {
            plan.LicenseGiver = wantedGiver == giver ? null : wantedGiver;
            return;
        }

        if (has.Except(plan.Removed).FirstOrDefault(membership => !LicenseCatalog.Suffices(wanted, LicenseRules.Required(membership))) is { } kept)
        {
            plan.Faults.Add(RuleFaults.LicenseTooLow(
                plan.User.Username, wanted, gift.License?.Rule, kept.Name, LicenseRules.Required(kept)!.Value));
            return;
        }

        try
        {
            pools.Take(wanted, plan.User.Username);
        }
        catch (ProvisioningException exception) when (exception.ErrorId == ErrorIds.LicenseUnavailable)
        {
            plan.Faults.Add(RuleFaults.Unavailable(plan.User.Username, wanted, gift.License?.Rule));
            return;
        }

        pools.Release(plan.FormerLicense);
        (plan.License, plan.LicenseGiver) = (wanted, wantedGiver);
    }

    private static bool IsRule(MembershipGiverRow giver, string rule) => giver.GivenBy == AccessGiver.Rule && giver.Name == rule;

    private Giver? GiverOf(long? id) => id is { } known && _givers.TryGetValue(known, out GiverRow? row) ? new Giver(row.GivenBy, row.Name) : null;

    /// <summary>Reads givers that are not known yet. There is one for each run, so a large database has few.</summary>
    private void LoadGivers(IEnumerable<long?> ids)
    {
        List<long> unknown = ids.OfType<long>().Distinct().Where(id => !_givers.ContainsKey(id)).ToList();
        if (unknown.Count > 0)
        {
            foreach (GiverRow row in work.Givers.ByIds(unknown))
            {
                _givers[row.Id] = row;
            }
        }
    }
}
