namespace UserProvisioning.Tables;

/// <summary>
/// How other programs keep a spreadsheet from making a number of a text: as a formula, <c>="00123"</c>, or with the apostrophe by which
/// Excel marks a text, <c>'00123</c>.
/// </summary>
internal static class ForeignGuard
{
    /// <summary>The text that such a program meant.</summary>
    internal static string Unwrap(string text) =>
        text.Length < 2 ? text
        : text[0] == '=' ? UnwrapFormula(text)
        : text[0] == '\'' && IsNumber(text) ? text[1..]
        : text;

    private static string UnwrapFormula(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan(1).Trim();
        if (rest.Length < 2 || rest[0] != '"' || rest[^1] != '"')
        {
            return text;
        }

        // A quote within the text is doubled; a single one ends it, and more of the formula follows.
        string inner = rest[1..^1].ToString();
        string single = inner.Replace("\"\"", string.Empty, StringComparison.Ordinal);
        return single.Contains('"') ? text : inner.Replace("\"\"", "\"", StringComparison.Ordinal);
    }

    /// <summary>Whether nothing but digits follow the apostrophe: no name begins so, and <c>'s-Gravenhage</c> stays what it is.</summary>
    private static bool IsNumber(string text) => !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
