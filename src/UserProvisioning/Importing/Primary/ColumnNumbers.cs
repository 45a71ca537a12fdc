using System.Globalization;

namespace UserProvisioning.Importing.Primary;

/// <summary>
/// The numbers of a column, whichever sign stands before their fraction: 0.8 and 0,8 are the same. Whether 1.250 is more than a thousand or a little
/// more than one is decided by the other numbers of the column; if none of them says so, it is more than a thousand.
/// </summary>
internal sealed class ColumnNumbers
{
    private bool _hasPoints;
    private bool _hasCommas;

    /// <param name="isPoint">Whether the format of the file itself writes a point before a fraction, as Excel and JSON do.</param>
    internal ColumnNumbers(bool isPoint) => _hasPoints = isPoint;

    /// <summary>Looks at a text of the column. Returns whether it is a number.</summary>
    internal bool Add(string text)
    {
        if (Shape.Of(text) is not { } shape)
        {
            return false;
        }

        if (shape.Fraction is { } sign)
        {
            _hasPoints |= sign == '.';
            _hasCommas |= sign == ',';
        }
        else if (shape.Thousands is { } between)
        {
            _hasPoints |= between == ',';
            _hasCommas |= between == '.';
        }

        return true;
    }

    /// <summary>The number that a text says, after every text of the column was added; null when it is none.</summary>
    internal decimal? Read(string text)
    {
        if (Shape.Of(text) is not { } shape)
        {
            return null;
        }

        char? fraction = shape.Fraction ?? (shape.Either is { } sign && (sign == '.' ? _hasPoints : _hasCommas) ? sign : null);
        string plain = string.Concat(shape.Digits.Where(c => c == fraction || c is not ('.' or ',')).Select(c => c == fraction ? '.' : c));
        return decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }

    /// <summary>A text that is a number, and what its points and commas mean.</summary>
    /// <param name="Digits">The number without spaces, apostrophes and a percent sign.</param>
    /// <param name="Fraction">The sign before the fraction; null when there is none, or when it is not sure.</param>
    /// <param name="Thousands">The sign between thousands; null when there is none, or when it is not sure.</param>
    /// <param name="Either">The only sign, when it may be either of them.</param>
    private readonly record struct Shape(string Digits, char? Fraction, char? Thousands, char? Either)
    {
        internal static Shape? Of(string text)
        {
            if (!text.Any(char.IsAsciiDigit))
            {
                return null;
            }

            string digits = string.Concat(text.TrimEnd('%').Where(c => c is not ('\'' or '’') && !char.IsWhiteSpace(c)));
            string unsigned = digits.TrimStart('-', '+');
            if (digits.Length - unsigned.Length > 1 || unsigned.Any(c => !char.IsAsciiDigit(c) && c is not ('.' or ',')))
            {
                return null;
            }

            int last = unsigned.LastIndexOfAny(['.', ',']);
            if (last < 0)
            {
                return new Shape(digits, null, null, null);
            }

            char sign = unsigned[last];
            char other = sign == '.' ? ',' : '.';
            bool isRepeated = unsigned.IndexOf(sign) < last;
            bool hasOther = unsigned.Contains(other);
            if (isRepeated)
            {
                return !hasOther && IsGrouped(unsigned, sign) ? new Shape(digits, null, sign, null) : null;
            }

            if (hasOther)
            {
                return IsGrouped(unsigned[..last], other) ? new Shape(digits, sign, other, null) : null;
            }

            return IsGrouped(unsigned, sign) ? new Shape(digits, null, null, sign) : new Shape(digits, sign, null, null);
        }

        /// <summary>Whether a sign stands only between groups of three digits, the first of which may be shorter and is not 0.</summary>
        private static bool IsGrouped(string number, char sign)
        {
            string[] groups = number.Split(sign);
            return groups[0] is { Length: >= 1 and <= 3 } first && first[0] != '0' && groups.Skip(1).All(group => group.Length == 3);
        }
    }
}
