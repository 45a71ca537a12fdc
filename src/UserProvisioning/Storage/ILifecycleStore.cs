namespace UserProvisioning.Storage;

/// <summary>
/// Finds by an index for whom a lifecycle task may be due. It returns ids of contacts, those of a few too many included: the rule of the task
/// decides. It also holds the mails of the tasks.
/// </summary>
internal interface ILifecycleStore
{
    /// <summary>Active contacts whose end date is in a range.</summary>
    /// <param name="from">The first day; null for no bound.</param>
    /// <param name="before">The day after the last.</param>
    IReadOnlyList<long> Ending(DateTime? from, DateTime before);

    /// <summary>Contacts of users with a mail that is scheduled for a day before a given one.</summary>
    IReadOnlyList<long> Scheduled(DateTime before);

    /// <summary>Active contacts with an active user that has no password, and with a start date before a given day.</summary>
    IReadOnlyList<long> WithoutPassword(DateTime startsBefore);

    /// <summary>Contacts of active users whose password was set in a range of time, in UTC.</summary>
    /// <param name="fromUtc">The beginning of the range.</param>
    /// <param name="beforeUtc">The end of the range.</param>
    /// <param name="onlyMailed">Whether only mailed first passwords count, which the user has not changed.</param>
    /// <param name="notRemindedSince">Users who were reminded on this day of the client or later, of an expiry that is to come, are left out.</param>
    /// <param name="today">The day of the client.</param>
    IReadOnlyList<long> WithPasswordOf(DateTime fromUtc, DateTime beforeUtc, bool onlyMailed, DateTime notRemindedSince, DateTime today);

    /// <summary>Contacts of active users who have not logged in, and were neither made nor restored, since a time in UTC.</summary>
    IReadOnlyList<long> NotSeenSince(DateTime utc);

    /// <summary>Contacts of users whose block ends before a day.</summary>
    IReadOnlyList<long> BlockedUntil(DateTime before);

    /// <summary>Whether any active user has ever logged in.</summary>
    bool AnyLogin();

    /// <summary>The mails of a task to some users.</summary>
    IReadOnlyList<LifecycleMailRow> Mails(string task, IReadOnlyCollection<long> userIds);

    /// <summary>Takes mails that nobody sends: each is being sent from now on.</summary>
    /// <param name="mails">The mails.</param>
    /// <param name="gone">The claims of processes that are gone. What they had claimed of the same users is free.</param>
    void Claim(IReadOnlyList<LifecycleMailRow> mails, IReadOnlyCollection<string> gone);

    /// <summary>Stores that a mail was sent.</summary>
    void SetSent(LifecycleMailRow mail);

    /// <summary>Gives back the mails that a process has claimed and not sent.</summary>
    void Release(string claimId);

    /// <summary>How many licenses of active users become free by end dates before a day: for each license and end date.</summary>
    IReadOnlyList<LicenseDayRow> LicensesOfEnding(DateTime before);

    /// <summary>How many persons without a user start after one day and before another: for each start date and end date.</summary>
    IReadOnlyList<StartingRow> Starting(DateTime after, DateTime before);
}

/// <summary>A mail of a lifecycle task to, or about, one user.</summary>
internal sealed class LifecycleMailRow
{
    public long SystemUserId { get; set; }

    public string Task { get; set; } = string.Empty;

    /// <summary>The day that the mail is about.</summary>
    public DateTime ForDay { get; set; }

    /// <summary>Who sends it, or has sent it.</summary>
    public string ClaimId { get; set; } = string.Empty;

    /// <summary>The day on which it was sent; null while it is being sent.</summary>
    public DateTime? SentOn { get; set; }
}

/// <summary>How many users with a license have an end date.</summary>
internal sealed class LicenseDayRow
{
    public LicenseType License { get; set; }

    public DateTime EndDate { get; set; }

    public int Users { get; set; }
}

/// <summary>How many persons without a user have a start date and an end date.</summary>
internal sealed class StartingRow
{
    public DateTime StartDate { get; set; }

    public DateTime? EndDate { get; set; }

    public int Persons { get; set; }
}
