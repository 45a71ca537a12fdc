namespace UserProvisioning;

/// <summary>
/// A filter on names. The caller supplies the comparison (in PowerShell, a wildcard pattern); storage uses
/// <see cref="Literal"/> or <see cref="Prefix"/> to read fewer rows.
/// </summary>
public sealed class TextFilter
{
    private readonly Func<string, bool> _matches;

    private TextFilter(string? literal, string? prefix, Func<string, bool> matches)
    {
        Literal = literal;
        Prefix = prefix;
        _matches = matches;
    }

    /// <summary>The text, for a filter without wildcards; null for a pattern.</summary>
    public string? Literal { get; }

    /// <summary>The ASCII characters that every match begins with, without regard to case; null when there are none.</summary>
    public string? Prefix { get; }

    /// <summary>A filter that only one text passes, ignoring case.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The filter.</returns>
    public static TextFilter Exactly(string text)
    {
        string key = Text.Key(text);
        return new TextFilter(text, null, candidate => Text.Key(candidate) == key);
    }

    /// <summary>A filter with a pattern, for which the caller supplies the comparison.</summary>
    /// <param name="literalStart">The beginning of the pattern before its first wildcard character.</param>
    /// <param name="matches">Whether a text passes.</param>
    /// <returns>The filter.</returns>
    public static TextFilter Pattern(string literalStart, Func<string, bool> matches)
    {
        int ascii = 0;
        while (ascii < literalStart.Length && char.IsAscii(literalStart[ascii]))
        {
            ascii++;
        }

        return new TextFilter(null, ascii == 0 ? null : literalStart[..ascii], matches);
    }

    /// <summary>Whether a text passes. Null never passes.</summary>
    /// <param name="candidate">The text.</param>
    /// <returns>True when it passes.</returns>
    public bool Matches(string? candidate) => candidate is not null && _matches(candidate);
}
