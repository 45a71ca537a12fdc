using System.Globalization;
using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Parses dates. A time of day or an offset after the date is ignored; the day is the one that is written.</summary>
internal static partial class DateText
{
    private const int FirstYear = 1900;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "dd-MM-yyyy", "d-M-yyyy", "dd.MM.yyyy", "d.M.yyyy",
    ];

    /// <summary>Parses a date in one of the forms that need no format.</summary>
    internal static string? Read(EmployeeField field, string text, out DateTime? value) => Read(field, text, new FieldSource(), out value);

    /// <summary>Parses a date.</summary>
    /// <param name="field">The field, for messages.</param>
    /// <param name="text">The cleaned text.</param>
    /// <param name="source">The formats and the culture, if the mapping gives them.</param>
    /// <param name="value">The day; null when the text says that there is no date.</param>
    /// <returns>Why the text is not a date; null when it is one, or says that there is none.</returns>
    internal static string? Read(EmployeeField field, string text, FieldSource source, out DateTime? value)
    {
        value = null;
        if (NoDate.Is(text))
        {
            return null;
        }

        string day = Day(text);
        DateTime found;
        if (source.Formats is { } formats)
        {
            if (!TryFormats(text, formats, source.Culture, out found) && !TryFormats(day, formats, source.Culture, out found)
                && !(ReadWithoutFormat(field, day, new FieldSource(), out found) is null && NoDate.Is(found)))
            {
                return $"'{Text.Shorten(text)}' is not a date in the format '{string.Join("' or '", formats)}'{Empty(field, text, source)}";
            }
        }
        else if (!TryCulture(day, source.Culture, out found) && ReadWithoutFormat(field, day, source, out found) is { } fault)
        {
            return fault;
        }

        found = found.Date;
        if (NoDate.Is(found))
        {
            return null;
        }

        if (found.Year < FirstYear)
        {
            return $"'{Text.Shorten(text)}' is in the year {found.Year}, which nobody works in; write it as 2026-01-31";
        }

        value = found;
        return null;
    }

    /// <summary>Whether a format reproduces the day that it has written. 'dd-mm-yyyy' does not, because mm means minutes.</summary>
    internal static bool IsFormat(string format, CultureInfo? culture)
    {
        var day = new DateTime(2023, 10, 27, 0, 0, 0, DateTimeKind.Utc);
        try
        {
            string text = new DateTimeOffset(day).ToString(format, culture ?? CultureInfo.InvariantCulture);
            return TryExact(text, [format], culture ?? CultureInfo.InvariantCulture, out DateTime back) && back.Date == day;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The first two numbers of a date with slashes, and whether one of them has a single digit; null for any other text.</summary>
    internal static (int First, int Second, bool IsShort)? Slashed(string text) => Slashes().Match(Day(text)) is { Success: true } parts
        ? (Number(parts, 1), Number(parts, 2), parts.Groups[1].Length < 2 || parts.Groups[2].Length < 2)
        : null;

    /// <summary>The text without the time of day and the offset behind the date.</summary>
    private static string Day(string text) => text.Length > 10 && TimeOfDay().Match(text) is { Success: true } time ? text[..time.Index] : text;

    /// <summary>Parses a date without a format. Returns why it cannot be parsed, or null.</summary>
    private static string? ReadWithoutFormat(EmployeeField field, string text, FieldSource source, out DateTime value) =>
        TryPlain(text, out value) || TryNamed(text, out value) || TryMilliseconds(text, out value) ? null
        : Slashed(field, text, source, out value);

    private static bool TryPlain(string text, out DateTime value) =>
        DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private static bool TryFormats(string text, string[] formats, CultureInfo? culture, out DateTime value)
    {
        if (TryExact(text, formats, culture ?? CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        foreach (string format in formats)
        {
            if (format.Contains("MMM", StringComparison.Ordinal)
                && MonthNames.InEnglish(text, format) is { } english
                && TryExact(english, [format], CultureInfo.InvariantCulture, out value))
            {
                return true;
            }
        }

        return false;
    }

    // DateTime would convert a time with an offset to the local time zone, which may be another day. DateTimeOffset keeps the day.
    private static bool TryExact(string text, string[] formats, CultureInfo culture, out DateTime value)
    {
        bool read = DateTimeOffset.TryParseExact(
            text, formats, culture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal, out DateTimeOffset written);
        value = written.DateTime;
        return read;
    }

    private static bool TryCulture(string text, CultureInfo? culture, out DateTime value)
    {
        value = default;
        return culture is not null
            && TryExact(
                text,
                [.. culture.DateTimeFormat.GetAllDateTimePatterns('d'), .. culture.DateTimeFormat.GetAllDateTimePatterns('D')],
                culture,
                out value);
    }

    /// <summary>Parses a date with the name of its month, in any language of <see cref="MonthNames"/>.</summary>
    private static bool TryNamed(string text, out DateTime value)
    {
        value = default;
        Match parts = Named().Match(text);
        if (!parts.Success || MonthNames.Find(parts.Groups["month"].Value) is not { } month)
        {
            return false;
        }

        int day = int.Parse(parts.Groups["day"].ValueSpan, CultureInfo.InvariantCulture);
        int year = int.Parse(parts.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);

        // Excel shows its day 0 as 0 January 1900.
        day = day == 0 && month == 1 && year == FirstYear ? 1 : day;
        return TryDay(year, month, day, out value);
    }

    private static string? Slashed(EmployeeField field, string text, FieldSource source, out DateTime value)
    {
        value = default;
        if (Slashes().Match(text) is not { Success: true } parts)
        {
            return $"'{Text.Shorten(text)}' is not a date; write it as 2026-01-31{Empty(field, text, source)}";
        }

        (int first, int second) = (Number(parts, 1), Number(parts, 2));
        if (first <= 12 && second <= 12 && first != second)
        {
            return $"'{text}' is ambiguous; {(source.Days ?? new DayOrder("...")).Advice(field)}";
        }

        (int day, int month) = second > 12 ? (second, first) : (first, second);
        return TryDay(Number(parts, 3), month, day, out value) ? null : $"'{text}' is not a date; there is no such day";
    }

    private static bool TryDay(int year, int month, int day, out DateTime value)
    {
        bool exists = month is >= 1 and <= 12 && year >= 1 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        value = exists ? new DateTime(year, month, day) : default;
        return exists;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>The advice for a word in a column of dates, such as 'n/a'. It keeps what the mapping says of the column already.</summary>
    private static string Empty(EmployeeField field, string text, FieldSource source)
    {
        if (text.Any(char.IsDigit))
        {
            return string.Empty;
        }

        string column = MappingAdvice.Quote(source.Days?.Column ?? "...");
        string format = source.Formats is { } formats ? $" Format = {MappingAdvice.Quote(formats)};" : string.Empty;
        string culture = source.Culture is { } named ? $" Culture = '{named.Name}';" : string.Empty;
        return $"; if it means that there is none, say so in the mapping: {field} = @{{ Column = {column};{format}{culture} "
            + $"Empty = {MappingAdvice.Quote(Text.Shorten(text))} }}";
    }

    /// <summary>
    /// Parses /Date(1704067200000)/, the milliseconds since 1970 as OData 2 writes a date in JSON. With another offset than 0 the day that was meant
    /// is unknown, since some systems write that offset in minutes and some in hours.
    /// </summary>
    private static bool TryMilliseconds(string text, out DateTime value)
    {
        value = default;
        if (Milliseconds().Match(text) is not { Success: true } match
            || !long.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds)
            || milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        value = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.Date;
        return true;
    }

    [GeneratedRegex(@"^/Date\((-?\d+)(?:[+-]0+)?\)/$", RegexOptions.CultureInvariant)]
    private static partial Regex Milliseconds();

    [GeneratedRegex(@"^(\d{1,2})/(\d{1,2})/(\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Slashes();

    /// <summary>Matches 15-mrt-2021, 15 maart 2021, 15. März 2021, 15 de marzo de 2021, and March 15, 2021.</summary>
    [GeneratedRegex(
        @"^(?:(?<day>\d{1,2})(?:st|nd|rd|th|er)?[\s./-]*(?:de\s+)?(?<month>\p{L}+)[\s.,/-]*(?:de\s+)?(?<year>\d{4})" +
        @"|(?<month>\p{L}+)\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4}))$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    /// <summary>Matches the time of day and the offset after a date, as exports of databases and Excel write them.</summary>
    [GeneratedRegex(
        @"(?<=\d)[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?|[AaPp]\.?[Mm]\.?)?(\[[^\]]+\])?$" +
        @"|(?<=^\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();
}
