using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>PowerShell's wildcards as filters of the service layer.</summary>
internal static class Filters
{
    /// <summary>A filter for a text that may have wildcards; null for null.</summary>
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

        // A backtick may escape what follows; what stands before it is literal all the same.
        int literal = text.IndexOfAny(['*', '?', '[', '`']);
        WildcardPattern pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return TextFilter.Pattern(text[..literal], pattern.IsMatch);
    }

    /// <summary>One filter for each text; a single null when there is none, which stands for everything.</summary>
    internal static IEnumerable<TextFilter?> FromEach(string[]? texts) =>
        texts is null or { Length: 0 } ? [null] : texts.Select(From);
}
