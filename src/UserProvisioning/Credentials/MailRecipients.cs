using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>Who gets no first password by mail, and why.</summary>
internal static class MailRecipients
{
    /// <summary>How many days before somebody starts a first password is sent, when the client says nothing.</summary>
    private const int DaysBeforeStart = 1;

    /// <summary>Why nothing is sent to a user; null when something is.</summary>
    /// <param name="user">The user, with the dates of its contact.</param>
    /// <param name="today">The day that it is.</param>
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
