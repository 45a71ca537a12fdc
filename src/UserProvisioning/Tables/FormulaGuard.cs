using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace UserProvisioning.Tables;

/// <summary>
/// Keeps a spreadsheet from reading a text as a formula: it puts an apostrophe before what looks like the beginning of a formula. It does so at
/// the beginning of the text, and after every character that some spreadsheet reads as the end of a cell: a program that
/// expects semicolons splits a file with commas at its semicolons, even inside quotes.
/// </summary>
internal static class FormulaGuard
{
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20");

    private static readonly SearchValues<char> Ends = SearchValues.Create(",;|\t\r\n");

    /// <summary>Characters that may precede a formula: spaces, quotes that a spreadsheet removes, and the apostrophes that this class adds.</summary>
    private static readonly SearchValues<char> Ignored = SearchValues.Create("'\" \u00A0");

    /// <summary>The text, made safe for a table.</summary>
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

    /// <summary>The original text of a text that <see cref="Guard"/> has made safe.</summary>
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
