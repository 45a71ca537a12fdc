using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace UserProvisioning.Credentials;

/// <summary>
/// Salted hashes in the ASP.NET Core Identity v3 format, made by that library itself: the application that logs users
/// in verifies them with <c>PasswordHasher&lt;T&gt;</c>. The format carries the algorithm (PBKDF2 with SHA-512) and the number of iterations,
/// so that hashes with fewer iterations can still be verified.
/// </summary>
internal static class PasswordHashing
{
    /// <summary>The iteration count that OWASP recommends for PBKDF2 with SHA-512. The library's default is 100,000.</summary>
    internal const int Iterations = 210_000;

    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly object Nobody = new();

    internal static string Hash(string password) => Hasher.HashPassword(Nobody, password);

    internal static bool Verify(string hash, string password) =>
        Hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;
}
