using UserProvisioning.Common;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>Who can log in.</summary>
internal sealed class LoginRules(ClientSettings settings, TimeProvider time)
{
    private readonly bool _enabled = settings.LoginEnabled;
    private readonly int _maxAgeDays = settings.PasswordMaxAgeDays;
    private readonly DateTime _today = time.Today();
    private readonly DateTime _now = time.UtcNow();

    /// <summary>Every reason why a user cannot log in; none when it can.</summary>
    internal IEnumerable<string> Reasons(SystemUserRow user, bool authorized)
    {
        if (!_enabled)
        {
            yield return "LoginDisabled";
        }

        if (user.Status == SystemUserStatus.Archived)
        {
            yield return "Archived";
        }

        if (user.StartDate > _today)
        {
            yield return "NotStarted";
        }

        // The end date is the last day: it has passed when another day has come.
        if (user.EndDate < _today)
        {
            yield return "Ended";
        }

        if (!authorized)
        {
            yield return "NoAuthorization";
        }

        if (user.License is not { } license)
        {
            yield return "NoLicense";
        }
        else if (!LicenseCatalog.MayLogIn(license))
        {
            yield return "LicenseCannotLogIn";
        }

        // Who signs in through the workplace app needs no password, nor a fresh one.
        if (user.HasWorkplaceIdentity)
        {
            yield break;
        }

        if (user.PasswordHash is null)
        {
            yield return "NoCredential";
        }
        else if (_maxAgeDays > 0 && user.PasswordSetAt!.Value.AddDays(_maxAgeDays) <= _now)
        {
            yield return "PasswordExpired";
        }
    }
}
