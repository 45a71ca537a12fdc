using System.Security.Cryptography;

namespace UserProvisioning.Credentials;

/// <summary>A generator of random passwords that meet any policy and are easy to read aloud and to type.</summary>
internal static class PasswordGenerator
{
    /// <summary>The fewest characters of a generated password: 16 of an alphabet of 70 are over 97 bits.</summary>
    private const int Length = 16;

    // The characters of passwords, without 0 O 1 l I, which look alike, and without symbols that mail, HTML or a shell would change.
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnopqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Symbols = "!#%*+-=?@_";

    /// <summary>Makes a password that has characters of every kind, whether the policy asks for that or not.</summary>
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
