using System.Globalization;

namespace UserProvisioning.PowerShell;

/// <summary>The text that the views show for a value of the audit trail.</summary>
internal static class RecordedValue
{
    /// <summary>Formats a value. The trail holds times in UTC and to the fraction of a second, which people need not read.</summary>
    internal static string Show(object? value) =>
        DateTime.TryParseExact(value as string, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime moment)
            && moment.Kind == DateTimeKind.Utc
            ? ViewText.Moment(moment)
            : ViewText.Text(value);
}
