namespace UserProvisioning.Common;

/// <summary>Converts times: they are stored in UTC and shown in local time.</summary>
internal static class Clock
{
    /// <summary>A stored time in local time.</summary>
    internal static DateTime Local(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToLocalTime();

    /// <inheritdoc cref="Local(DateTime)"/>
    internal static DateTime? Local(DateTime? utc) => utc is null ? null : Local(utc.Value);

    /// <summary>Now, in UTC.</summary>
    internal static DateTime UtcNow(this TimeProvider time) => time.GetUtcNow().UtcDateTime;

    /// <summary>Today in local time.</summary>
    internal static DateTime Today(this TimeProvider time) => time.GetLocalNow().Date;
}
