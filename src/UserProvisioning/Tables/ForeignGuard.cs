namespace UserProvisioning.Tables;

/// <summary>
/// Removes the marks by which other programs keep a spreadsheet from reading a text as a number: the formula <c>="00123"</c>, or the apostrophe
/// <c>'00123</c> by which Excel marks a text.
/// </summary>
internal static class ForeignGuard
{
    /// <summary>The text without such a mark.</summary>
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

        // Inside the quotes a quote is doubled. A single quote ends the text, so this is a longer formula, which stays as it is.
        string inner = rest[1..^1].ToString();
        string single = inner.Replace("\"\"", string.Empty, StringComparison.Ordinal);
        return single.Contains('"') ? text : inner.Replace("\"\"", "\"", StringComparison.Ordinal);
    }

    /// <summary>Whether only digits follow the apostrophe. A name such as <c>'s-Gravenhage</c> keeps its apostrophe.</summary>
    private static bool IsNumber(string text) => !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
