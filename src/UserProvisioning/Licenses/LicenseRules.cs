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
            Require(username, license, membership.Kind, membership.Name, Required(membership), membership.Contained);
        }
    }

    /// <summary>Refuses a license that is too low for a group or profile.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal static void RequireLicense(string username, LicenseType license, AuthorizationRow authorization)
    {
        Require(username, license, authorization.Kind, authorization.Name, Required(authorization), authorization.Contained);
    }

    /// <summary>The lowest license that a group or profile requires, by itself or through the groups that it contains; null for none.</summary>
    internal static LicenseType? Required(AuthorizationRow authorization) => Highest(authorization.RequiredLicense, authorization.Contained);

    /// <summary>The lowest license that a membership requires, by itself or through the groups that the profile contains; null for none.</summary>
    internal static LicenseType? Required(MembershipRow membership) => Highest(membership.RequiredLicense, membership.Contained);

    private static LicenseType? Highest(LicenseType? own, IReadOnlyList<ContainedGroupRow> contained) =>
        contained.Count == 0 ? own : LicenseCatalog.Highest(contained.Select(group => group.RequiredLicense).Append(own));

    private static void Require(
        string username,
        LicenseType license,
        AuthorizationKind kind,
        string name,
        LicenseType? required,
        IReadOnlyList<ContainedGroupRow> contained)
    {
        if (LicenseCatalog.Suffices(license, required))
        {
            return;
        }

        string through = contained.Count == 0 ? string.Empty : $", which contains {string.Join(", ", contained.Select(group => group.Name))},";
        throw new ProvisioningException(
            ErrorIds.LicenseTooLow,
            $"The {AuthorizationNames.Of(kind)} '{name}'{through} needs a license of at least the level of {required} "
                + $"({LicenseCatalog.LevelOf(required!.Value)}), and {license} for '{username}' has level {LicenseCatalog.LevelOf(license)}. Give a "
                + $"higher license, or leave the {AuthorizationNames.Of(kind)} out.",
            username) { Field = "License" };
    }
}
