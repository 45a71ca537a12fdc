using System.Globalization;
using System.Text;

namespace UserProvisioning;

/// <summary>
/// Makes text from outside (a server's response, a file name, a library's message that quotes either) safe to show and store: one line of
/// limited length, without characters that control a terminal or change the direction of reading.
/// </summary>
public static class OutsideText
{
    /// <summary>The most characters that are shown by default.</summary>
    internal const int DefaultLength = 400;

    /// <summary>The most characters of a message that are shown.</summary>
    internal const int LongestMessage = 8000;

    /// <summary>A message that may quote text from outside, made safe to show.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The same message without characters that control a terminal.</returns>
    public static string Message(string? message) => Show(message, LongestMessage);

    /// <summary>The text with control, format and separator characters and lone surrogates written as <c>\u….</c>, cut to a length.</summary>
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

    /// <summary>The message of an exception from the platform or a library, on one line. Such messages may quote a server or a file.</summary>
    internal static string Show(Exception exception) => Show(exception.Message.Trim().ReplaceLineEndings(" "));

    /// <summary>The message of an error of this module, which was made safe when the error was created.</summary>
    internal static string Show(ProvisioningException exception) => exception.Message;

    /// <inheritdoc cref="Show(ProvisioningException)"/>
    internal static string Show(ShownException exception) => exception.Message;

    /// <summary>The message of an exception, as a sentence with a full stop.</summary>
    internal static string Sentence(Exception exception) => Show(exception).TrimEnd('.') + ".";

    // Joiners are shown, because names in some scripts are spelt with them, and they do nothing else.
    private static bool IsShown(Rune rune) => InvisibleCharacters.IsJoiner(rune) || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
