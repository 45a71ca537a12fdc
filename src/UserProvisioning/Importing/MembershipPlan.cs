using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The changes that one row makes to a user's groups or profiles.</summary>
internal sealed class MembershipPlan
{
    private readonly List<MembershipRow> _before;
    private readonly Giver _source;

    /// <param name="memberships">Every membership of the user.</param>
    /// <param name="further">The givers of these memberships, beside the first giver of each.</param>
    /// <param name="kind">Whether groups or profiles are meant.</param>
    /// <param name="named">The groups or profiles that the row names; null when the file has no such column.</param>
    /// <param name="source">The source of the file.</param>
    /// <param name="joins">Whether the source becomes a further giver of what others gave. An export gives nothing: it names what users have.</param>
    internal MembershipPlan(
        List<MembershipRow> memberships,
        List<MembershipGiverRow> further,
        AuthorizationKind kind,
        List<AuthorizationRow>? named,
        Giver source,
        bool joins)
    {
        _source = source;
        _before = memberships.FindAll(membership => membership.Kind == kind);
        if (named is null)
        {
            return;
        }

        Added = named.FindAll(row => !_before.Exists(membership => membership.AuthorizationId == row.Id));
        foreach (MembershipRow membership in _before)
        {
            List<MembershipGiverRow> others = further.FindAll(giver => giver.AuthorizationId == membership.AuthorizationId);
            MembershipGiverRow? own = others.Find(giver => giver.Giver == source);
            bool isFirst = membership.GrantedBySource == source.Name;
            if (named.Exists(row => row.Id == membership.AuthorizationId))
            {
                if (joins && !isFirst && own is null)
                {
                    Joined.Add(membership);
                }
            }
            else if (own is not null)
            {
                Left.Add((membership, own));
            }
            else if (isFirst && others is [var successor, ..])
            {
                Succeeded.Add((membership, successor));
            }
            else if (isFirst)
            {
                Removed.Add(membership);
            }
        }
    }

    /// <summary>What the user becomes a member of.</summary>
    internal List<AuthorizationRow> Added { get; } = [];

    /// <summary>The memberships that only the source gave, and that it does not name any more.</summary>
    internal List<MembershipRow> Removed { get; } = [];

    /// <summary>The memberships that others gave, and that the source gives now too.</summary>
    internal List<MembershipRow> Joined { get; } = [];

    /// <summary>The memberships that the source gave beside others and does not name any more, with what is stored of that.</summary>
    internal List<(MembershipRow Membership, MembershipGiverRow Giver)> Left { get; } = [];

    /// <summary>The memberships that the source gave first and does not name any more, with the giver that takes its place.</summary>
    internal List<(MembershipRow Membership, MembershipGiverRow Giver)> Succeeded { get; } = [];

    /// <summary>The names before and after; null when nothing changes.</summary>
    internal FieldChange? Change(string field) => Added.Count + Removed.Count == 0 ? null : new FieldChange(
        field,
        Join(_before.Select(membership => membership.Name)),
        Join(_before.Except(Removed)
            .Select(membership => membership.Name)
            .Concat(Added.Select(row => row.Name))
            .Order(StringComparer.OrdinalIgnoreCase)));

    /// <summary>What the source gives now beside others, and what it does not give any more; null when nothing changes.</summary>
    internal FieldChange? GiverChange() => Joined.Count + Left.Count + Succeeded.Count == 0 ? null : new FieldChange(
        ItemFields.GivenBy,
        Join(Left.Concat(Succeeded).Select(one => ItemFields.Giving(one.Membership.Name, _source))),
        Join(Joined.Select(membership => ItemFields.Giving(membership.Name, _source))));

    internal IEnumerable<MembershipChange> Undo() =>
    [
        .. Added.Select(row => new MembershipChange(row.Id, row.Name, null, _source.Name)),
        .. Removed.Select(membership => new MembershipChange(membership.AuthorizationId, membership.Name, membership.GrantedBySource, null)
        {
            Giver = GiverState.Of(membership.GiverId, membership.GivenLine),
        }),
        .. Joined.Select(membership => new MembershipChange(membership.AuthorizationId, membership.Name, null, _source.Name) { IsShared = true }),
        .. Left.Select(one => new MembershipChange(one.Membership.AuthorizationId, one.Membership.Name, _source.Name, null)
        {
            IsShared = true,
            Giver = GiverState.Of(one.Giver.GiverId, one.Giver.GivenLine),
        }),
        .. Succeeded.Select(one => new MembershipChange(one.Membership.AuthorizationId, one.Membership.Name, _source.Name, null)
        {
            IsShared = true,
            WasFirst = true,
            Giver = GiverState.Of(one.Membership.GiverId, one.Membership.GivenLine),
        }),
    ];

    /// <summary>Counts the memberships that changes of a row give to a user, and those that they take from it.</summary>
    internal static (int Granted, int Revoked) Count(IReadOnlyList<FieldChange> changes)
    {
        (int granted, int revoked) = (0, 0);
        foreach (FieldChange change in changes)
        {
            if (change.Field is nameof(SystemUser.UserGroups) or nameof(SystemUser.UserProfiles))
            {
                string[] before = change.Old?.Split('|') ?? [];
                string[] after = change.New?.Split('|') ?? [];
                granted += before.Length == 0 ? after.Length : after.Except(before).Count();
                revoked += after.Length == 0 ? before.Length : before.Except(after).Count();
            }
        }

        return (granted, revoked);
    }

    private static string? Join(IEnumerable<string> names) => string.Join('|', names) is { Length: > 0 } text ? text : null;
}
