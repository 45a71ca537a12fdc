using UserProvisioning.Licenses;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>Makes the objects that PowerShell shows from stored groups and profiles.</summary>
internal static class AuthorizationModels
{
    internal static Authorization Of(AuthorizationRow row) => row.Kind == AuthorizationKind.UserGroup
        ? new UserGroup
        {
            Id = row.Id,
            Name = row.Name,
            Description = row.Description,
            RequiredLicense = LicenseRules.Required(row),
            Modules = ModulesOf(row),
            MemberCount = row.MemberCount,
        }
        : new UserProfile
        {
            Id = row.Id,
            Name = row.Name,
            Description = row.Description,
            RequiredLicense = LicenseRules.Required(row),
            Modules = ModulesOf(row),
            MemberCount = row.MemberCount,
            UserGroups = row.Contained.Select(group => group.Name).ToArray(),
        };

    internal static string[] ModulesOf(AuthorizationRow row) => row.Modules?.Split('\n') ?? [];
}
