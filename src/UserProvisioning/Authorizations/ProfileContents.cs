using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>The rules for the user groups that a user profile contains.</summary>
internal static class ProfileContents
{
    /// <summary>Finds the groups that a profile is to contain, and puts them into its row.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/>.</exception>
    internal static void Fill(IUnitOfWork work, AuthorizationRow profile, IReadOnlyList<UserGroupReference> groups) => profile.Contained = groups
        .Select(group => AuthorizationLookup.Resolve(work, AuthorizationKind.UserGroup, group))
        .DistinctBy(group => group.Id)
        .OrderBy(group => Text.Key(group.Name), StringComparer.Ordinal)
        .Select(group => new ContainedGroupRow
        {
            UserProfileId = profile.Id,
            UserGroupId = group.Id,
            Name = group.Name,
            RequiredLicense = group.RequiredLicense,
        })
        .ToList();

    /// <summary>Stores the groups of a profile.</summary>
    internal static void Write(IUnitOfWork work, AuthorizationRow profile, DateTime nowUtc) =>
        work.Authorizations.SetContained(profile.Id, profile.Contained.Select(group => group.UserGroupId).ToList(), nowUtc);

    /// <summary>The names of the groups, as a list for the audit trail; null for none.</summary>
    internal static string? NamesOf(AuthorizationRow profile) =>
        profile.Contained.Count == 0 ? null : string.Join('|', profile.Contained.Select(group => group.Name));

    /// <summary>Refuses to remove a group that a profile contains: the members of the profile would lose its rights without a word.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>.</exception>
    internal static void RequireNotContained(IUnitOfWork work, AuthorizationRow group)
    {
        List<string> profiles = group.Kind != AuthorizationKind.UserGroup ? [] : work.Authorizations.All(AuthorizationKind.UserProfile)
            .Where(profile => profile.Contained.Any(contained => contained.UserGroupId == group.Id))
            .Select(profile => $"'{profile.Name}'")
            .ToList();
        if (profiles.Count > 0)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"The user group '{group.Name}' is contained in the user profile{(profiles.Count == 1 ? string.Empty : "s")} "
                    + $"{string.Join(", ", profiles)}. Take it out with Set-UserProfile -UserGroup before you remove it.",
                group.Name);
        }
    }
}
