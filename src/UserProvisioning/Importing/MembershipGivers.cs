using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Takes a source away from memberships that others give too.</summary>
internal static class MembershipGivers
{
    /// <param name="work">The unit of work.</param>
    /// <param name="givers">What is stored of the source, in whichever runs it gave the memberships. It may be the giver of several.</param>
    internal static void Remove(IUnitOfWork work, IEnumerable<MembershipGiverRow> givers)
    {
        foreach (IGrouping<long, MembershipGiverRow> group in givers.GroupBy(giver => giver.AuthorizationId))
        {
            work.Givers.Remove(
                group.Key, group.Select(giver => giver.SystemUserId).ToList(), group.Select(giver => giver.GiverId).Distinct().ToList());
        }
    }
}
