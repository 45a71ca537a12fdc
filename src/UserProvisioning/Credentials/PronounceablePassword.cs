using System.Security.Cryptography;

namespace UserProvisioning.Credentials;

/// <summary>
/// A generator of random passwords that can be said over a telephone, such as <c>Bakdutrim7-Jonfesrax4-Hupgok2</c>: words of syllables, each word
/// with a capital at its beginning and a digit at its end. A password is longer than one of <see cref="PasswordGenerator"/> and at least as strong.
/// </summary>
internal static class PronounceablePassword
{
    /// <summary>The digits, without 0 and 1, which look like O and l.</summary>
    internal const string Digits = "23456789";

    private const int SyllablesPerWord = 3;

    // Consonants that sound alike (c, q and k; v and w; z and s) are represented by one of them. At the end of a syllable b, d, g, v and z are left
    // out too, since in Dutch and German they sound like p, t, k, f and s there. The letter l is left out, since it looks like 1 and I.
    private const string First = "bdfghjkmnprstw";
    private const string Vowels = "aeiou";
    private const string Last = "fkmnprstx";

    // Syllables that an administrator would not like to say to a new colleague.
    private static readonly string[] Rude = ["fuk", "fux", "kak", "kut", "pik", "pis", "sex", "sux", "tit"];

    /// <summary>The syllables, each a consonant, a vowel and a consonant.</summary>
    internal static IReadOnlyList<string> Syllables { get; } =
        (from first in First from vowel in Vowels from last in Last select $"{first}{vowel}{last}").Except(Rude).ToArray();

    /// <summary>Makes a password of a given strength, with characters of every kind.</summary>
    /// <param name="bits">The least strength, in bits.</param>
    internal static string Generate(double bits)
    {
        int syllables = 1;
        while (Bits(syllables) < bits)
        {
            syllables++;
        }

        // The syllables are shared out evenly, so that no word is much shorter than the others.
        int words = Words(syllables);
        string[] parts = Enumerable.Range(0, words).Select(i => Word((syllables + i) / words)).ToArray();

        // All words have dashes between them, unless that makes the password too long: then one dash is enough, since each word ends with a digit.
        string password = string.Join('-', parts);
        return password.Length <= PasswordPolicy.MaximumLength ? password : $"{parts[0]}-{string.Concat(parts.Skip(1))}";
    }

    /// <summary>The strength of a password of so many syllables, in bits. Each syllable and each digit is drawn by itself.</summary>
    internal static double Bits(int syllables) => (syllables * Math.Log2(Syllables.Count)) + (Words(syllables) * Math.Log2(Digits.Length));

    // Two words at least, so that there is a dash between them.
    private static int Words(int syllables) => Math.Max(2, (syllables + SyllablesPerWord - 1) / SyllablesPerWord);

    private static string Word(int syllables)
    {
        string[] drawn = RandomNumberGenerator.GetItems<string>(Syllables.ToArray(), syllables);
        return $"{char.ToUpperInvariant(drawn[0][0])}{string.Concat(drawn)[1..]}{Digits[RandomNumberGenerator.GetInt32(Digits.Length)]}";
    }
}
