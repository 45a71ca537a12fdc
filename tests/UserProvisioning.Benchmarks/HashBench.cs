using System.Diagnostics;
using System.Security.Cryptography;
using UserProvisioning.Credentials;

namespace UserProvisioning.Benchmarks;

/// <summary>The bench that hashes a password as the module stores it, compared with PBKDF2 of the platform with the same iterations.</summary>
internal static class HashBench
{
    private const int Hashes = 20;

    internal static Measurement Run() => Bench.Compare(
        $"Hash {Hashes} passwords, against PBKDF2 of the platform",
        limit: 1.1,
        rounds: 5,
        module: () => Time(() => PasswordHashing.Hash("Correct-Horse-7")),
        floor: () => Time(() => Rfc2898DeriveBytes.Pbkdf2(
            "Correct-Horse-7", RandomNumberGenerator.GetBytes(16), PasswordHashing.Iterations, HashAlgorithmName.SHA512, 32))) with { Rows = Hashes };

    private static double Time(Action hash)
    {
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < Hashes; i++)
        {
            hash();
        }

        return clock.Elapsed.TotalSeconds;
    }
}
