using System.Text;
using System.Text.RegularExpressions;

namespace UserProvisioning;

/// <summary>
/// The wildcards of PowerShell, for patterns that are stored with a run and are needed again where no PowerShell is: <c>*</c>, <c>?</c>,
/// <c>[a-z]</c>, and a backtick before a character that has no special meaning.
/// </summary>
internal static class WildcardFilter
{
    /// <summary>Makes a filter of a text that may have wildcards.</summary>
    internal static TextFilter Of(string text)
    {
        var pattern = new StringBuilder("^");
        var literal = new StringBuilder();
        bool isPattern = false;
        for (int i = 0; i < text.Length; i++)
        {
            int end = text[i] == '[' ? text.IndexOf(']', i + 1) : -1;
            if (text[i] == '`' && i + 1 < text.Length)
            {
                Add(text[++i]);
            }
            else if (end > i + 1)
            {
                isPattern = true;
                pattern.Append('[').Append(Regex.Replace(text[(i + 1)..end], @"[\\\[\]^]", @"\$0")).Append(']');
                i = end;
            }
            else if (text[i] is '*' or '?')
            {
                isPattern = true;
                pattern.Append(text[i] == '*' ? ".*" : ".");
            }
            else
            {
                Add(text[i]);
            }
        }

        if (!isPattern)
        {
            return TextFilter.Exactly(literal.ToString());
        }

        var regex = new Regex(
            pattern.Append("\\z").ToString(),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
        int start = text.IndexOfAny(['*', '?', '[', '`']);
        return TextFilter.Pattern(text[..Math.Max(start, 0)], regex.IsMatch);

        void Add(char character)
        {
            literal.Append(character);
            pattern.Append(Regex.Escape(character.ToString()));
        }
    }
}
