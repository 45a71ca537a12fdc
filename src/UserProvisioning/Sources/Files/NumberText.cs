using System.Globalization;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// Numbers of Excel and JSON as a person sees them: a personnel number is 12345, though it is stored as 12345.0 or
/// 1.2345E4.
/// </summary>
internal static class NumberText
{
    /// <summary>As many digits as Excel shows and a double keeps.</summary>
    private const int Precision = 15;

    /// <summary>From here on a double leaves whole numbers out: 2^53.</summary>
    private const double Limit = 9_007_199_254_740_992;

    /// <summary>
    /// Whether a number that is kept as a double identifies somebody: it is whole, and no other whole number has become the same. What is no number
    /// at all is not judged.
    /// </summary>
    internal static bool IsExact(ReadOnlySpan<char> number) =>
        !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        || (Math.Abs(value) < Limit && Math.Floor(value) == value);

    /// <summary>Whether a number of a JSON text does: one that is written in digits alone is exact, however long it is.</summary>
    internal static bool IsExactOrDigits(ReadOnlySpan<char> number) =>
        !number.TrimStart('-').ContainsAnyExceptInRange('0', '9') || IsExact(number);

    /// <summary>The text of a number; null when it is none.</summary>
    internal static string? Of(ReadOnlySpan<char> number)
    {
        number = number.Trim();
        if (number.IsEmpty)
        {
            return null;
        }

        // Most are whole, and are what they look like; every digit of a long one counts.
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

        // What is stored has digits that are not shown: 0.1 + 0.2 is 0.30000000000000004.
        return Math.Abs(value) is >= 1e-9 and < 1e15
            ? decimal.Round((decimal)value, 12).ToString("0.############", CultureInfo.InvariantCulture)
            : value.ToString($"G{Precision}", CultureInfo.InvariantCulture);
    }
}
