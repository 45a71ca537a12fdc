using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Licenses;

/// <summary>The rule that a user's license must have at least the level that its groups and profiles require.</summary>
internal static class LicenseRules
{
    /// <summary>Refuses a license that is too low for one of a user's groups or profiles.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal static void RequireLicense(string username, LicenseType license, IEnumerable<MembershipRow> memberships)
    {
        foreach (MembershipRow membership in memberships)
        {
            if (!LicenseCatalog.Suffices(license, membership.RequiredLicense))
            {
                throw TooLow(username, license, membership.Kind, membership.Name, membership.RequiredLicense!.Value);
            }
        }
    }

    /// <summary>Refuses a license that is too low for a group or profile.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal static void RequireLicense(string username, LicenseType license, AuthorizationRow authorization)
    {
        if (!LicenseCatalog.Suffices(license, authorization.RequiredLicense))
        {
            throw TooLow(username, license, authorization.Kind, authorization.Name, authorization.RequiredLicense!.Value);
        }
    }

    private static ProvisioningException TooLow(
        string username, LicenseType license, AuthorizationKind kind, string name, LicenseType required) => new(
        ErrorIds.LicenseTooLow,
        $"The {AuthorizationNames.Of(kind)} '{name}' needs a license of at least the level of {required} ({LicenseCatalog.LevelOf(required)}), "
            + $"and {license} for '{username}' has level {LicenseCatalog.LevelOf(license)}. Give a higher license, or leave the "
            + $"{AuthorizationNames.Of(kind)} out.",
        username) { Field = "License" };
}
