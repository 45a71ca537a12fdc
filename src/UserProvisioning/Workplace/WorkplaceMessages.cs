using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Workplace;

/// <summary>The sentences of a denied workplace login for each of <see cref="LoginReasons"/>.</summary>
internal static class WorkplaceMessages
{
    internal const string LoginDisabled = "Login is off for this client. Set-ClientSetting LoginEnabled $true lets users in.";

    /// <summary>Returns the sentence that says which user groups a login did not give, since the license of the user is too low for them.</summary>
    internal static string OfLicense(SystemUserRow user, IReadOnlyList<AuthorizationRow> groups) =>
        $"The login did not make '{user.Username}' a member of {string.Join(", ", groups.Select(group => $"'{group.Name}'"))}, since "
            + $"{user.License ?? user.LastLicense} is too low a license for that. Set-SystemUserLicense gives a higher one.";

    /// <summary>Returns the sentence that says why a contact, or its user, cannot log in.</summary>
    /// <param name="reason">One of <see cref="LoginReasons"/>.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="user">Its user; null when it has none.</param>
    internal static string Of(string reason, ContactRow contact, SystemUserRow? user) => reason switch
    {
        LoginReasons.LoginDisabled => LoginDisabled,
        LoginReasons.Archived => $"The system user '{user!.Username}' is archived. Enable-SystemUser restores it.",
        LoginReasons.Blocked => $"The system user '{user!.Username}' is blocked. Unblock-SystemUser ends that.",
        LoginReasons.ContactArchived => $"The contact '{contact.DisplayName}' is archived. Enable-Contact makes it active again.",
        LoginReasons.NotStarted => $"The start date of '{contact.DisplayName}', {contact.StartDate:yyyy-MM-dd}, has not come.",
        LoginReasons.Ended => $"The end date of '{contact.DisplayName}', {contact.EndDate:yyyy-MM-dd}, has passed.",
        LoginReasons.NoAuthorization =>
            $"The system user '{user!.Username}' is a member of no user group or profile. Add-UserGroupMember makes it one.",
        LoginReasons.LicenseCannotLogIn => $"The license {user!.License} of '{user.Username}' cannot log in.",
        WorkplaceReasons.PasswordOnly =>
            $"The system user '{user!.Username}' signs in with a password only. Set-SystemUser -LoginMethod Any lets it in through the app.",
        _ => $"'{contact.DisplayName}' cannot log in: {reason}. Test-SystemUser says every reason.",
    };
}
