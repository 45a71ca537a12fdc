using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.Lifecycle;
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

    /// <summary>How many days ahead the page says what lifecycle tasks will do.</summary>
    internal const int DaysAhead = 7;

    private const int ForecastDays = 90;

    private readonly ProvisioningContext _context;
    private readonly ReportRequest _request;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly DateTime _now;
    private readonly DateTime _since;

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
        IReadOnlyList<AuthorizationRow> profiles;
        long total;
        using (IUnitOfWork work = _context.Store.Read())
        {
            settings = ClientSettings.Of(work);
            pools = work.Licenses.All();
            runs = work.ProvisioningRuns.All();
            profiles = work.Authorizations.All(AuthorizationKind.UserProfile);
            total = _progress is null ? 0 : work.Users.Count();
        }

        var periods = new ReportPeriods(_since, _now.Date);
        var figures = new UserFigures(periods, _since);
        Count(figures, new LoginRules(settings, _context.Time), total);
        List<ProvisioningRun> told = runs
            .Select(row => ProvisioningRunRows.ToRun(_context.Store, row))
            .Where(run => run.StartedAt >= _since)
            .ToList();
        var calendar = new LifecycleTaskService(_context);
        List<LifecycleTask> coming = calendar.List(null, _now.Date.AddDays(DaysAhead + 1), _cancellation).ToList();
        return new ReportData
        {
            ComingCounts = coming.GroupBy(task => task.Name).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())).ToList(),
            Coming = coming.OrderBy(task => task.DueOn).ThenBy(task => task.Name).Take(LongestList).ToList(),
            Forecast = calendar.Forecast(_now.Date.AddDays(ForecastDays)),
            ForecastUntil = _now.Date.AddDays(ForecastDays),
            Title = Text.Clean(_request.Title)
                ?? (settings.ClientName.Length == 0 ? "Provisioning report" : $"{settings.ClientName}: provisioning report"),
            ClientName = settings.ClientName,
            At = _now,
            Since = _since,
            LoginEnabled = settings.LoginEnabled,
            Licenses = pools.Select(pool => figures.Of(pool.License) is var users
                ? new LicenseUse(pool, users.Active, users.Archived)
                : null!).ToList(),
            Periods = periods.All,
            PeriodName = periods.Name,
            RunCounts = told.GroupBy(run => run.Status).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())).ToList(),
            Runs = told.OrderByDescending(run => run.Id).Take(LongestList).ToList(),
            ProfileCount = profiles.Count,
            Profiles = profiles.OrderBy(profile => Text.Key(profile.Name), StringComparer.Ordinal).Take(LongestList).Select(Content).ToList(),
            BlockedCount = figures.BlockedCount,
            BlockedReasons = figures.Reasons(),
            Blocked = figures.Blocked,
            UnusedCount = figures.UnusedCount,
            Unused = figures.Unused(),
        };
    }

    private static ProfileContent Content(AuthorizationRow profile) => new(
        profile.Name,
        profile.Contained.Select(group => group.Name).ToList(),
        LicenseRules.Required(profile),
        profile.MemberCount);

    private void Count(UserFigures figures, LoginRules rules, long total)
    {
        long seen = 0;
        foreach ((SystemUserRow user, bool isAuthorized) in Paging.Read(
            (work, after, take) => work.Users.Page(new SystemUserFilter(), after, take), WithAuthorization, _context.Store, _cancellation))
        {
            figures.Count(user, () => rules.Reasons(user, isAuthorized).ToList());
            _progress?.Report(new WorkProgress(++seen, total));
        }
    }

    private static IEnumerable<(SystemUserRow User, bool IsAuthorized)> WithAuthorization(IUnitOfWork work, IReadOnlyList<SystemUserRow> users)
    {
        HashSet<long> authorized = work.Authorizations.MembershipsOf(users.Select(user => user.Id).ToList())
            .Select(membership => membership.SystemUserId)
            .ToHashSet();
        return users.Select(user => (user, authorized.Contains(user.Id)));
    }
}
