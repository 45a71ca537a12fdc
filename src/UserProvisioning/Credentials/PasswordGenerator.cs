using System.Security.Cryptography;

namespace UserProvisioning.Credentials;

/// <summary>A generator of random passwords that meet any policy and are easy to read aloud and to type.</summary>
internal static class PasswordGenerator
{
    /// <summary>The fewest characters of a generated password: 16 of an alphabet of 67 are 97 bits.</summary>
    private const int Length = 16;

    // The characters of passwords, without 0 O 1 l I, which look alike, and without symbols that mail, HTML or a shell would change.
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnopqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Symbols = "!#%*+-=?@_";

    /// <summary>The characters of which passwords are made.</summary>
    internal const string Alphabet = Upper + Lower + Digits + Symbols;

    /// <summary>Makes a password that has characters of every kind, whether the policy asks for that or not.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="username">The username, which the password must not be.</param>
    /// <param name="pronounceable">Whether the password can be said over a telephone. It is then longer, and at least as strong.</param>
    internal static string Generate(PasswordPolicy policy, string username, bool pronounceable = false)
    {
        int length = Math.Max(policy.MinimumLength, Length);
        while (true)
        {
            string password = pronounceable ? PronounceablePassword.Generate(MostBits(length)) : Generate(length);
            if (!policy.Faults(password, username).Any())
            {
                return password;
            }
        }
    }

    // Each password has characters of every kind, which makes it a little weaker than this.
    private static double MostBits(int length) => length * Math.Log2(Alphabet.Length);

    private static string Generate(int length)
    {
        char[] password = new char[length];
        RandomNumberGenerator.GetItems<char>(Alphabet, password);
        string[] kinds = [Upper, Lower, Digits, Symbols];
        for (int i = 0; i < kinds.Length; i++)
        {
            password[i] = kinds[i][RandomNumberGenerator.GetInt32(kinds[i].Length)];
        }

        RandomNumberGenerator.Shuffle<char>(password);
        return new string(password);
    }
}
