using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The rule that says which users get no first password by mail, and why.</summary>
/// <param name="settings">The client settings.</param>
/// <param name="force">Whether the caller asked to send also to users who start later or have a password that was set on purpose.</param>
internal sealed class MailRecipients(ClientSettings settings, bool force)
{
    private readonly int _daysBeforeStart = settings.CredentialDaysBeforeStart > 0 ? settings.CredentialDaysBeforeStart : 1;

    /// <summary>Returns the reason why a user gets no mail; null when the user gets one.</summary>
    /// <param name="user">The user, with the start and end dates of its contact.</param>
    /// <param name="day">The day of the mail.</param>
    internal string? WhyNot(SystemUserRow user, DateTime day) =>
        user.Status == SystemUserStatus.Archived ? "The user is archived."
        : user.ContactStatus == ContactStatus.Archived ? "The contact is archived."
        : user.IsBlocked(day) ? "The user is blocked. Unblock-SystemUser ends that."
        : user.EndDate < day ? $"The end date of the contact, {user.EndDate:yyyy-MM-dd}, has passed."
        : force ? null
        : user.CredentialStatus == CredentialStatus.Set ? "The user has a password that was set on purpose. Use -Force to replace it."
        : user.StartDate > day.AddDays(_daysBeforeStart)
            ? $"The contact starts on {user.StartDate:yyyy-MM-dd} only. Send from {user.StartDate?.AddDays(-_daysBeforeStart):yyyy-MM-dd} on, or "
                + "use -Force to send now."
        : SignsInElsewhere(user) ? "The user signs in through the workplace app, and has no password. Use -Force to give one all the same."
        : null;

    // As long as nothing else says how a user signs in, somebody who has signed in through the workplace app and has no password needs none.
    private static bool SignsInElsewhere(SystemUserRow user) => user is { HasWorkplaceIdentity: true, CredentialStatus: CredentialStatus.None };
}
