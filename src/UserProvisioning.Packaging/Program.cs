using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace UserProvisioning.Packaging;

/// <summary>
/// Makes the package of the built module. TIME is the time that all files get, in seconds since 1970.
/// <c>MODULE OUT ASSETS CHANGELOG TIME [PROJECTURI]</c>: prepares and packs, without a signature.
/// <c>prepare MODULE OUT ASSETS CHANGELOG TIME [PROJECTURI]</c>: makes in the folder OUT a versioned folder with notices, bill of materials and file
/// list, and compares the bill with the libraries. ASSETS is the project.assets.json of the service layer.
/// <c>sign FOLDER CERTIFICATE</c>: signs a versioned folder with a PFX file, the password of which is in the variable
/// USERPROVISIONING_CERTIFICATE_PASSWORD.
/// <c>pack FOLDER TIME [PROJECTURI]</c>: makes a zip of a versioned folder, and a package for the PowerShell Gallery.
/// <c>verify FOLDER CERTIFICATE</c>: checks a folder against the certificate that must have signed it.
/// </summary>
internal static class Program
{
    private const string PasswordVariable = "USERPROVISIONING_CERTIFICATE_PASSWORD";

    private static int Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["prepare", var module, var target, var assets, var changelog, var time]:
                    Prepare(module, target, assets, changelog, Time(time), null);
                    return 0;
                case ["prepare", var module, var target, var assets, var changelog, var time, var uri]:
                    Prepare(module, target, assets, changelog, Time(time), uri);
                    return 0;
                case ["sign", var folder, var certificate]:
                    using (X509Certificate2 signer = X509CertificateLoader.LoadPkcs12FromFile(
                        certificate, Environment.GetEnvironmentVariable(PasswordVariable)))
                    {
                        ReleaseSignature.Sign(Path.GetFullPath(folder), signer);
                    }

                    return 0;
                case ["pack", var folder, var time, .. var rest] when rest.Length <= 1:
                    Pack(Path.GetFullPath(folder), Time(time), rest is [{ Length: > 0 } uri2] ? uri2 : null);
                    return 0;
                case ["verify", var folder, var certificate]:
                    using (X509Certificate2 trusted = X509CertificateLoader.LoadCertificateFromFile(certificate))
                    {
                        IReadOnlyList<string> faults = ReleaseSignature.Verify(Path.GetFullPath(folder), trusted);
                        Console.WriteLine(faults.Count == 0 ? $"'{folder}' is as '{trusted.Subject}' signed it." : string.Join('\n', faults));
                        return faults.Count == 0 ? 0 : 1;
                    }

                case [var module, var target, var assets, var changelog, var time, .. var rest] when rest.Length <= 1:
                    string? project = rest is [{ Length: > 0 } uri3] ? uri3 : null;
                    Pack(Prepare(module, target, assets, changelog, Time(time), project), Time(time), project);
                    return 0;
                default:
                    Console.Error.WriteLine("Usage: UserProvisioning.Packaging [prepare] MODULE OUT ASSETS CHANGELOG TIME [PROJECTURI]");
                    Console.Error.WriteLine("       UserProvisioning.Packaging sign FOLDER CERTIFICATE");
                    Console.Error.WriteLine("       UserProvisioning.Packaging pack FOLDER TIME [PROJECTURI]");
                    Console.Error.WriteLine("       UserProvisioning.Packaging verify FOLDER CERTIFICATE");
                    return 2;
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or CryptographicException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture));

    private static string Prepare(string module, string target, string assets, string changelog, DateTimeOffset at, string? projectUri)
    {
        module = Path.GetFullPath(module);
        target = Path.GetFullPath(target);
        string manifestFile = ModuleManifest.Find(module);
        ModuleManifest manifest = ModuleManifest.Read(manifestFile);
        (IReadOnlyList<ShippedPackage> packages, IReadOnlyList<string> direct) = ShippedPackage.Read(
            Path.Combine(module, "lib", "UserProvisioning.deps.json"),
            assets);
        if (BillCheck.Compare(module, packages) is { Count: > 0 } faults)
        {
            throw new InvalidDataException(string.Join('\n', faults));
        }

        var files = Directory.GetFiles(module, "*", SearchOption.AllDirectories)
            .Where(file => file != manifestFile)
            .ToDictionary(file => Path.GetRelativePath(module, file).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        files["CHANGELOG.md"] = File.ReadAllBytes(changelog);
        files["THIRD-PARTY-NOTICES.txt"] = Encoding.UTF8.GetBytes(Notices.Write(packages));
        files["sbom.cdx.json"] = Encoding.UTF8.GetBytes(Sbom.Write(manifest, packages, direct, at));
        string name = Path.GetFileName(manifestFile);
        files[name] = [];
        files[name] = Encoding.UTF8.GetBytes(manifest.With(files.Keys.Order(StringComparer.Ordinal), projectUri));

        // Delete the package of a former build.
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        string folder = Path.Combine(target, manifest.Name, manifest.Version);
        foreach ((string file, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, at.UtcDateTime);
        }

        Console.WriteLine(folder);
        return folder;
    }

    private static void Pack(string folder, DateTimeOffset at, string? projectUri)
    {
        ModuleManifest manifest = ModuleManifest.Read(ModuleManifest.Find(folder));
        string target = Path.GetDirectoryName(Path.GetDirectoryName(folder))!;
        List<(string Name, byte[] Content)> content = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file)))
            .ToList();
        string zip = Path.Combine(target, $"{manifest.Name}.{manifest.Version}.zip");
        string package = Path.Combine(target, $"{manifest.Name}.{manifest.Version}.nupkg");
        Archive.Write(zip, content.Select(file => ($"{manifest.Name}/{manifest.Version}/{file.Name}", file.Content)), at);
        Archive.Write(package, GalleryPackage.Files(manifest, projectUri, content), at);
        foreach (string file in new[] { zip, package })
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
            Console.WriteLine($"{file}\n  {new FileInfo(file).Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, SHA-256 {hash}");
        }
    }
}
