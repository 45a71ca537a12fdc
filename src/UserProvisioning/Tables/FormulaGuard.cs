using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace UserProvisioning.Tables;

/// <summary>
/// Keeps a spreadsheet from taking a text for a formula: an apostrophe is put before what begins like one. That is done at the
/// beginning of the text, and behind every character in it that some spreadsheet takes for the end of a cell: a file
/// with commas is split at semicolons elsewhere, whatever stands between quotes.
/// </summary>
internal static class FormulaGuard
{
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20");

    private static readonly SearchValues<char> Ends = SearchValues.Create(",;|\t\r\n");

    /// <summary>What may stand before the beginning of a formula: spaces, quotes that are taken away, and our own apostrophes.</summary>
    private static readonly SearchValues<char> Ignored = SearchValues.Create("'\" \u00A0");

    /// <summary>The text as it may stand in a table.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    internal static string? Guard(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAny(Beginnings))
        {
            return text;
        }

        StringBuilder? guarded = null;
        int copied = 0;
        for (int at = 0; at >= 0; at = NextCell(text, at))
        {
            if (BeginsFormula(text, at))
            {
                guarded ??= new StringBuilder(text.Length + 4);
                guarded.Append(text, copied, at - copied).Append('\'');
                copied = at;
            }
        }

        return guarded is null ? text : guarded.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>What <see cref="Guard"/> was given.</summary>
    internal static string Restore(string text)
    {
        if (!text.Contains('\''))
        {
            return text;
        }

        StringBuilder? restored = null;
        int copied = 0;
        for (int at = 0; at >= 0; at = NextCell(text, at))
        {
            if (at < text.Length && text[at] == '\'' && BeginsFormula(text, at + 1))
            {
                restored ??= new StringBuilder(text.Length);
                restored.Append(text, copied, at - copied);
                copied = at + 1;
            }
        }

        return restored is null ? text : restored.Append(text, copied, text.Length - copied).ToString();
    }

    private static int NextCell(string text, int at) => text.AsSpan(at).IndexOfAny(Ends) is >= 0 and int length ? at + length + 1 : -1;

    private static bool BeginsFormula(string text, int at) =>
        text.AsSpan(at).IndexOfAnyExcept(Ignored) is >= 0 and int ignored && Beginnings.Contains(text[at + ignored]);
}
