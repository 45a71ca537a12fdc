namespace UserProvisioning.Reporting;

/// <summary>The figures of a report, from which the page is made.</summary>
internal sealed class ReportData
{
    public required string Title { get; init; }

    public required string ClientName { get; init; }

    /// <summary>The local time of the report.</summary>
    public required DateTime At { get; init; }

    /// <summary>The first day of the charts and lists over time.</summary>
    public required DateTime Since { get; init; }

    public required bool LoginEnabled { get; init; }

    public required IReadOnlyList<LicenseUse> Licenses { get; init; }

    public int Active => Licenses.Sum(license => license.Active);

    public int Archived => Licenses.Sum(license => license.Archived);

    public required IReadOnlyList<ReportPeriod> Periods { get; init; }

    /// <summary>The length of a period: day, week, month or year.</summary>
    public required string PeriodName { get; init; }

    /// <summary>The number of runs of each status since the first day.</summary>
    public required IReadOnlyList<(ProvisioningRunStatus Status, int Runs)> RunCounts { get; init; }

    /// <summary>The latest runs, the newest first.</summary>
    public required IReadOnlyList<ProvisioningRun> Runs { get; init; }

    /// <summary>What lifecycle tasks will do in the next days: for each task, how often.</summary>
    public IReadOnlyList<(LifecycleTaskName Task, int Count)> ComingCounts { get; init; } = [];

    /// <summary>The first of what lifecycle tasks will do, by day.</summary>
    public IReadOnlyList<LifecycleTask> Coming { get; init; } = [];

    /// <summary>How the use of licenses will change.</summary>
    public IReadOnlyList<LicenseForecast> Forecast { get; init; } = [];

    /// <summary>The last day of the forecast.</summary>
    public DateTime ForecastUntil { get; init; }

    /// <summary>The number of user profiles.</summary>
    public required int ProfileCount { get; init; }

    /// <summary>The first user profiles by name, with the groups that they contain.</summary>
    public required IReadOnlyList<ProfileContent> Profiles { get; init; }

    /// <summary>Active users who cannot log in.</summary>
    public required int BlockedCount { get; init; }

    /// <summary>The reasons why active users cannot log in, each with the number of its users; the most frequent reason first.</summary>
    public required IReadOnlyList<(string Reason, int Users)> BlockedReasons { get; init; }

    /// <summary>The first of the active users who cannot log in.</summary>
    public required IReadOnlyList<BlockedUser> Blocked { get; init; }

    /// <summary>Active users who have a credential and never logged in.</summary>
    public required int UnusedCount { get; init; }

    /// <summary>The users whose credential has been unused for the longest time.</summary>
    public required IReadOnlyList<UnusedCredential> Unused { get; init; }
}

/// <summary>The license pool of one type, and the number of users with such a license.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Active">The number of active users with the license.</param>
/// <param name="Archived">The number of archived users who had the license.</param>
internal sealed record LicenseUse(UserLicense Pool, int Active, int Archived);

/// <summary>A user profile and the user groups whose rights its members have.</summary>
/// <param name="Name">The name of the profile.</param>
/// <param name="Groups">The groups that it contains, by name.</param>
/// <param name="RequiredLicense">The lowest license that its members need; null for any.</param>
/// <param name="Members">The number of its members.</param>
internal sealed record ProfileContent(string Name, IReadOnlyList<string> Groups, LicenseType? RequiredLicense, int Members);

/// <summary>The joiners and leavers of one period.</summary>
/// <param name="Name">The name of the period in a table.</param>
/// <param name="ShortName">The name of the period under a bar.</param>
/// <param name="From">The first day of the period.</param>
internal sealed record ReportPeriod(string Name, string ShortName, DateTime From)
{
    /// <summary>The number of users that were made in the period.</summary>
    public int Joiners { get; set; }

    /// <summary>The number of users that were archived in the period and not restored since.</summary>
    public int Leavers { get; set; }
}

/// <summary>An active user who cannot log in.</summary>
internal sealed record BlockedUser(string Username, string DisplayName, IReadOnlyList<string> Reasons);

/// <summary>A credential that was never used to log in.</summary>
/// <param name="Username">The username of its user.</param>
/// <param name="DisplayName">The name of the user's contact.</param>
/// <param name="Status">Whether the credential was set or sent.</param>
/// <param name="Since">When the credential was set, in local time.</param>
internal sealed record UnusedCredential(string Username, string DisplayName, CredentialStatus Status, DateTime Since);
