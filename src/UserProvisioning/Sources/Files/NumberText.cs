using System.Globalization;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// Writes numbers of Excel and JSON as a person sees them: a personnel number is 12345, even when it is stored as 12345.0 or
/// 1.2345E4.
/// </summary>
internal static class NumberText
{
    /// <summary>The number of significant digits that Excel shows and a double keeps.</summary>
    private const int Precision = 15;

    /// <summary>2^53. From this number on, a double cannot hold every whole number.</summary>
    private const double Limit = 9_007_199_254_740_992;

    /// <summary>
    /// Whether a number that is stored as a double can be a reference: it is whole, and no other whole number is rounded to the same double. A text
    /// that is not a number counts as exact.
    /// </summary>
    internal static bool IsExact(ReadOnlySpan<char> number) =>
        !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        || (Math.Abs(value) < Limit && Math.Floor(value) == value);

    /// <summary>Whether a number of a JSON text can be a reference. A number that is written with digits only is exact, however long it is.</summary>
    internal static bool IsExactOrDigits(ReadOnlySpan<char> number) =>
        !number.TrimStart('-').ContainsAnyExceptInRange('0', '9') || IsExact(number);

    /// <summary>The text of a number; null when the input is not a number.</summary>
    internal static string? Of(ReadOnlySpan<char> number)
    {
        number = number.Trim();
        if (number.IsEmpty)
        {
            return null;
        }

        // Most numbers are whole and need no conversion. Every digit of a long one is kept.
        if (!number.ContainsAnyExceptInRange('0', '9'))
        {
            ReadOnlySpan<char> digits = number.TrimStart('0');
            return digits.IsEmpty ? "0" : digits.ToString();
        }

        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            return null;
        }

        if (decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) && decimal.IsInteger(exact))
        {
            return exact.ToString("0", CultureInfo.InvariantCulture);
        }

        // A double may have digits that Excel does not show: 0.1 + 0.2 is 0.30000000000000004.
        return Math.Abs(value) is >= 1e-9 and < 1e15
            ? decimal.Round((decimal)value, 12).ToString("0.############", CultureInfo.InvariantCulture)
            : value.ToString($"G{Precision}", CultureInfo.InvariantCulture);
    }
}
