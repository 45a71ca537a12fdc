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
        ILookup<AuthorizationKind, string> names = memberships.ToLookup(membership => membership.Kind, membership => membership.Name);
        return row.ToSystemUser(names[AuthorizationKind.UserGroup].ToArray(), names[AuthorizationKind.UserProfile].ToArray());
    }
}
