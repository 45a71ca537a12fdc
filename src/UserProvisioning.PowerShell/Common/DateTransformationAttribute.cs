using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The conversion of an argument to a date: in ISO form (<c>2026-12-31</c>, of the Gregorian calendar), or in the form of the session's
/// culture. PowerShell itself would read <c>01-12-2026</c> as the twelfth of January everywhere, and a bare number as ticks.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class DateTransformationAttribute : ArgumentTransformationAttribute
{
    private const int FirstYear = 1900;

    private static readonly string[] Iso =
    [
        "yyyy-MM-dd", "yyyy-M-d", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] IsoWithOffset =
    [
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <summary>Whether $null or an empty text is accepted, and means to have no date.</summary>
    public bool AllowsNone { get; set; }

    /// <summary>
    /// Whether the parameter takes a day and not a time. A time with an offset counts as the day that is written in it, whatever the time zone.
    /// </summary>
    public bool IsDay { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or "" when AllowsNone => null,
            string text when AllowsNone && string.IsNullOrWhiteSpace(text) => null,
            null => throw new ArgumentTransformationMetadataException("$null is no date. Leave the parameter out, or give a date."),
            DateTime date => Check(date, value),
            DateTimeOffset moment => Check(IsDay ? moment.DateTime : moment.LocalDateTime, value),
            DateOnly day => Check(day.ToDateTime(TimeOnly.MinValue), value),
            string text => Check(Parse(text.Trim()), text),
            _ => throw NoDate(value),
        };
    }

    private DateTime Parse(string text)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        if (DateTime.TryParseExact(text, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
        {
            return date;
        }

        if (DateTimeOffset.TryParseExact(text, IsoWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset moment))
        {
            return IsDay ? moment.DateTime : moment.LocalDateTime;
        }

        // The framework also reads a time, a year or a month alone, and fills in the rest. And it reads a text such as 2026-02-30, which is no day
        // of the Gregorian calendar, as a day of the culture's own calendar.
        return !IsLikeIso().IsMatch(text) && IsWhole().IsMatch(text) && TryParse(text, culture, out date) ? date : throw NoDate(text);
    }

    // Some calendars throw an exception for a date outside their range.
    private static bool TryParse(string text, CultureInfo culture, out DateTime date)
    {
        try
        {
            return DateTime.TryParse(text, culture, DateTimeStyles.NoCurrentDateDefault, out date);
        }
        catch (ArgumentOutOfRangeException)
        {
            date = default;
            return false;
        }
    }

    private static DateTime Check(DateTime date, object given) => date.Year >= FirstYear ? date : throw NoDate(given);

    private static ArgumentTransformationMetadataException NoDate(object given)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        var example = new DateTime(2026, 12, 31);
        string own = culture.Name.Length == 0 ? string.Empty : $", or as {example.ToString("d", culture)}";
        return new ArgumentTransformationMetadataException(
            $"'{Convert.ToString(given, CultureInfo.InvariantCulture)}' is no date between {FirstYear} and 9999. Write it as 2026-12-31{own}.");
    }

    [GeneratedRegex(@"^\d{4,}-\d+-\d", RegexOptions.CultureInvariant)]
    private static partial Regex IsLikeIso();

    // Whether a text has three numbers, or two numbers and the name of a month.
    [GeneratedRegex(@"\d\D+\d+\D+\d|\p{L}{3,}\D*\d+\D+\d|\d\D*\p{L}{3,}\D*\d", RegexOptions.CultureInvariant)]
    private static partial Regex IsWhole();
}
