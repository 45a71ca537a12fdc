using UserProvisioning.Common;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>The rule that says who can log in. <c>Test-SystemUser</c>, the report and the workplace login all ask it.</summary>
/// <param name="settings">The client settings.</param>
/// <param name="time">The clock.</param>
internal sealed class LoginRules(ClientSettings settings, TimeProvider time)
{
    private readonly int _maxAgeDays = settings.PasswordMaxAgeDays;
    private readonly int _firstValidDays = settings.FirstPasswordValidDays;
    private readonly bool _firstMustBeChanged = settings.MustChangePasswordAtFirstLogin;
    private readonly DateTime _today = time.Today();
    private readonly DateTime _now = time.UtcNow();

    /// <summary>The reason why nobody can log in; null when there is none.</summary>
    internal string? OfClient { get; } = settings.LoginEnabled ? null : LoginReasons.LoginDisabled;

    /// <summary>Returns every reason why a user cannot log in; none when the user can log in.</summary>
    /// <param name="user">The user.</param>
    /// <param name="authorized">Whether the user is a member of a user group or profile.</param>
    /// <param name="throughWorkplace">Whether a workplace issuer vouches for the person, so that no password is needed.</param>
    internal IEnumerable<string> Reasons(SystemUserRow user, bool authorized, bool throughWorkplace = false)
    {
        if (OfClient is { } closed)
        {
            yield return closed;
        }

        if (user.Status == SystemUserStatus.Archived)
        {
            yield return LoginReasons.Archived;
        }

        if (user.IsBlocked(_today))
        {
            yield return LoginReasons.Blocked;
        }

        if (user.ContactStatus == ContactStatus.Archived)
        {
            yield return LoginReasons.ContactArchived;
        }

        if (OfPeriod(user.StartDate, user.EndDate) is { } period)
        {
            yield return period;
        }

        if (!authorized)
        {
            yield return LoginReasons.NoAuthorization;
        }

        if (user.License is not { } license)
        {
            yield return LoginReasons.NoLicense;
        }
        else if (!LicenseCatalog.MayLogIn(license))
        {
            yield return LoginReasons.LicenseCannotLogIn;
        }

        if (throughWorkplace && user.LoginMethod == LoginMethod.Password)
        {
            yield return WorkplaceReasons.PasswordOnly;
        }

        // A user who signs in through the workplace app needs no password, and an expired password does not matter.
        if (throughWorkplace || user.LoginMethod == LoginMethod.Workplace
            || (user.LoginMethod == LoginMethod.Any && user.HasWorkplaceIdentity))
        {
            yield break;
        }

        if (user.PasswordHash is null)
        {
            yield return LoginReasons.NoCredential;
        }
        else if (ExpiresAt(user) <= _now)
        {
            yield return LoginReasons.PasswordExpired;
        }
    }

    /// <summary>Returns every reason why the user that would be made of a contact could not log in.</summary>
    /// <param name="contact">A contact that has no user.</param>
    internal IEnumerable<string> Reasons(ContactRow contact)
    {
        if (OfClient is { } closed)
        {
            yield return closed;
        }

        if (contact.Status == ContactStatus.Archived)
        {
            yield return LoginReasons.ContactArchived;
        }

        if (OfPeriod(contact.StartDate, contact.EndDate) is { } period)
        {
            yield return period;
        }
    }

    /// <summary>When the password of a user expires, in UTC; null for never.</summary>
    internal DateTime? ExpiresAt(SystemUserRow user)
    {
        int days = IsFirst(user) && _firstValidDays > 0 && !(_maxAgeDays > 0 && _maxAgeDays < _firstValidDays) ? _firstValidDays : _maxAgeDays;
        return days == 0 ? null : user.PasswordSetAt?.AddDays(days);
    }

    /// <summary>
    /// Whether the password of a user is a mailed one that the user has not changed. An application that lets users change their passwords sets
    /// CredentialStatus to Set. One that only clears MustChangePassword is understood too, where mailed passwords must be changed.
    /// </summary>
    private bool IsFirst(SystemUserRow user) =>
        user.CredentialStatus is CredentialStatus.Sent or CredentialStatus.Pending && (user.MustChangePassword || !_firstMustBeChanged);

    // The end date is the last day of access: it has passed on the day after.
    private string? OfPeriod(DateTime? start, DateTime? end) =>
        start > _today ? LoginReasons.NotStarted : end < _today ? LoginReasons.Ended : null;
}
