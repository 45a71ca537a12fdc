using UserProvisioning.Licenses;
using UserProvisioning.References;

namespace UserProvisioning.Rules;

/// <summary>The sentences that say why a user does not get what assignment rules give.</summary>
internal static class RuleFaults
{
    /// <summary>The license of the user is too low for a group or profile.</summary>
    internal static string TooLow(string user, LicenseType license, RuleMembership membership) =>
        $"{ErrorIds.LicenseTooLow}: the assignment rule '{membership.Rules[0]}' gives '{user}' the "
            + $"{AuthorizationNames.Of(membership.Authorization.Kind)} '{membership.Authorization.Name}', which needs at least "
            + $"{LicenseRules.Required(membership.Authorization)}, and the user has {license}.";

    /// <summary>The license that a rule gives is too low for a group or profile that the user has.</summary>
    internal static string LicenseTooLow(string user, LicenseType license, string? rule, string kept, LicenseType required) =>
        $"{ErrorIds.LicenseTooLow}: {By(rule)} gives '{user}' the license {license}, and '{kept}', of which the user is a member, needs at least "
            + $"{required}. The user keeps its license.";

    /// <summary>The pool of the license that a rule gives is empty.</summary>
    internal static string Unavailable(string user, LicenseType license, string? rule) =>
        $"{ErrorIds.LicenseUnavailable}: {By(rule)} gives '{user}' the license {license}, and none is left. The user keeps its license.";

    private static string By(string? rule) => rule is null ? "DefaultLicense" : $"the assignment rule '{rule}'";
}
