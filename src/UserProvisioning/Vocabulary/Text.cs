using System.Text;

namespace UserProvisioning;

/// <summary>How text is cleaned before it is stored, and compared where case must not matter.</summary>
internal static class Text
{
    /// <summary>Longest name, reference or other text of one line that the database stores, in characters.</summary>
    internal const int Longest = 200;

    /// <summary>
    /// The form under which two texts that differ only in case are the same. It is computed here, and stored beside
    /// the text in a column that the database compares by code point, so that every engine agrees on what is equal:
    /// SQLite's NOCASE folds ASCII only, and a SQL Server collation folds what its version says.
    /// </summary>
    internal static string Key(string value) => Clean(value) switch
    {
        null => string.Empty,
        // ICU folds the long s (U+017F) into S. Windows, OrdinalIgnoreCase and LIKE of both engines do not.
        { } text when text.Contains('ſ', StringComparison.Ordinal) => string.Join('ſ', text.Split('ſ').Select(part => part.ToUpperInvariant())),
        { } text => text.ToUpperInvariant(),
    };

    /// <summary>
    /// Trims, composes (NFC), turns control characters into spaces, and drops lone surrogates, which no database
    /// stores. Nothing left is null: an empty cell and an absent one mean the same.
    /// </summary>
    internal static string? Clean(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (!IsPlain(value))
        {
            value = Repair(value);
        }

        value = value.Trim();
        return value.Length == 0 ? null : value;
    }

    /// <summary>A value as a message quotes it: cut to the length of a line.</summary>
    internal static string Shorten(string value, int longest = 60) =>
        value.Length <= longest ? value : string.Concat(value.AsSpan(0, longest - 3), "...");

    private static bool IsPlain(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Repair(string value)
    {
        var builder = new StringBuilder(value.Length);
        foreach (Rune rune in value.EnumerateRunes())
        {
            // EnumerateRunes returns U+FFFD for a lone surrogate: drop it. U+FFFE is not a character, and Normalize throws on it.
            if (rune.Value is 0xFFFD or 0xFFFE)
            {
                continue;
            }

            builder.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return builder.ToString().Normalize(NormalizationForm.FormC);
    }
}
