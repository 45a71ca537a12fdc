using UserProvisioning.Rules;
using UserProvisioning.Storage;

namespace UserProvisioning.RuleRuns;

/// <summary>
/// Finds the contacts for whose users the rules may change something, without reading the users whole. It never leaves one out; those that it finds
/// are planned in detail.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="rules">The rules.</param>
internal sealed class AccessComparison(IUnitOfWork work, CompiledRules rules)
{
    private readonly Dictionary<long, Giver> _givers = [];

    /// <summary>The ids of contacts of a page that may differ.</summary>
    /// <param name="page">Contacts, by id.</param>
    /// <param name="mustMake">Whether a user is to be made of a contact, if it has none.</param>
    internal List<long> Differing(IReadOnlyList<ContactRow> page, Func<ContactRow, bool> mustMake)
    {
        IReadOnlyList<UserAccessRow> users = work.Users.Access(page[0].Id, page[^1].Id);
        IReadOnlyList<MemberRow> members = users.Count == 0 ? [] : work.Authorizations.MembersOf(page[0].Id, page[^1].Id);
        LoadGivers(users, members);
        var found = new List<long>();
        (int user, int member) = (0, 0);
        foreach (ContactRow contact in page)
        {
            while (user < users.Count && users[user].ContactId < contact.Id)
            {
                user++;
            }

            while (member < members.Count && members[member].ContactId < contact.Id)
            {
                member++;
            }

            int first = member;
            while (member < members.Count && members[member].ContactId == contact.Id)
            {
                member++;
            }

            bool differs = user < users.Count && users[user].ContactId == contact.Id
                ? Differs(rules.GiftFor(contact), users[user], members, first, member)
                : mustMake(contact);
            if (differs)
            {
                found.Add(contact.Id);
            }
        }

        return found;
    }

    private bool Differs(RuleGift gift, UserAccessRow user, IReadOnlyList<MemberRow> members, int from, int to)
    {
        int given = 0;
        for (int i = from; i < to; i++)
        {
            MemberRow member = members[i];
            RuleMembership? wanted = Find(gift, member.AuthorizationId);
            Giver? giver = GiverOf(member.GiverId);
            if (member.MoreGivers is not null)
            {
                return true;
            }

            if (giver is { Kind: AccessGiver.Rule } ruled)
            {
                if (wanted is not { Rules: [var only] } || only != ruled.Name)
                {
                    return true;
                }

                given++;
            }
            else if (wanted is not null)
            {
                return true;
            }
        }

        return given != gift.Memberships.Count || (user.IsActive && LicenseDiffers(gift, user));
    }

    private bool LicenseDiffers(RuleGift gift, UserAccessRow user)
    {
        if (GiverOf(user.LicenseGiverId) is not { Kind: AccessGiver.Rule or AccessGiver.Default } giver)
        {
            return false;
        }

        return gift.License is { } wanted
            ? wanted.License != user.License || giver != new Giver(AccessGiver.Rule, wanted.Rule)
            : giver.Kind == AccessGiver.Rule;
    }

    private static RuleMembership? Find(RuleGift gift, long authorizationId)
    {
        foreach (RuleMembership membership in gift.Memberships)
        {
            if (membership.Authorization.Id == authorizationId)
            {
                return membership;
            }
        }

        return null;
    }

    private Giver? GiverOf(long? id) => id is { } known && _givers.TryGetValue(known, out Giver giver) ? giver : null;

    private void LoadGivers(IReadOnlyList<UserAccessRow> users, IReadOnlyList<MemberRow> members)
    {
        var unknown = new HashSet<long>();
        foreach (UserAccessRow user in users)
        {
            Note(user.LicenseGiverId);
        }

        foreach (MemberRow member in members)
        {
            Note(member.GiverId);
        }

        if (unknown.Count > 0)
        {
            foreach (GiverRow row in work.Givers.ByIds(unknown))
            {
                _givers[row.Id] = new Giver(row.GivenBy, row.Name);
            }
        }

        void Note(long? id)
        {
            if (id is { } known && !_givers.ContainsKey(known))
            {
                unknown.Add(known);
            }
        }
    }
}
