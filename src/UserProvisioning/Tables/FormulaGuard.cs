using System.Buffers;

namespace UserProvisioning.Tables;

/// <summary>
/// Keeps a spreadsheet from taking a text for a formula: an apostrophe is put before a text that begins with what a
/// formula begins with. A text that begins with apostrophes before such a character gets one more, so that taking one
/// away always gives the text back.
/// </summary>
internal static class FormulaGuard
{
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20");

    internal static string? Guard(string? text) => text is not null && IsDangerous(text) ? $"'{text}" : text;

    /// <summary>What <see cref="Guard"/> was given.</summary>
    internal static string Restore(string text) => text.StartsWith('\'') && IsDangerous(text) ? text[1..] : text;

    private static bool IsDangerous(string text)
    {
        int first = text.AsSpan().IndexOfAnyExcept('\'');
        return first >= 0 && Beginnings.Contains(text[first]);
    }
}
