using System.Globalization;
using System.Text;

namespace UserProvisioning;

/// <summary>
/// Makes text that comes from outside (a server, a file's name, a library's message that quotes either) fit to be shown and stored: one line of
/// limited length, in which nothing moves a terminal's cursor, changes its colours, or turns the direction of reading.
/// </summary>
public static class OutsideText
{
    /// <summary>How many characters are shown when nothing else is said.</summary>
    internal const int DefaultLength = 400;

    /// <summary>How many characters of a message are shown.</summary>
    internal const int LongestMessage = 8000;

    /// <summary>A message that may quote what comes from outside, as it may be shown.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The same where nothing in it acts on a terminal.</returns>
    public static string Message(string? message) => Show(message, LongestMessage);

    /// <summary>The text with control, format and separator characters, and lone surrogates, written as <c>\u….</c>, cut at a length.</summary>
    internal static string Show(string? text, int length = DefaultLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        if (text.Length <= length && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var shown = new StringBuilder();
        foreach (Rune rune in text.AsSpan().EnumerateRunes())
        {
            if (shown.Length >= length)
            {
                return shown.Append('…').ToString();
            }

            if (IsShown(rune))
            {
                shown.Append(rune.ToString());
            }
            else
            {
                foreach (char c in rune.ToString())
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                }
            }
        }

        return shown.ToString();
    }

    /// <summary>What an exception of the platform or a library says, on one line: such messages quote what a server or a file sent.</summary>
    internal static string Show(Exception exception) => Show(exception.Message.Trim().ReplaceLineEndings(" "));

    /// <summary>What one of our own errors says. It was made fit to be shown when the error was made.</summary>
    internal static string Show(ProvisioningException exception) => exception.Message;

    /// <inheritdoc cref="Show(ProvisioningException)"/>
    internal static string Show(ShownException exception) => exception.Message;

    /// <summary>What an exception says, as a sentence with a full stop.</summary>
    internal static string Sentence(Exception exception) => Show(exception).TrimEnd('.') + ".";

    // Names in some scripts are spelt with joiners, which do nothing but join.
    private static bool IsShown(Rune rune) => InvisibleCharacters.IsJoiner(rune) || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
