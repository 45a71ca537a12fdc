namespace UserProvisioning.Tests.Support;

/// <summary>A clock that stands still until a test moves it. Its time zone is UTC unless a test gives another.</summary>
internal sealed class FakeClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>Noon of a day in the middle of a month, in the middle of a year.</summary>
    public FakeClock()
        : this(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => _zone;

    public DateTime Now
    {
        get => GetUtcNow().UtcDateTime;
        set => Interlocked.Exchange(ref _ticks, DateTime.SpecifyKind(value, DateTimeKind.Utc).Ticks);
    }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public void MoveTo(TimeZoneInfo zone) => _zone = zone;
}
