using System.Globalization;
using System.Text;
using CsCheck;

namespace UserProvisioning.Tests.Support;

/// <summary>Generators of random texts: names of people, content of files, and input of attackers.</summary>
internal static class Texts
{
    private static readonly Gen<string> Planes = Gen.Int[0, 0x10FFFF]
        .Where(Rune.IsValid).Select(char.ConvertFromUtf32);

    private static readonly Gen<string> Latin = Gen.Char["abcxyzABCXYZ019._-@+ "].Select(c => c.ToString());

    private static readonly Gen<string> Odd = OneOf(
        "\0", "\t", "\r\n", "\u007F", "\u0085", "\u00A0", "\u200B", "\u200F", "\u202E", "\u2028", "\uFEFF", "\uFFFD", "\uFFFE",
        "\uFFFF", "\uD800", "\uDC00", "\u0301", "\u0345", "e\u0301", "\u0307", "ß", "ẞ", "ı", "İ", "ſ", "ﬁ", "Å", "ǆ", "Σ", "ς",
        "K", "Ж", "ж", "孫", "ب", "א", "👩‍👩‍👧", "🇳🇱", "'", "\"", "%", "\\", "[", "]", "_", "*", "?", "|", "--", ";", "{", "}");

    /// <summary>Generates text of any characters, lone surrogates and control characters included.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(Latin, Latin, Planes, Odd).Array[0, 12].Select(string.Concat);

    /// <summary>Escapes a text so that a failure message shows every character.</summary>
    public static string Escape(string text) => string.Concat(text.Select(c =>
        c is >= ' ' and <= '~' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}")));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
