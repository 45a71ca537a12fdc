using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of wildcards of PowerShell to filters of the service layer.</summary>
internal static class Filters
{
    /// <summary>Makes a filter of a text that may have wildcards; null for null.</summary>
    internal static TextFilter? From(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!WildcardPattern.ContainsWildcardCharacters(text))
        {
            return TextFilter.Exactly(WildcardPattern.Unescape(text));
        }

        // A backtick may escape the next character; the text before the backtick is literal in any case.
        int literal = text.IndexOfAny(['*', '?', '[', '`']);
        WildcardPattern pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return TextFilter.Pattern(text[..literal], pattern.IsMatch);
    }

    /// <summary>Makes a filter of each text. Without texts, it returns a single null, which selects everything.</summary>
    internal static IEnumerable<TextFilter?> FromEach(string[]? texts) =>
        texts is null or { Length: 0 } ? [null] : texts.Select(From);
}
