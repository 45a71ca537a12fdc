namespace UserProvisioning.Common;

/// <summary>The time zones that exist on this machine.</summary>
internal static class TimeZones
{
    private static readonly Lazy<Dictionary<string, string>> Known = new(() => TimeZoneInfo.GetSystemTimeZones()
        .GroupBy(zone => zone.Id, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Whether a time zone of that name exists. IANA names (<c>Europe/Amsterdam</c>) and Windows names count; case does not matter.
    /// </summary>
    internal static bool Exists(string name) =>
        name.Length > 0 && (Known.Value.ContainsKey(name) || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    /// <summary>The time zone of a name; UTC where this machine does not know it.</summary>
    internal static TimeZoneInfo Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The name as the platform writes it, since Linux finds a time zone in the exact case only. Other texts are unchanged.</summary>
    internal static string Canonical(string name) => Known.Value.GetValueOrDefault(name, name);
}
