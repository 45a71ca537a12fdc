using System.Globalization;
using System.Text;

namespace UserProvisioning;

/// <summary>
/// Recognizes characters that nobody sees: byte order marks inside a text, marks of writing direction, zero-width spaces, soft hyphens. They
/// occur in texts that are copied from mails, web pages and directories, and make equal-looking texts differ.
/// </summary>
internal static class InvisibleCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Whether a character is invisible and has no meaning in any script. For the two joiners see <see cref="IsJoiner"/>.</summary>
    internal static bool Contains(Rune rune) => rune.Value is
        0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E or 0x200B or 0x200E or 0x200F
        or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164 or 0xFEFF or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE007F);

    /// <summary>Whether a character is a variation selector, which selects the form of the character before it and is invisible itself.</summary>
    internal static bool IsVariation(Rune rune) =>
        rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0x180B and <= 0x180F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>Whether a character is a joiner, which joins or separates the letters beside it.</summary>
    internal static bool IsJoiner(Rune rune) => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner;

    /// <summary>
    /// Whether a joiner has a meaning at its position: names in Persian, Malayalam or Sinhala are spelt with joiners, also at the end of
    /// a word after a mark. Letters of Latin, Greek and Cyrillic have one form only, so a joiner means nothing beside them.
    /// </summary>
    internal static bool IsSpelling(Rune joiner, Rune? before, Rune? after) =>
        before is { } previous && IsJoining(previous)
        && (joiner.Value == ZeroWidthJoiner
            || Rune.GetUnicodeCategory(previous) == UnicodeCategory.NonSpacingMark
            || (after is { } next && IsJoining(next)));

    /// <summary>
    /// Whether a character may have variants that a writer can select: ideographs in names, Mongolian, symbols. Latin letters have none.
    /// </summary>
    internal static bool HasVariations(Rune? before) => before is { Value: (>= 0x1800 and < 0x1900) or >= 0x2190 };

    private static bool IsJoining(Rune rune) =>
        rune.Value is (>= 0x0600 and < 0x1E00) or (>= 0xA800 and < 0xAC00) or >= 0x10000
        && (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.OtherSymbol);
}
