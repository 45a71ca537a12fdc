using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace UserProvisioning.Packaging;

/// <summary>
/// The signature of a release: a list of the SHA-256 of each file, as sha256sum reads it, and a detached CMS signature of that list, as openssl reads
/// it.
/// </summary>
internal static class ReleaseSignature
{
    /// <summary>The list of hashes.</summary>
    internal const string ListName = "files.sha256";

    /// <summary>The signature of the list.</summary>
    internal const string SignatureName = "files.sha256.p7s";

    /// <summary>Signs a folder: writes the list and its signature into it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="certificate">The certificate, with its private key.</param>
    internal static void Sign(string folder, X509Certificate2 certificate)
    {
        string list = string.Concat(Files(folder).Select(file => $"{HashOf(Path.Combine(folder, file))}  {file}\n"));
        byte[] content = Encoding.UTF8.GetBytes(list);
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        var signer = new CmsSigner(certificate)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly
        };
        cms.ComputeSignature(signer);
        File.WriteAllBytes(Path.Combine(folder, ListName), content);
        File.WriteAllBytes(Path.Combine(folder, SignatureName), cms.Encode());
    }

    /// <summary>Returns a sentence for each fault of a signed folder; empty when all files are as they were signed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="trusted">The certificate that must have signed it.</param>
    /// <returns>The sentences.</returns>
    internal static IReadOnlyList<string> Verify(string folder, X509Certificate2 trusted)
    {
        if (!File.Exists(Path.Combine(folder, ListName)) || !File.Exists(Path.Combine(folder, SignatureName)))
        {
            return [$"'{folder}' is not signed: it has no {ListName} or no {SignatureName}."];
        }

        byte[] content = File.ReadAllBytes(Path.Combine(folder, ListName));
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        try
        {
            cms.Decode(File.ReadAllBytes(Path.Combine(folder, SignatureName)));
            cms.CheckSignature(verifySignatureOnly: true);
        }
        catch (CryptographicException exception)
        {
            return [$"The signature of {ListName} does not verify: {exception.Message}"];
        }

        if (cms.SignerInfos.Count != 1
            || cms.SignerInfos[0].Certificate is not { } signer
            || !signer.RawDataMemory.Span.SequenceEqual(trusted.RawData))
        {
            return [$"{ListName} was signed by '{cms.SignerInfos[0].Certificate?.Subject}', and not by the certificate '{trusted.Subject}' that "
                + "was given."];
        }

        Dictionary<string, string> listed = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line[66..], line => line[..64], StringComparer.Ordinal);
        string[] files = Files(folder);
        return
        [
            .. files.Where(file => !listed.ContainsKey(file)).Select(file => $"'{file}' was added after signing."),
            .. listed.Keys.Except(files).Select(file => $"'{file}' was signed and is missing."),
            .. files.Where(file => listed.TryGetValue(file, out string? hash) && hash != HashOf(Path.Combine(folder, file)))
                .Select(file => $"'{file}' was changed after signing."),
        ];
    }

    private static string[] Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
        .Where(file => file is not (ListName or SignatureName))
        .Order(StringComparer.Ordinal)
        .ToArray();

    private static string HashOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
