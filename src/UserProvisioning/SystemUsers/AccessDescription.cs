using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>What users have and who gave it, in the form that PowerShell shows.</summary>
internal sealed class AccessDescription
{
    private const string Unknown = "given before this was kept";

    private readonly AccessGiverLookup _givers;
    private readonly ILookup<long, MembershipRow> _memberships;

    internal AccessDescription(IUnitOfWork work, IReadOnlyList<SystemUserRow> users)
    {
        IReadOnlyList<MembershipRow> memberships = users.Count == 0 ? [] : work.Authorizations.MembershipsOf(users.Select(user => user.Id).ToList());
        _memberships = memberships.ToLookup(membership => membership.SystemUserId);
        _givers = new AccessGiverLookup(work, memberships, users.SelectMany(user => new[] { user.LicenseGiverId, user.UsernameGiverId }));
    }

    /// <summary>What a user has: its username, its license, its groups with those of its profiles, and its profiles.</summary>
    internal SystemUserAccess[] Of(SystemUserRow user)
    {
        List<MembershipRow> memberships = _memberships[user.Id].ToList();
        return
        [
            Access(user, AccessKind.Username, user.Username, _givers.Find(user.UsernameGiverId), user.UsernameLine),
            .. user.License is { } license
                ? [Access(user, AccessKind.License, license.ToString(), _givers.Find(user.LicenseGiverId), user.LicenseLine)]
                : Array.Empty<SystemUserAccess>(),
            .. Groups(user, memberships)
                .OrderBy(access => Text.Key(access.Name), StringComparer.Ordinal)
                .ThenBy(access => access.GivenBy == AccessGiver.Profile),
            .. memberships.Where(membership => membership.Kind == AuthorizationKind.UserProfile)
                .SelectMany(membership => Of(user, AccessKind.UserProfile, membership)),
        ];
    }

    private IEnumerable<SystemUserAccess> Groups(SystemUserRow user, List<MembershipRow> memberships)
    {
        foreach (MembershipRow membership in memberships)
        {
            if (membership.Kind == AuthorizationKind.UserGroup)
            {
                foreach (SystemUserAccess access in Of(user, AccessKind.UserGroup, membership))
                {
                    yield return access;
                }

                continue;
            }

            DateTime? member = _givers.Of(membership).Min(giver => giver.Giver?.Since);
            foreach (ContainedGroupRow group in membership.Contained)
            {
                yield return new SystemUserAccess
                {
                    Username = user.Username,
                    Kind = AccessKind.UserGroup,
                    Name = group.Name,
                    GivenBy = AccessGiver.Profile,
                    Detail = membership.Name,

                    // The user has the group since the later of the two: that it got the profile, and that the profile got the group.
                    Since = Clock.Local(member > group.Since || group.Since is null ? member : group.Since),
                };
            }
        }
    }

    private IEnumerable<SystemUserAccess> Of(SystemUserRow user, AccessKind kind, MembershipRow membership) => _givers.Of(membership)
        .Select(giver => Access(user, kind, membership.Name, giver.Giver, giver.Line, membership.GrantedBySource));

    /// <param name="user">The user.</param>
    /// <param name="kind">What the user has.</param>
    /// <param name="name">Its name.</param>
    /// <param name="giver">Who gave it; null when that is not known.</param>
    /// <param name="line">The line of the file, or the number of the object; null for none.</param>
    /// <param name="source">The source that gave it; known also of memberships that were given before more was kept.</param>
    private static SystemUserAccess Access(
        SystemUserRow user, AccessKind kind, string name, GiverRow? giver, long? line, string? source = null) => new()
    {
        Username = user.Username,
        Kind = kind,
        Name = name,
        GivenBy = giver?.GivenBy ?? (source is null ? null : AccessGiver.Source),
        Detail = giver is null ? source is null ? Unknown : $"{source}, {Unknown}" : Detail(kind, giver, line),
        Since = Clock.Local(giver?.Since),
        RunId = giver?.RunId,
        Line = line,
        Actor = giver?.Actor,
    };

    private static string Detail(AccessKind kind, GiverRow giver, long? line) => giver.GivenBy switch
    {
        AccessGiver.Source => string.Create(
            CultureInfo.InvariantCulture, $"{giver.Name}, run {giver.RunId}, {(RunPaths.AreObjects(giver.RunPath) ? "object" : "line")} {line}"),
        AccessGiver.Hand when giver.Name is { } format => $"{giver.Actor}, by the format {format}",
        AccessGiver.Hand => giver.Actor,
        AccessGiver.Rule => $"the assignment rule {giver.Name}",
        _ when giver.Name is { } format => $"the format {format}",
        _ => kind switch
        {
            AccessKind.License => nameof(ClientSettings.DefaultLicense),
            AccessKind.UserGroup => nameof(ClientSettings.DefaultUserGroups),
            _ => nameof(ClientSettings.DefaultUserProfiles),
        },
    };
}
