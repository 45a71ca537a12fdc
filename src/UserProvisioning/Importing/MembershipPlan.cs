using UserProvisioning.Importing.Undo;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The changes that one row makes to a user's groups or profiles.</summary>
internal sealed class MembershipPlan
{
    private readonly List<MembershipRow> _before;
    private readonly string _source;

    /// <param name="memberships">Every membership of the user.</param>
    /// <param name="kind">Whether groups or profiles are meant.</param>
    /// <param name="named">The groups or profiles that the row names; null when the file has no such column.</param>
    /// <param name="source">The source of the file.</param>
    internal MembershipPlan(List<MembershipRow> memberships, AuthorizationKind kind, List<AuthorizationRow>? named, string source)
    {
        _source = source;
        _before = memberships.FindAll(membership => membership.Kind == kind);
        if (named is not null)
        {
            Added = named.FindAll(row => !_before.Exists(membership => membership.AuthorizationId == row.Id));
            Removed = _before.FindAll(membership => membership.GrantedBySource == source
                && !named.Exists(row => row.Id == membership.AuthorizationId));
        }
    }

    internal List<AuthorizationRow> Added { get; } = [];

    internal List<MembershipRow> Removed { get; } = [];

    /// <summary>The names before and after; null when nothing changes.</summary>
    internal FieldChange? Change(string field) => Added.Count + Removed.Count == 0 ? null : new FieldChange(
        field,
        Join(_before.Select(membership => membership.Name)),
        Join(_before.Except(Removed)
            .Select(membership => membership.Name)
            .Concat(Added.Select(row => row.Name))
            .Order(StringComparer.OrdinalIgnoreCase)));

    internal IEnumerable<MembershipChange> Undo() =>
        Added.Select(row => new MembershipChange(row.Id, row.Name, null, _source))
            .Concat(Removed.Select(membership => new MembershipChange(
                membership.AuthorizationId,
                membership.Name,
                membership.GrantedBySource,
                null)));

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
