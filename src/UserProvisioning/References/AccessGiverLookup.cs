using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Who gave some memberships, and other things of users, read with two statements.</summary>
internal sealed class AccessGiverLookup
{
    private readonly Dictionary<long, GiverRow> _givers;
    private readonly ILookup<(long UserId, long AuthorizationId), MembershipGiverRow> _further;

    /// <param name="work">The unit of work.</param>
    /// <param name="memberships">The memberships.</param>
    /// <param name="others">Ids of givers of other things.</param>
    internal AccessGiverLookup(IUnitOfWork work, IReadOnlyCollection<MembershipRow> memberships, IEnumerable<long?>? others = null)
    {
        IReadOnlyList<MembershipGiverRow> further = Further(work, memberships);
        _further = further.ToLookup(row => (row.SystemUserId, row.AuthorizationId));
        List<long> ids = memberships.Select(membership => membership.GiverId)
            .Concat(others ?? [])
            .OfType<long>()
            .Concat(further.Select(row => row.GiverId))
            .Distinct()
            .ToList();
        _givers = ids.Count == 0 ? [] : work.Givers.ByIds(ids).ToDictionary(row => row.Id);
    }

    /// <summary>The givers of memberships beside the first giver of each. Nothing is read if no membership has any.</summary>
    internal static IReadOnlyList<MembershipGiverRow> Further(IUnitOfWork work, IEnumerable<MembershipRow> memberships)
    {
        List<long> users = memberships.Where(membership => membership.MoreGivers is not null)
            .Select(membership => membership.SystemUserId)
            .Distinct()
            .ToList();
        return users.Count == 0 ? [] : work.Givers.Further(users);
    }

    /// <summary>A giver by its id; null for one that is not known.</summary>
    internal GiverRow? Find(long? id) => id is { } known ? _givers.GetValueOrDefault(known) : null;

    /// <summary>The givers of a membership, each with the line of the file; the giver is null if it is not known.</summary>
    internal IEnumerable<(GiverRow? Giver, long? Line)> Of(MembershipRow membership) =>
        _further[(membership.SystemUserId, membership.AuthorizationId)]
            .Select(row => (Find(row.GiverId), row.GivenLine))
            .Prepend((Find(membership.GiverId), membership.GivenLine));
}
