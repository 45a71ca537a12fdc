using System.Buffers;
using System.Text;

namespace UserProvisioning;

/// <summary>Cleans texts before they are stored, and folds their case for comparison.</summary>
internal static class Text
{
    /// <summary>Longest name, reference or other text of one line that the database stores, in characters.</summary>
    internal const int Longest = 200;

    /// <summary>The ideographic space, which separates the two names of a person in Japanese.</summary>
    private const int IdeographicSpace = 0x3000;

    /// <summary>
    /// The case-folded form of a text: two texts that differ only in case have the same form. It is computed here, and stored beside
    /// the text in a column that the database compares by code point, so that every engine agrees on what is equal:
    /// SQLite's NOCASE folds ASCII only, and a SQL Server collation folds what its version says.
    /// </summary>
    internal static string Key(string value) => CleanIdentifier(value) switch
    {
        null => string.Empty,
        // ICU folds the long s (U+017F) into S. Windows, OrdinalIgnoreCase and LIKE of both engines do not.
        { } text when text.Contains('ſ', StringComparison.Ordinal) => string.Join('ſ', text.Split('ſ').Select(part => part.ToUpperInvariant())),
        { } text => text.ToUpperInvariant(),
    };

    /// <summary>
    /// Trims, composes (NFC), turns control characters and unusual spaces into spaces, and removes invisible characters
    /// (<see cref="InvisibleCharacters"/>; joiners stay where a script needs them) and lone surrogates, which no database
    /// stores. An empty result becomes null: an empty cell and a missing cell mean the same.
    /// </summary>
    internal static string? Clean(string? value) => Clean(value, isIdentifier: false);

    /// <summary>
    /// Cleans an identifier, such as a reference, an address, a phone number or a username, as <see cref="Clean(string)"/> does. All invisible
    /// characters are removed, since none has a meaning in an identifier.
    /// </summary>
    internal static string? CleanIdentifier(string? value) => Clean(value, isIdentifier: true);

    private static string? Clean(string? value, bool isIdentifier)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (!IsSound(value))
        {
            value = Repair(value, isIdentifier);
        }

        value = value.Trim();
        return value.Length == 0 ? null : value;
    }

    /// <summary>A value for use in a message, cut to the length of a line.</summary>
    internal static string Shorten(string value, int longest = 60) =>
        value.Length <= longest ? value : string.Concat(value.AsSpan(0, longest - 3), "...");

    /// <summary>Whether a text needs no cleaning. Letters below U+0300 are composed, and all but three characters among them are visible.</summary>
    private static bool IsSound(string value)
    {
        int first = value.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (first < 0)
        {
            return true;
        }

        foreach (char c in value.AsSpan(first))
        {
            if (c is not (>= ' ' and <= '~') and not (> '\u00A0' and < '\u0300' and not '\u00AD'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Repair(string value, bool isIdentifier)
    {
        var builder = new StringBuilder(value.Length);
        Rune? before = null;
        for (int i = 0; i < value.Length;)
        {
            bool isRune = Rune.DecodeFromUtf16(value.AsSpan(i), out Rune rune, out int length) == OperationStatus.Done;
            i += length;

            // A lone surrogate, and the U+FFFD that replaces one, carry no information. U+FFFE is a noncharacter, at which Normalize throws.
            if (!isRune || rune.Value is 0xFFFD or 0xFFFE
                || InvisibleCharacters.Contains(rune)
                || (InvisibleCharacters.IsVariation(rune) && (isIdentifier || !InvisibleCharacters.HasVariations(before)))
                || (InvisibleCharacters.IsJoiner(rune) && (isIdentifier || !InvisibleCharacters.IsSpelling(rune, before, Next(value, i)))))
            {
                continue;
            }

            bool isSpace = Rune.IsControl(rune) || (Rune.IsWhiteSpace(rune) && (isIdentifier || rune.Value != IdeographicSpace));
            before = isSpace ? new Rune(' ') : rune;
            builder.Append(before.Value.ToString());
        }

        return builder.ToString().Normalize(NormalizationForm.FormC);
    }

    private static Rune? Next(string value, int at) =>
        Rune.DecodeFromUtf16(value.AsSpan(at), out Rune next, out _) == OperationStatus.Done ? next : null;
}
