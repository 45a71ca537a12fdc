namespace UserProvisioning.Common;

/// <summary>
/// A clock whose day is that of a given time zone, or a day that somebody names. Its times are those of the clock beneath it. So a task that runs on
/// a server in UTC has the days of the client.
/// </summary>
/// <param name="inner">The clock beneath it.</param>
/// <param name="zone">The time zone of the days.</param>
/// <param name="asOf">The day that counts as today; null for the present one.</param>
internal sealed class DayClock(TimeProvider inner, TimeZoneInfo zone, DateTime? asOf = null) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <summary>Today.</summary>
    internal DateTime Day => asOf?.Date ?? DayOf(inner.UtcNow());

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    /// <summary>The day of a time.</summary>
    internal DateTime DayOf(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone).Date;

    /// <summary>The first moment of a day, in UTC. In some zones the clocks are put forward at midnight, so the day begins later.</summary>
    internal DateTime BeginOf(DateTime day)
    {
        DateTime moment = DateTime.SpecifyKind(day.Date, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(moment))
        {
            moment = moment.AddMinutes(15);
        }

        return day.Year is <= 1 or >= 9999 ? DateTime.SpecifyKind(moment, DateTimeKind.Utc)
            : zone.IsAmbiguousTime(moment) ? DateTime.SpecifyKind(moment - zone.GetAmbiguousTimeOffsets(moment).Max(), DateTimeKind.Utc)
            : TimeZoneInfo.ConvertTimeToUtc(moment, zone);
    }
}
