using UserProvisioning.Common;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The rule that says which users get no first password by mail, and why.</summary>
/// <param name="settings">The client settings.</param>
/// <param name="force">Whether the caller asked to send also to users who start later or have a password that was set on purpose.</param>
internal sealed class MailRecipients(ClientSettings settings, bool force)
{
    // The limit of the stored address; RFC 5321 allows no longer ones either.
    private const int LongestAddress = 254;

    private readonly int _daysBeforeStart = settings.CredentialDaysBeforeStart > 0 ? settings.CredentialDaysBeforeStart : 1;

    /// <summary>Refuses an address that nothing can be sent to.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>.</exception>
    internal static void RequireAddress(string? to)
    {
        if (to is not null && (to.Length > LongestAddress || !EmailAddress.IsValid(to)))
        {
            throw new ProvisioningException(
                ErrorIds.MailFailed, $"'{Text.Shorten(to)}' is not an e-mail address to send to. Give -To one as name@example.org.", to);
        }
    }

    /// <summary>Returns the reason why a user gets no mail; null when the user gets one.</summary>
    /// <param name="user">The user, with the start and end dates of its contact.</param>
    /// <param name="day">The day of the mail.</param>
    internal MailRefusal? WhyNot(SystemUserRow user, DateTime day) =>
        user.CredentialSendOn > day && !force
            ? Now($"The mail is scheduled for {user.CredentialSendOn:yyyy-MM-dd}. Use -Force to send now, or -At to choose another day.")
            : WhyNot(user, day, force || user.CredentialSendForced);

    /// <summary>Returns the reason why a mail to a user cannot be scheduled; null when it can.</summary>
    internal MailRefusal? WhyNotScheduled(SystemUserRow user, DateTime day) => WhyNot(user, day, force);

    private MailRefusal? WhyNot(SystemUserRow user, DateTime day, bool isForced) =>
        user.Status == SystemUserStatus.Archived ? Ever("The user is archived.")
        : user.ContactStatus == ContactStatus.Archived ? Ever("The contact is archived.")
        : user.IsBlocked(day) ? Ever("The user is blocked. Unblock-SystemUser ends that.")
        : user.EndDate < day ? Ever($"The contact's last day is {user.EndDate:yyyy-MM-dd}, which is before the mail.")
        : user.LoginMethod == LoginMethod.Workplace
            ? Ever("The user signs in through the workplace app only, and needs no password. Set-SystemUser -LoginMethod Any changes that.")
        : isForced ? null
        : user.CredentialStatus == CredentialStatus.Set ? Ever("The user has a password that was set on purpose. Use -Force to replace it.")
        : user.StartDate > day.AddDays(_daysBeforeStart)
            ? Now($"The contact starts on {user.StartDate:yyyy-MM-dd} only. Send from {user.StartDate?.AddDays(-_daysBeforeStart):yyyy-MM-dd} on, or "
                + "use -Force to send earlier.")
        : SignsInElsewhere(user) ? Ever("The user signs in through the workplace app, and has no password. Use -Force to give one all the same.")
        : null;

    private static MailRefusal Ever(string reason) => new(reason, IsFinal: true);

    private static MailRefusal Now(string reason) => new(reason, IsFinal: false);

    // Somebody who may sign in either way, has signed in through the workplace app and has no password, needs none.
    private static bool SignsInElsewhere(SystemUserRow user) =>
        user is { LoginMethod: LoginMethod.Any, HasWorkplaceIdentity: true, CredentialStatus: CredentialStatus.None };
}

/// <summary>The reason why a user gets no mail.</summary>
/// <param name="Reason">The reason, as a sentence.</param>
/// <param name="IsFinal">Whether a scheduled mail is canceled for this reason; otherwise it stays scheduled.</param>
internal sealed record MailRefusal(string Reason, bool IsFinal);
