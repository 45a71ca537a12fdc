namespace UserProvisioning.Common;

/// <summary>Converts times: they are stored in UTC and shown in local time.</summary>
internal static class Clock
{
    /// <summary>A stored time in local time.</summary>
    internal static DateTime Local(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToLocalTime();

    /// <inheritdoc cref="Local(DateTime)"/>
    internal static DateTime? Local(DateTime? utc) => utc is null ? null : Local(utc.Value);

    /// <summary>Now, in UTC, to the microsecond: every engine keeps that much.</summary>
    internal static DateTime UtcNow(this TimeProvider time)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>Today in local time; for a <see cref="DayClock"/>, its day.</summary>
    internal static DateTime Today(this TimeProvider time) => time is DayClock clock ? clock.Day : time.GetLocalNow().Date;

    /// <summary>The day that is a number of days after or before another; at the ends of the calendar, its first or last day.</summary>
    internal static DateTime PlusDays(this DateTime day, int days) =>
        days > (DateTime.MaxValue - day).TotalDays ? DateTime.MaxValue.Date
        : -days > (day - DateTime.MinValue).TotalDays ? DateTime.MinValue.Date
        : day.AddDays(days);
}
