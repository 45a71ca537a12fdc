using System.Globalization;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>
/// Up to which time, by the clock of the server, the changes of a directory were read. Its entries tell when they were changed, in whole seconds. The
/// server does not tell its present time.
/// </summary>
internal sealed record TimeMark
{
    /// <summary>After this time by our clock, that of the server has gone on by a second at least, even if ours was set meanwhile.</summary>
    private static readonly TimeSpan Surely = TimeSpan.FromSeconds(10);

    /// <summary>Changes at this second or later may not have been read.</summary>
    public DateTime From { get; init; }

    /// <summary>The time of the newest change that was read.</summary>
    public DateTime Newest { get; init; }

    /// <summary>When the reading began, by our clock.</summary>
    public DateTime ReadAt { get; init; }

    /// <summary>Reads a time of the directory; null when it is none.</summary>
    internal static DateTime? Parse(string? text) =>
        text is { Length: >= 14 } && DateTime.TryParseExact(
            text[..14],
            "yyyyMMddHHmmss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTime time)
            ? time
            : null;

    /// <summary>A time as a filter writes it.</summary>
    internal static string Write(DateTime time) => time.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// The mark of a reading: an entry that was changed at a time by the server's clock, and came after a duration, proves that the server's clock
    /// showed at least the difference when the reading began. So every change after the beginning is at that time or later.
    /// </summary>
    /// <param name="before">The mark from which the reading began; null for a reading of everything.</param>
    /// <param name="newest">The time of the newest change that was read; null for none.</param>
    /// <param name="proven">The latest of those differences; null for none.</param>
    /// <param name="readAt">When the reading began, by our clock.</param>
    internal static TimeMark? After(TimeMark? before, DateTime? newest, DateTime? proven, DateTime readAt)
    {
        if (before is null)
        {
            return newest is null ? null : new TimeMark { From = Whole(proven!.Value), Newest = newest.Value, ReadAt = readAt };
        }

        DateTime latest = newest > before.Newest ? newest.Value : before.Newest;
        DateTime from = proven > before.From ? Whole(proven.Value) : before.From;
        if (readAt - before.ReadAt >= Surely && before.Newest >= from)
        {
            // The second of the newest change that the former reading saw is over.
            from = before.Newest.AddSeconds(1);
        }

        return new TimeMark { From = from, Newest = latest, ReadAt = readAt };
    }

    private static DateTime Whole(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
