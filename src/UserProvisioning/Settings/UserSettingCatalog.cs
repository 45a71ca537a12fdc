using System.Globalization;
using UserProvisioning.Common;

namespace UserProvisioning.Settings;

/// <summary>The definition of one user setting.</summary>
internal sealed record UserSettingDefinition(string Name, string BuiltIn, SettingKind Kind, string Description);

/// <summary>The definitions of all user settings: name, built-in default, allowed values, description.</summary>
internal static class UserSettingCatalog
{
    internal const string Language = "Language";

    private static readonly TruthKind Truth = new();

    /// <summary>The definitions, in the order in which lists show them.</summary>
    internal static IReadOnlyList<UserSettingDefinition> All { get; } =
    [
        new(Language, "en", new TextKind(CultureFault, Cultures.Canonical), "Language of the screens and of mails, as a culture name."),
        new("TimeZone", "UTC", new TextKind(TimeZoneFault, TimeZones.Canonical), "Time zone, by its IANA or Windows name."),
        new("DateFormat", "yyyy-MM-dd", new TextKind(DateFault), "How dates are written, as a .NET format string."),
        new("TimeFormat", "HH:mm", new TextKind(TimeFault), "How times of day are written, as a .NET format string."),
        new("DebugAccess", "false", Truth, "Whether the user may switch debugging on."),
        new("Debug", "false", Truth, "Whether debugging is on."),
        new("MailNotifications", "true", Truth, "Whether notifications are mailed."),
    ];

    private static readonly Dictionary<string, UserSettingDefinition> ByName =
        All.ToDictionary(definition => definition.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a definition by name, ignoring case.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>.</exception>
    internal static UserSettingDefinition Require(string name) =>
        ByName.TryGetValue(name, out UserSettingDefinition? definition)
            ? definition
            : throw new ProvisioningException(
                ErrorIds.SettingUnknown,
                $"There is no user setting '{name}'.{Nearest.Hint(name, ByName.Keys)} The settings are {string.Join(", ", ByName.Keys)}.",
                name);

    private static string? CultureFault(string text) =>
        Cultures.Exists(text) ? null : "a culture name such as 'en' or 'nl-NL' is needed";

    internal static string? TimeZoneFault(string text) =>
        TimeZones.Exists(text) ? null : "a time zone such as 'Europe/Amsterdam' is needed";

    private static string? DateFault(string text) =>
        IsFormat(text, "dMy", "dMy") ? null : "a format with day, month and year is needed, such as 'dd-MM-yyyy'";

    private static string? TimeFault(string text) =>
        IsFormat(text, "Hhmst", "m") && (text.Contains('H') ^ (text.Contains('h') && text.Contains('t')))
            ? null
            : "a format with hours and minutes is needed, such as 'HH:mm' or 'h:mm tt'";

    // A standard format of one letter means something else in each culture, so a custom format is required.
    private static bool IsFormat(string text, string letters, string needed)
    {
        if (text.Length is < 2 or > 40 || text.Any(c => char.IsLetter(c) && !letters.Contains(c, StringComparison.Ordinal))
            || text.IndexOfAny(['\'', '"', '\\', '%']) >= 0 || !needed.All(c => text.Contains(c, StringComparison.Ordinal)))
        {
            return false;
        }

        try
        {
            _ = DateTime.UnixEpoch.ToString(text, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
