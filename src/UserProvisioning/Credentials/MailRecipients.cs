using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The rule that says which users get no first password by mail, and why.</summary>
internal static class MailRecipients
{
    /// <summary>How many days before a person's start date a first password is sent, unless a client setting says otherwise.</summary>
    private const int DaysBeforeStart = 1;

    /// <summary>Returns the reason why a user gets no mail; null when the user gets one.</summary>
    /// <param name="user">The user, with the start and end dates of its contact.</param>
    /// <param name="today">The present day.</param>
    /// <param name="force">Whether the caller asked to send to all users except archived and blocked ones.</param>
    internal static string? WhyNot(SystemUserRow user, DateTime today, bool force) =>
        user.Status == SystemUserStatus.Archived ? "The user is archived."
        : user.ContactStatus == ContactStatus.Archived ? "The contact is archived."
        : user.IsBlocked(today) ? "The user is blocked. Unblock-SystemUser ends that."
        : force ? null
        : user.CredentialStatus == CredentialStatus.Set ? "The user has a password that was set on purpose. Use -Force to replace it."
        : user.EndDate < today ? $"The end date of the contact, {user.EndDate:yyyy-MM-dd}, has passed. Use -Force to send all the same."
        : user.StartDate > today.AddDays(DaysBeforeStart)
            ? $"The contact starts on {user.StartDate:yyyy-MM-dd} only. Send from {user.StartDate?.AddDays(-DaysBeforeStart):yyyy-MM-dd} on, or "
                + "use -Force to send now."
        : user is { HasWorkplaceIdentity: true, CredentialStatus: CredentialStatus.None }
            ? "The user signs in through the workplace app, and has no password. Use -Force to give one all the same."
        : null;
}
