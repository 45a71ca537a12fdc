using System.Globalization;
using System.Text;
using Grammar = ExcelNumberFormat.NumberFormat;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The number format of a cell style, as far as it matters to an import: whether a number is a date, and how the digits of
/// a key are shown (<c>\P0000</c> shows 42 as P0042). Amounts stay plain numbers: an import has no use for 1,234.50 %.
/// </summary>
internal sealed class CellNumberFormat
{
    /// <summary>The most significant digits of a number in Excel.</summary>
    private const int MostDigits = 15;

    /// <summary>The most characters of a format code in Excel.</summary>
    private const int LongestCode = 255;

    internal static readonly CellNumberFormat General = new(isDate: false, shows: null);

    private static readonly CellNumberFormat Date = new(isDate: true, shows: null);

    /// <summary>The parsed format; null when a number is shown unchanged, or is an amount.</summary>
    private readonly Grammar? _shows;

    private CellNumberFormat(bool isDate, Grammar? shows)
    {
        IsDate = isDate;
        _shows = shows;
    }

    internal bool IsDate { get; }

    /// <summary>A format that Excel predefines under an id. No predefined format changes how a key is shown.</summary>
    internal static CellNumberFormat BuiltIn(int id) =>
        id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) ? Date : General;

    /// <summary>The format that a workbook defines by a code.</summary>
    internal static CellNumberFormat Custom(string code)
    {
        if (code.Length > LongestCode || code is "General" or "0" or "@")
        {
            return General;
        }

        var grammar = new Grammar(Simplify(code, out bool isAmount));
        return !grammar.IsValid ? General
            : grammar.IsDateTimeFormat || grammar.IsTimeSpanFormat ? Date
            : isAmount ? General
            : new CellNumberFormat(isDate: false, grammar);
    }

    /// <summary>Formats a number that is not a date as the cell shows it.</summary>
    /// <param name="number">The number, written as <see cref="NumberText"/> writes it.</param>
    internal string Show(string number)
    {
        ReadOnlySpan<char> digits = number.AsSpan().TrimStart('-');
        if (_shows is null || digits.Length > MostDigits || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return number;
        }

        string shown = _shows.Format(double.Parse(number, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Trim();

        // A format may hide a number (;;;) or show a word instead. The number itself is used then.
        return HasAll(digits, shown) ? shown : number;
    }

    /// <summary>
    /// Removes from a format code what only fills the width of a cell (<c>_x</c> and <c>*x</c>), and marks letters of other scripts as
    /// literals, as Excel takes them.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="isAmount">
    /// Whether the format is for amounts: with decimals, groups of thousands, a percentage, an exponent or a fraction. Such numbers are not
    /// formatted.
    /// </param>
    private static string Simplify(string code, out bool isAmount)
    {
        var simple = new StringBuilder(code.Length + 8);
        isAmount = false;
        for (int i = 0; i < code.Length; i++)
        {
            int end = i;
            switch (code[i])
            {
                case '"':
                    end = code.IndexOf('"', i + 1);
                    break;
                case '[':
                    end = code.IndexOf(']', i + 1);
                    break;
                case '\\':
                    end = i + 1;
                    break;
                case '_' or '*':
                    i++;
                    continue;
                case 'G' or 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    end = i + "General".Length - 1;
                    break;
                case '.' or ',' or '%' or 'E' or '/':
                    isAmount = true;
                    break;
                case > '\u007F':
                    simple.Append('\\');
                    break;
            }

            if (end < 0 || end >= code.Length)
            {
                end = code.Length - 1;
            }

            simple.Append(code, i, end - i + 1);
            i = end;
        }

        return simple.ToString();
    }

    private static bool HasAll(ReadOnlySpan<char> digits, string shown)
    {
        int found = 0;
        foreach (char c in shown)
        {
            found += found < digits.Length && c == digits[found] ? 1 : 0;
        }

        return found == digits.Length;
    }
}
