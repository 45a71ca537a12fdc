using UserProvisioning.Storage;

namespace UserProvisioning.References;

/// <summary>Turns stored users into the objects that PowerShell shows, with the names of their groups and profiles.</summary>
internal static class SystemUserDescriptions
{
    /// <summary>Converts rows to public objects, and reads the names of their groups and profiles.</summary>
    internal static IReadOnlyList<SystemUser> Of(IUnitOfWork work, IReadOnlyList<SystemUserRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        ILookup<long, MembershipRow> memberships = work.Authorizations
            .MembershipsOf(rows.Select(row => row.Id).ToList())
            .ToLookup(membership => membership.SystemUserId);
        return rows.Select(row => Of(row, memberships[row.Id])).ToList();
    }

    /// <summary>Converts a row whose memberships were read before. They must be in the order of their names.</summary>
    internal static SystemUser Of(SystemUserRow row, IEnumerable<MembershipRow> memberships)
    {
        IReadOnlyCollection<MembershipRow> all = memberships as IReadOnlyCollection<MembershipRow> ?? memberships.ToList();
        ILookup<AuthorizationKind, string> names = all.ToLookup(membership => membership.Kind, membership => membership.Name);
        string[] groups = names[AuthorizationKind.UserGroup].ToArray();
        return row.ToSystemUser(
            groups,
            names[AuthorizationKind.UserProfile].ToArray(),
            Effective(groups, all.SelectMany(membership => membership.Contained).Select(group => group.Name)));
    }

    /// <summary>The names of groups together with those of the groups that profiles contain, sorted, each once.</summary>
    internal static string[] Effective(string[] groups, IEnumerable<string> contained) => contained.Except(groups).ToArray() is { Length: > 0 } more
        ? groups.Concat(more).Distinct().OrderBy(Text.Key, StringComparer.Ordinal).ToArray()
        : groups;
}
