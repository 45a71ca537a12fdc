namespace UserProvisioning.Common;

/// <summary>The time zones that exist on this machine.</summary>
internal static class TimeZones
{
    private static readonly Lazy<Dictionary<string, string>> Known = new(() => TimeZoneInfo.GetSystemTimeZones()
        .GroupBy(zone => zone.Id, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a name is that of a time zone, by IANA (<c>Europe/Amsterdam</c>) or Windows; case does not matter.</summary>
    internal static bool Exists(string name) =>
        name.Length > 0 && (Known.Value.ContainsKey(name) || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    /// <summary>The name as the platform writes it: on Linux a name in another case is found by nobody. Another text comes back as it is.</summary>
    internal static string Canonical(string name) => Known.Value.GetValueOrDefault(name, name);
}
