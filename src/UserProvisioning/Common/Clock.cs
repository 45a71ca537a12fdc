namespace UserProvisioning.Common;

/// <summary>Times: stored in UTC, shown in local time, days counted in the local calendar.</summary>
internal static class Clock
{
    /// <summary>A stored time as a person at this machine reads it.</summary>
    internal static DateTime Local(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToLocalTime();

    /// <inheritdoc cref="Local(DateTime)"/>
    internal static DateTime? Local(DateTime? utc) => utc is null ? null : Local(utc.Value);

    /// <summary>Now, in UTC.</summary>
    internal static DateTime UtcNow(this TimeProvider time) => time.GetUtcNow().UtcDateTime;

    /// <summary>The day that it is here.</summary>
    internal static DateTime Today(this TimeProvider time) => time.GetLocalNow().Date;
}
