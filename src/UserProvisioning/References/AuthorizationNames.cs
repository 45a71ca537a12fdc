using UserProvisioning.Common;

namespace UserProvisioning.References;

/// <summary>The names of the two kinds of authorization in messages.</summary>
internal static class AuthorizationNames
{
    /// <summary>The name within a sentence.</summary>
    internal static string Of(AuthorizationKind kind) => kind == AuthorizationKind.UserGroup ? "user group" : "user profile";

    /// <summary>The error for a group or profile that does not exist, with the nearest existing name as a hint.</summary>
    internal static ProvisioningException NotFound(AuthorizationKind kind, string reference, IEnumerable<string> names)
    {
        string hint = Nearest.Hint(reference, names);
        return kind == AuthorizationKind.UserGroup
            ? new(
                ErrorIds.UserGroupNotFound,
                $"There is no user group '{reference}'.{hint} Get-UserGroup lists them all; New-UserGroup makes one.",
                reference) { Field = "UserGroups" }
            : new(
                ErrorIds.UserProfileNotFound,
                $"There is no user profile '{reference}'.{hint} Get-UserProfile lists them all; New-UserProfile makes one.",
                reference) { Field = "UserProfiles" };
    }
}
