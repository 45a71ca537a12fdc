using System.Security.Cryptography;

namespace UserProvisioning.Credentials;

/// <summary>Makes random passwords that meet any policy and survive being read aloud and typed.</summary>
internal static class PasswordGenerator
{
    /// <summary>Fewest characters of a generated password: 16 of 70 are over 97 bits.</summary>
    private const int Length = 16;

    // Without 0 O 1 l I, which look alike, and without symbols that mail, HTML or a shell would change.
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnopqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Symbols = "!#%*+-=?@_";

    /// <summary>A password with every kind of character, whether the policy asks for it or not.</summary>
    internal static string Generate(PasswordPolicy policy, string username)
    {
        while (true)
        {
            string password = Generate(Math.Max(policy.MinimumLength, Length));
            if (!policy.Faults(password, username).Any())
            {
                return password;
            }
        }
    }

    private static string Generate(int length)
    {
        char[] password = new char[length];
        RandomNumberGenerator.GetItems<char>(Upper + Lower + Digits + Symbols, password);
        string[] kinds = [Upper, Lower, Digits, Symbols];
        for (int i = 0; i < kinds.Length; i++)
        {
            password[i] = kinds[i][RandomNumberGenerator.GetInt32(kinds[i].Length)];
        }

        RandomNumberGenerator.Shuffle<char>(password);
        return new string(password);
    }
}
