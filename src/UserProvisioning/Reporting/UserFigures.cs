using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Reporting;

/// <summary>
/// Counts the users of a report one after the other: users by license, joiners and leavers by period, users who cannot log in, and users who never
/// did. It keeps only as many users as the lists of the page show.
/// </summary>
internal sealed class UserFigures(ReportPeriods periods, DateTime since)
{
    private readonly Dictionary<LicenseType, (int Active, int Archived)> _users = [];
    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly List<BlockedUser> _blocked = [];
    private readonly PriorityQueue<UnusedCredential, long> _unused = new();

    /// <summary>The number of active users who cannot log in.</summary>
    internal int BlockedCount { get; private set; }

    /// <summary>The first of the active users who cannot log in.</summary>
    internal IReadOnlyList<BlockedUser> Blocked => _blocked;

    /// <summary>The number of active users who have a password and never logged in.</summary>
    internal int UnusedCount { get; private set; }

    /// <summary>The users with the oldest unused passwords, the oldest first.</summary>
    internal List<UnusedCredential> Unused() =>
        _unused.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element).ToList();

    /// <summary>The numbers of active and archived users with a license.</summary>
    internal (int Active, int Archived) Of(LicenseType license) => _users.GetValueOrDefault(license);

    /// <summary>The reasons why users cannot log in, the most frequent first.</summary>
    internal List<(string Reason, int Count)> Reasons() => _reasons.OrderByDescending(pair => pair.Value)
        .ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => (pair.Key, pair.Value))
        .ToList();

    /// <summary>Counts one user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="reasons">Returns why the user cannot log in. It is called for active users only.</param>
    internal void Count(SystemUserRow user, Func<List<string>> reasons)
    {
        CountLicense(user);
        CountPeriod(user);
        if (user.Status == SystemUserStatus.Active)
        {
            CountBlocked(user, reasons());
            CountUnused(user);
        }
    }

    private void CountLicense(SystemUserRow user)
    {
        LicenseType license = user.License ?? user.LastLicense;
        (int active, int archived) = _users.GetValueOrDefault(license);
        _users[license] = user.Status == SystemUserStatus.Active ? (active + 1, archived) : (active, archived + 1);
    }

    private void CountPeriod(SystemUserRow user)
    {
        if (Clock.Local(user.CreatedAt) is var created && created >= since && periods.Of(created) is { } joined)
        {
            joined.Joiners++;
        }

        if (Clock.Local(user.ArchivedAt) is { } archivedAt && archivedAt >= since && periods.Of(archivedAt) is { } left)
        {
            left.Leavers++;
        }
    }

    private void CountBlocked(SystemUserRow user, List<string> reasons)
    {
        if (reasons.Count == 0)
        {
            return;
        }

        BlockedCount++;
        foreach (string reason in reasons)
        {
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }

        if (_blocked.Count < ReportCollector.LongestList)
        {
            _blocked.Add(new BlockedUser(user.Username, user.DisplayName, reasons.ConvertAll(reason => InFull(user, reason))));
        }
    }

    // A help desk asks why somebody is blocked and for how long, not only whether.
    private static string InFull(SystemUserRow user, string reason)
    {
        if (reason != LoginReasons.Blocked)
        {
            return reason;
        }

        string until = user.BlockedUntil is { } day ? $" until {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : string.Empty;
        return user.BlockReason is null ? reason + until : $"{reason}{until} ({user.BlockReason})";
    }

    private void CountUnused(SystemUserRow user)
    {
        if (user.LastLoginAt is not null || user.PasswordSetAt is not { } setAt)
        {
            return;
        }

        // The queue drops the newest entries first, so that the oldest stay.
        UnusedCount++;
        _unused.Enqueue(new UnusedCredential(user.Username, user.DisplayName, user.CredentialStatus, Clock.Local(setAt)), -setAt.Ticks);
        if (_unused.Count > ReportCollector.LongestList)
        {
            _unused.Dequeue();
        }
    }
}
