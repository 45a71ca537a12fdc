using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Reporting;

/// <summary>
/// Counts the users of a report one after the other: by license, by the period in which they joined or left, and those who cannot log in or never
/// did. It keeps the longest lists that the page shows, and no more.
/// </summary>
internal sealed class UserFigures(ReportPeriods periods, DateTime since)
{
    private readonly Dictionary<LicenseType, (int Active, int Archived)> _users = [];
    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly List<BlockedUser> _blocked = [];
    private readonly PriorityQueue<UnusedCredential, long> _unused = new();

    /// <summary>How many active users cannot log in.</summary>
    internal int BlockedCount { get; private set; }

    /// <summary>The first of those who cannot log in.</summary>
    internal IReadOnlyList<BlockedUser> Blocked => _blocked;

    /// <summary>How many active users have a password and never logged in.</summary>
    internal int UnusedCount { get; private set; }

    /// <summary>Those whose password is the oldest, oldest first.</summary>
    internal List<UnusedCredential> Unused() =>
        _unused.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element).ToList();

    /// <summary>The users of a license.</summary>
    internal (int Active, int Archived) Of(LicenseType license) => _users.GetValueOrDefault(license);

    /// <summary>The reasons why users cannot log in, the most frequent first.</summary>
    internal List<(string Reason, int Count)> Reasons() => _reasons.OrderByDescending(pair => pair.Value)
        .ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => (pair.Key, pair.Value))
        .ToList();

    /// <summary>Counts one user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="reasons">Answers why it cannot log in. It is asked for active users only.</param>
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
            _blocked.Add(new BlockedUser(user.Username, user.DisplayName, reasons));
        }
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
