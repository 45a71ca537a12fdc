namespace UserProvisioning.Reporting;

/// <summary>The figures of a report, from which the page is made.</summary>
internal sealed class ReportData
{
    public required string Title { get; init; }

    public required string ClientName { get; init; }

    /// <summary>Local time.</summary>
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

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<ProvisioningRun> Runs { get; init; }

    /// <summary>Active users who cannot log in.</summary>
    public required int BlockedCount { get; init; }

    /// <summary>For each reason, how many active users it holds for; the most first.</summary>
    public required IReadOnlyList<(string Reason, int Users)> BlockedReasons { get; init; }

    /// <summary>The first of those who cannot log in.</summary>
    public required IReadOnlyList<BlockedUser> Blocked { get; init; }

    /// <summary>Active users who have a credential and never logged in.</summary>
    public required int UnusedCount { get; init; }

    /// <summary>Those who have had it longest.</summary>
    public required IReadOnlyList<UnusedCredential> Unused { get; init; }
}

/// <summary>The users of one license type, and its pool.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Active">Active users with it.</param>
/// <param name="Archived">Archived users who had it.</param>
internal sealed record LicenseUse(UserLicense Pool, int Active, int Archived);

/// <summary>The joiners and leavers of one period.</summary>
/// <param name="Name">The name of the period in a table.</param>
/// <param name="ShortName">The name of the period under a bar.</param>
/// <param name="From">Its first day.</param>
internal sealed record ReportPeriod(string Name, string ShortName, DateTime From)
{
    /// <summary>Users made.</summary>
    public int Joiners { get; set; }

    /// <summary>Users archived in the period and not restored since.</summary>
    public int Leavers { get; set; }
}

/// <summary>An active user who cannot log in.</summary>
internal sealed record BlockedUser(string Username, string DisplayName, IReadOnlyList<string> Reasons);

/// <summary>A credential that nobody has logged in with.</summary>
/// <param name="Username">The user.</param>
/// <param name="DisplayName">The contact's name.</param>
/// <param name="Status">Whether the credential was set or sent.</param>
/// <param name="Since">When it was set, in local time.</param>
internal sealed record UnusedCredential(string Username, string DisplayName, CredentialStatus Status, DateTime Since);
