using System.Globalization;

namespace UserProvisioning.Fields;

/// <summary>
/// The text in which a value of an own field is stored: one text for each value, whatever the culture. A number has a point and no zeros at its end,
/// a day is written as 2026-12-31, a truth value as true or false.
/// </summary>
internal static class OwnFieldText
{
    /// <summary>The form of a stored day.</summary>
    internal const string DayFormat = "yyyy-MM-dd";

    /// <summary>The first year of a day. Earlier ones are mistakes.</summary>
    private const int FirstYear = 1900;

    private const NumberStyles NumberParts = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Converts a value to its stored text.</summary>
    /// <param name="type">The type of the field.</param>
    /// <param name="value">The value: of the type itself, or a text.</param>
    /// <param name="text">The stored text; null for an empty value.</param>
    /// <returns>Why the value does not fit the type; null when it does.</returns>
    internal static string? Read(ContactFieldType type, object? value, out string? text)
    {
        text = null;
        if (value is null || (value is string given && Text.Clean(given) is null))
        {
            return null;
        }

        return type switch
        {
            ContactFieldType.Number => ReadNumber(value, out text),
            ContactFieldType.Date => ReadDay(value, out text),
            ContactFieldType.Boolean => ReadTruth(value, out text),
            _ => ReadText(value, out text),
        };
    }

    /// <summary>The stored text of a day.</summary>
    internal static string OfDay(DateTime day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The stored text of a truth value.</summary>
    internal static string OfTruth(bool value) => value ? "true" : "false";

    /// <summary>The value that a stored text stands for; the text itself when another program has stored one that does not fit the type.</summary>
    internal static object ValueOf(ContactFieldType type, string text) => type switch
    {
        ContactFieldType.Number when decimal.TryParse(text, NumberParts, CultureInfo.InvariantCulture, out decimal number) => number,
        ContactFieldType.Date when DateTime.TryParseExact(
            text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) => day,
        ContactFieldType.Boolean when text is "true" or "false" => text == "true",
        _ => text,
    };

    private static string? ReadText(object value, out string? text)
    {
        text = Text.Clean(value switch
        {
            string plain => plain,
            DateTime day => day.TimeOfDay == TimeSpan.Zero ? OfDay(day) : day.ToString("s", CultureInfo.InvariantCulture),
            bool truth => OfTruth(truth),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        });
        return text is null ? $"a value of the type {value.GetType().Name} is no text"
            : text.Length > Text.Longest ? $"it has {text.Length} characters, and {Text.Longest} are the most"
            : null;
    }

    private static string? ReadNumber(object value, out string? text)
    {
        text = null;
        string? written = value switch
        {
            string given => Text.CleanIdentifier(given),
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
                Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        if (written is null)
        {
            return NoNumber(value);
        }

        if (value is string)
        {
            // With three digits behind it, a comma separates thousands in English and decimals in Dutch.
            int comma = written.IndexOf(',', StringComparison.Ordinal);
            if (comma >= 0)
            {
                if (written.IndexOfAny([',', '.'], comma + 1) >= 0 || written.Contains('.', StringComparison.Ordinal)
                    || written.Length - comma == 4)
                {
                    return NoNumber(value);
                }

                written = written.Replace(',', '.');
            }
        }

        if (!decimal.TryParse(written, NumberParts, CultureInfo.InvariantCulture, out decimal number))
        {
            return NoNumber(value);
        }

        text = number == 0 ? "0" : number.ToString("0.############################", CultureInfo.InvariantCulture);
        return null;
    }

    private static string NoNumber(object value) => $"'{Shown(value)}' is no number; write it as 1042 or 3.5, without a separator of thousands";

    private static string? ReadDay(object value, out string? text)
    {
        DateTime? day = value switch
        {
            DateTime date => date,
            DateTimeOffset moment => moment.DateTime,
            DateOnly only => only.ToDateTime(TimeOnly.MinValue),
            string given => ParseDay(given.Trim()),
            _ => null,
        };
        text = day is { Year: >= FirstYear } found ? OfDay(found) : null;
        return text is null ? $"'{Shown(value)}' is no date from {FirstYear} on; write it as 2026-12-31" : null;
    }

    private static DateTime? ParseDay(string text)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            return DateTime.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
                || DateTime.TryParseExact(text, culture.DateTimeFormat.ShortDatePattern, culture, DateTimeStyles.None, out day) ? day : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Some calendars throw an exception for a date outside their range.
            return null;
        }
    }

    private static string? ReadTruth(object value, out string? text)
    {
        string? fault = null;
        bool? truth = value switch
        {
            bool plain => plain,
            string given when (fault = TruthText.Read(given.Trim(), out bool read)) is null => read,
            _ => null,
        };
        text = truth is { } known ? OfTruth(known) : null;
        return truth is null ? fault ?? $"'{Shown(value)}' is neither true nor false; write $true or $false" : null;
    }

    private static string Shown(object value) => Text.Shorten(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
}
