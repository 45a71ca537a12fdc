using System.Globalization;
using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>What the text in a cell's XML stands for.</summary>
internal static partial class CellText
{
    /// <summary>The last day that Excel knows, 9999-12-31, in the 1900 system.</summary>
    private const int LastDay = 2_958_465;

    /// <summary>Characters that XML cannot hold are written as <c>_x000D_</c>.</summary>
    internal static string Unescape(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(
            text,
            match => ((char)ushort.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    /// <summary>The day of a serial number, as 2026-01-31 and with a time of day if it has one; null when there is no such day.</summary>
    internal static string? Date(double serial, bool is1904)
    {
        if (is1904)
        {
            serial += 1462;
        }
        else if (serial < 1)
        {
            // A time of day alone.
            return serial < 0 ? null : DateTime.MinValue.AddSeconds(Math.Round(serial * 86_400)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        }
        else if (serial < 60)
        {
            // The 1900 system has a 29 February 1900, number 60, so the days before it are one off.
            serial++;
        }
        else if (serial < 61)
        {
            return null;
        }

        // Half a second before midnight is midnight of the next day.
        if (!(serial is > 1 and < LastDay + 0.9999))
        {
            return null;
        }

        DateTime value = new DateTime(1899, 12, 30).AddDays(Math.Floor(serial)).AddSeconds(Math.Round((serial - Math.Floor(serial)) * 86_400));
        return Shown(value);
    }

    /// <summary>A date that is written in ISO 8601; null when it is none.</summary>
    /// <remarks>The day is the one that is written, whatever offset stands behind it.</remarks>
    internal static string? IsoDate(string text)
    {
        int time = text.IndexOf('T', StringComparison.OrdinalIgnoreCase);
        int offset = time < 0 ? -1 : text.IndexOfAny(['Z', 'z', '+', '-'], time);

        // With its offset, it would be moved to the time zone of this machine.
        return DateTime.TryParse(offset < 0 ? text : text[..offset], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime value)
            ? Shown(value)
            : null;
    }

    /// <summary>The column of a reference such as <c>AB12</c>, from 0; null when it is no reference.</summary>
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

    /// <summary>The letters of a column, from 0.</summary>
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
