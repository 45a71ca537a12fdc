using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace UserProvisioning.Credentials;

/// <summary>
/// Salted hashes in the ASP.NET Core Identity v3 format, made by that library itself: the application that logs users
/// in verifies them with <c>PasswordHasher&lt;T&gt;</c>.
/// </summary>
internal static class PasswordHashing
{
    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions()));
    private static readonly object Nobody = new();

    internal static string Hash(string password) => Hasher.HashPassword(Nobody, password);

    internal static bool Verify(string hash, string password) =>
        Hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;
}
