using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <content>Logins that the application reports.</content>
public sealed partial class SystemUserService
{
    /// <summary>How far ahead the clock of the application may be.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Records when users logged in. A login before the last known one changes nothing. Logins are facts that the application tells, so they leave no
    /// entry in the audit trail.
    /// </summary>
    /// <param name="logins">The users, and when each logged in.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: the user as it is now; or <see cref="ErrorIds.UserNotFound"/>, or <see cref="ErrorIds.SettingInvalid"/> for a time that is
    /// still to come.
    /// </returns>
    public IReadOnlyList<Outcome<SystemUser>> RegisterLogins(
        IReadOnlyList<UserLogin> logins, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(logins);
        return (_context with { Call = null }).WriteEach(
            logins,
            login => login.User.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                DateTime now = _context.Time.UtcNow();
                var changed = new Dictionary<long, SystemUserRow>();
                List<(SystemUserRow? Row, ProvisioningException? Error)> found =
                    SystemUserLookup.ResolveAll(work, some.Select(login => login.User).ToList());
                int next = 0;
                List<(SystemUserRow? Row, ProvisioningException? Error)> results = Batches.Decide(found, stopAtFirstError, one =>
                {
                    UserLogin login = some[next++];
                    SystemUserRow user = one.Row ?? throw one.Error!;
                    DateTime at = login.At?.ToUniversalTime() ?? now;
                    if (at > now + ClockDifference)
                    {
                        throw new ProvisioningException(
                            ErrorIds.SettingInvalid,
                            $"'{user.Username}' cannot have logged in at {login.At:yyyy-MM-dd HH:mm:ss}, which is still to come.",
                            login.At);
                    }

                    if (!(user.LastLoginAt >= at))
                    {
                        user.LastLoginAt = at;
                        changed[user.Id] = user;
                    }

                    return user;
                });
                work.Users.SetLastLogins(changed.Values.ToList());
                return SystemUserLookup.Outcomes(work, results);
            },
            cancellation);
    }
}

/// <summary>A login that the application reports.</summary>
/// <param name="User">The user.</param>
/// <param name="At">When, in local time; null for now.</param>
public sealed record UserLogin(SystemUserReference User, DateTime? At = null);
