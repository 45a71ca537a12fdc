using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>Turns stored groups and profiles into the objects that PowerShell shows.</summary>
internal static class AuthorizationModels
{
    internal static Authorization Of(AuthorizationRow row) => row.Kind == AuthorizationKind.UserGroup
        ? new UserGroup
        {
            Id = row.Id,
            Name = row.Name,
            Description = row.Description,
            RequiredLicense = row.RequiredLicense,
            Modules = ModulesOf(row),
            MemberCount = row.MemberCount,
        }
        : new UserProfile
        {
            Id = row.Id,
            Name = row.Name,
            Description = row.Description,
            RequiredLicense = row.RequiredLicense,
            Modules = ModulesOf(row),
            MemberCount = row.MemberCount,
        };

    internal static string[] ModulesOf(AuthorizationRow row) => row.Modules?.Split('\n') ?? [];
}
