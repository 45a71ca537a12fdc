using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>
/// The SHA-256 fingerprint of a host key in the form that OpenSSH shows: <c>SHA256:</c> and base64 without padding.
/// </summary>
internal static partial class HostKeyFingerprint
{
    private const string Prefix = "SHA256:";

    /// <summary>Computes the fingerprint of a key.</summary>
    internal static string Of(byte[] hostKey) => Write(SHA256.HashData(hostKey));

    /// <summary>
    /// Reads the forms of a fingerprint that people copy: <c>SHA256:…</c> with or without its prefix and padding, SHA-256 in hexadecimal, or the
    /// whole line that <c>ssh-keygen -l</c> prints.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">Why the text is not a fingerprint; null when it is.</param>
    /// <returns>The fingerprint; null when the text is not one.</returns>
    internal static string? Parse(string text, out string? fault)
    {
        text = text.Trim();
        if (Md5().IsMatch(text))
        {
            fault = $"'{Text.Shorten(text)}' is an MD5 fingerprint. Two keys with one MD5 can be made, so it proves nothing; get the SHA-256 one, "
                + "on the server with ssh-keygen -l -E sha256 -f /etc/ssh/ssh_host_ed25519_key.pub";
            return null;
        }

        Match line = Printed().Match(text);
        string digest = line.Success
            ? line.Groups[1].Value
            : text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..] : text;
        string hex = digest.Replace(":", string.Empty, StringComparison.Ordinal);
        if (hex.Length == 64 && hex.All(char.IsAsciiHexDigit))
        {
            fault = null;
            return Write(Convert.FromHexString(hex));
        }

        string padded = digest.TrimEnd('=') + "=";
        byte[] hash = new byte[33];
        if (padded.Length == 44 && Convert.TryFromBase64String(padded, hash, out int written) && written == 32)
        {
            fault = null;
            return Write(hash.AsSpan(0, 32));
        }

        fault = $"'{Text.Shorten(text)}' is no SHA-256 fingerprint of a host key. Write it as ssh-keygen -l shows it: SHA256: and 43 characters";
        return null;
    }

    private static string Write(ReadOnlySpan<byte> hash) => Prefix + Convert.ToBase64String(hash).TrimEnd('=');

    [GeneratedRegex("^(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}$|^(MD5:)?[0-9a-f]{32}$", RegexOptions.IgnoreCase)]
    private static partial Regex Md5();

    // 256 SHA256:… comment (ED25519)
    [GeneratedRegex(@"^\d+\s+SHA256:(\S+)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Printed();
}
