using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Reporting;

/// <summary>Collects the figures of a report. It reads each user once, page by page, so that memory does not grow with their number.</summary>
internal sealed class ReportCollector
{
    /// <summary>The most rows that a list of the page shows. The page names the cmdlets that list all of them.</summary>
    internal const int LongestList = 200;

    private readonly ProvisioningContext _context;
    private readonly ReportRequest _request;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly DateTime _now;
    private readonly DateTime _since;
    private readonly Dictionary<LicenseType, (int Active, int Archived)> _users = [];
    private readonly Dictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly List<BlockedUser> _blocked = [];
    private readonly PriorityQueue<UnusedCredential, long> _unused = new();
    private long _total;
    private long _seen;
    private int _blockedCount;
    private int _unusedCount;

    internal ReportCollector(ProvisioningContext context, ReportRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        _context = context;
        _request = request;
        _progress = progress;
        _cancellation = cancellation;
        _now = context.Time.GetLocalNow().DateTime;
        DateTime since = request.Since?.Date ?? new DateTime(_now.Year, _now.Month, 1).AddYears(-1);
        DateTime earliest = _now.Date.AddYears(-ReportPeriods.MostYears);
        _since = since > _now.Date ? _now.Date : since < earliest ? earliest : since;
    }

    internal ReportData Run()
    {
        ClientSettings settings;
        IReadOnlyList<UserLicense> pools;
        IReadOnlyList<ProvisioningRunRow> runs;
        using (IUnitOfWork work = _context.Store.Read())
        {
            settings = ClientSettings.Of(work);
            pools = work.Licenses.All();
            runs = work.ProvisioningRuns.List(id: null);
            _total = _progress is null ? 0 : work.Users.Count();
        }

        var periods = new ReportPeriods(_since, _now.Date);
        Count(new LoginRules(settings, _context.Time), periods);
        List<ProvisioningRun> told = runs.Select(ProvisioningRunRows.ToRun).Where(run => run.StartedAt >= _since).ToList();
        return new ReportData
        {
            Title = Text.Clean(_request.Title)
                ?? (settings.ClientName.Length == 0 ? "Provisioning report" : $"{settings.ClientName}: provisioning report"),
            ClientName = settings.ClientName,
            At = _now,
            Since = _since,
            LoginEnabled = settings.LoginEnabled,
            Licenses = pools.Select(pool => _users.GetValueOrDefault(pool.License) is var users
                ? new LicenseUse(pool, users.Active, users.Archived)
                : null!).ToList(),
            Periods = periods.All,
            PeriodName = periods.Name,
            RunCounts = told.GroupBy(run => run.Status).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())).ToList(),
            Runs = told.OrderByDescending(run => run.Id).Take(LongestList).ToList(),
            BlockedCount = _blockedCount,
            BlockedReasons = _reasons.OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => (pair.Key, pair.Value))
                .ToList(),
            Blocked = _blocked,
            UnusedCount = _unusedCount,
            Unused = _unused.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element).ToList(),
        };
    }

    private void Count(LoginRules rules, ReportPeriods periods)
    {
        foreach ((SystemUserRow user, bool isAuthorized) in Paging.Read(
            (work, after, take) => work.Users.Page(new SystemUserFilter(), after, take), WithAuthorization, _context.Store, _cancellation))
        {
            Count(user, periods);
            if (user.Status == SystemUserStatus.Active)
            {
                CountBlocked(user, rules.Reasons(user, isAuthorized).ToList());
                CountUnused(user);
            }

            _progress?.Report(new WorkProgress(++_seen, _total));
        }
    }

    private static IEnumerable<(SystemUserRow User, bool IsAuthorized)> WithAuthorization(IUnitOfWork work, IReadOnlyList<SystemUserRow> users)
    {
        HashSet<long> authorized = work.Authorizations.MembershipsOf(users.Select(user => user.Id).ToList())
            .Select(membership => membership.SystemUserId)
            .ToHashSet();
        return users.Select(user => (user, authorized.Contains(user.Id)));
    }

    private void Count(SystemUserRow user, ReportPeriods periods)
    {
        LicenseType license = user.License ?? user.LastLicense;
        (int active, int archived) = _users.GetValueOrDefault(license);
        _users[license] = user.Status == SystemUserStatus.Active ? (active + 1, archived) : (active, archived + 1);
        if (Clock.Local(user.CreatedAt) is var created && created >= _since && periods.Of(created) is { } joined)
        {
            joined.Joiners++;
        }

        if (Clock.Local(user.ArchivedAt) is { } archivedAt && archivedAt >= _since && periods.Of(archivedAt) is { } left)
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

        _blockedCount++;
        foreach (string reason in reasons)
        {
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }

        if (_blocked.Count < LongestList)
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
        _unusedCount++;
        _unused.Enqueue(new UnusedCredential(user.Username, user.DisplayName, user.CredentialStatus, Clock.Local(setAt)), -setAt.Ticks);
        if (_unused.Count > LongestList)
        {
            _unused.Dequeue();
        }
    }
}
