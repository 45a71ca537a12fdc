using System.Globalization;
using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>Converts the text of a cell's XML element to the value that it represents.</summary>
internal static partial class CellText
{
    /// <summary>The serial number of the last day in Excel, 9999-12-31, in the 1900 system.</summary>
    private const int LastDay = 2_958_465;

    /// <summary>Restores characters that XML cannot hold and Excel writes as <c>_x000D_</c>.</summary>
    internal static string Unescape(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(
            text,
            match => ((char)ushort.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    /// <summary>The date of a serial number, as 2026-01-31, with a time of day if it has one; null when no date has that number.</summary>
    internal static string? Date(double serial, bool is1904)
    {
        if (is1904)
        {
            serial += 1462;
        }
        else if (serial < 1)
        {
            // A number below 1 is a time of day without a date.
            return serial < 0 ? null : DateTime.MinValue.AddSeconds(Math.Round(serial * 86_400)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        }
        else if (serial < 60)
        {
            // The 1900 system counts a 29 February 1900, which never existed, as number 60. The days before it are off by one.
            serial++;
        }
        else if (serial < 61)
        {
            return null;
        }

        // Less than half a second before midnight is rounded to the next day.
        if (!(serial is > 1 and < LastDay + 0.9999))
        {
            return null;
        }

        DateTime value = new DateTime(1899, 12, 30).AddDays(Math.Floor(serial)).AddSeconds(Math.Round((serial - Math.Floor(serial)) * 86_400));
        return Shown(value);
    }

    /// <summary>A date that is written in ISO 8601; null when the text is not one.</summary>
    /// <remarks>An offset after the time is ignored, so the day is the one that is written.</remarks>
    internal static string? IsoDate(string text)
    {
        int time = text.IndexOf('T', StringComparison.OrdinalIgnoreCase);
        int offset = time < 0 ? -1 : text.IndexOfAny(['Z', 'z', '+', '-'], time);

        // With its offset, the time would be converted to the time zone of this machine.
        return DateTime.TryParse(offset < 0 ? text : text[..offset], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime value)
            ? Shown(value)
            : null;
    }

    /// <summary>The column index, from 0, of a reference such as <c>AB12</c>; null when the text is not a reference.</summary>
    internal static int? ColumnOf(string reference)
    {
        int column = 0;
        foreach (char c in reference)
        {
            if (!char.IsAsciiLetter(c))
            {
                return column == 0 || !char.IsAsciiDigit(c) ? null : column - 1;
            }

            column = (column * 26) + (char.ToUpperInvariant(c) - 'A') + 1;
            if (column > PartLimits.Columns)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The letters of a column; the index begins at 0.</summary>
    internal static string ColumnName(int column)
    {
        string name = string.Empty;
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            name = (char)('A' + ((rest - 1) % 26)) + name;
        }

        return name;
    }

    private static string Shown(DateTime value) =>
        value.ToString(value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
