using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The service that blocks system users and ends their blocks. A blocked user cannot log in, and keeps license and memberships. No file, restore or
/// login ends a block.
/// </summary>
public sealed class UserBlockService
{
    private const int LongestReason = 500;

    private readonly ProvisioningContext _context;

    internal UserBlockService(ProvisioningContext context) => _context = context;

    /// <summary>Blocks users.</summary>
    /// <param name="references">The users. A user that is blocked already gets the new day and reason.</param>
    /// <param name="reason">Why the users are blocked; null for no reason.</param>
    /// <param name="until">The first day on which the block no longer holds; null for a block without end.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the user as it is now, or <see cref="ErrorIds.UserNotFound"/>.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.SettingInvalid"/>: the day has come already, or the reason is too long.
    /// </exception>
    public IReadOnlyList<Outcome<SystemUser>> Block(
        IReadOnlyList<SystemUserReference> references,
        string? reason = null,
        DateTime? until = null,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default)
    {
        reason = Text.Clean(reason);
        if (until?.Date <= _context.Time.Today())
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"A block until {until:yyyy-MM-dd} would hold for no time: that day has come. "
                + "Give the first day on which the user may log in again.",
                until);
        }

        if (reason?.Length > LongestReason)
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"The reason has {reason.Length} characters, and {LongestReason} are the most. Give a shorter one.",
                reason);
        }

        return Set(references, _context.Time.UtcNow(), until?.Date, reason, stopAtFirstError, cancellation);
    }

    /// <summary>Ends blocks.</summary>
    /// <param name="references">The users. Those that are not blocked are skipped.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the user as it is now, or <see cref="ErrorIds.UserNotFound"/>.</returns>
    public IReadOnlyList<Outcome<SystemUser>> Unblock(
        IReadOnlyList<SystemUserReference> references,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        Set(references, null, null, null, stopAtFirstError, cancellation);

    private IReadOnlyList<Outcome<SystemUser>> Set(
        IReadOnlyList<SystemUserReference> references,
        DateTime? since,
        DateTime? until,
        string? reason,
        bool stopAtFirstError,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _context.WriteEach(
            references,
            reference => reference.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(_context, work);
                var changed = new Dictionary<DateTime, List<long>>();
                List<(SystemUserRow? Row, ProvisioningException? Error)> results = SystemUserLookup.Apply(
                    SystemUserLookup.ResolveAll(work, some), stopAtFirstError, user => Change(user, changed, audit, since, until, reason));
                foreach ((DateTime at, List<long> ids) in changed)
                {
                    work.Users.SetBlock(ids, since is null ? null : at, until, reason);
                }

                return SystemUserLookup.Outcomes(work, results);
            },
            cancellation);
    }

    private static void Change(
        SystemUserRow user, Dictionary<DateTime, List<long>> changed, AuditLog audit, DateTime? since, DateTime? until, string? reason)
    {
        // A user who is blocked already keeps the time of the first block.
        DateTime? at = since is null ? null : user.BlockedSince ?? since;
        if (at == user.BlockedSince && until == user.BlockedUntil && reason == user.BlockReason)
        {
            return;
        }

        audit.Add(since is null ? AuditActions.Unblock : AuditActions.Block, user, Changes(user, at, until, reason));
        (user.BlockedSince, user.BlockedUntil, user.BlockReason) = (at, until, reason);
        DateTime key = at ?? default;
        if (!changed.TryGetValue(key, out List<long>? ids))
        {
            changed.Add(key, ids = []);
        }

        ids.Add(user.Id);
    }

    /// <summary>Describes the change of a block, for the audit trail and for runs.</summary>
    internal static FieldChange[] Changes(SystemUserRow user, DateTime? since, DateTime? until, string? reason) =>
    [
        new FieldChange(nameof(SystemUser.BlockedSince), Shown(user.BlockedSince, "O"), Shown(since, "O")),
        new FieldChange(nameof(SystemUser.BlockedUntil), Shown(user.BlockedUntil, "yyyy-MM-dd"), Shown(until, "yyyy-MM-dd")),
        new FieldChange(nameof(SystemUser.BlockReason), user.BlockReason, reason),
    ];

    private static string? Shown(DateTime? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture);
}
