using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UserProvisioning.Packaging;

/// <summary>
/// <c>UserProvisioning.Packaging MODULE OUT ASSETS CHANGELOG TIME [PROJECTURI]</c>: makes of the built module in the folder MODULE, in the folder
/// OUT, a versioned folder with notices, bill of materials and file list, a zip of it, and a package for the PowerShell Gallery. ASSETS is the
/// project.assets.json of the service layer, TIME the time that all files get, in seconds since 1970.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is not [var module, var target, var assets, var changelog, var time, .. var rest] || rest.Length > 1)
        {
            Console.Error.WriteLine("Usage: UserProvisioning.Packaging MODULE OUT ASSETS CHANGELOG TIME [PROJECTURI]");
            return 2;
        }

        try
        {
            Run(
                Path.GetFullPath(module),
                Path.GetFullPath(target),
                assets,
                changelog,
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)),
                rest is [{ Length: > 0 } uri] ? uri : null);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void Run(string module, string target, string assets, string changelog, DateTimeOffset at, string? projectUri)
    {
        string manifestFile = Directory.GetFiles(module, "*.psd1").Single();
        ModuleManifest manifest = ModuleManifest.Read(manifestFile);
        (IReadOnlyList<ShippedPackage> packages, IReadOnlyList<string> direct) = ShippedPackage.Read(
            Path.Combine(module, "lib", "UserProvisioning.deps.json"),
            assets);
        var files = Directory.GetFiles(module, "*", SearchOption.AllDirectories)
            .Where(file => file != manifestFile)
            .ToDictionary(file => Path.GetRelativePath(module, file).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        files["CHANGELOG.md"] = File.ReadAllBytes(changelog);
        files["THIRD-PARTY-NOTICES.txt"] = Encoding.UTF8.GetBytes(Notices.Write(packages));
        files["sbom.cdx.json"] = Encoding.UTF8.GetBytes(Sbom.Write(manifest, packages, direct, at));
        string name = Path.GetFileName(manifestFile);
        files[name] = [];
        files[name] = Encoding.UTF8.GetBytes(manifest.With(files.Keys.Order(StringComparer.Ordinal), projectUri));
        List<(string Name, byte[] Content)> content = files.Select(file => (file.Key, file.Value)).ToList();

        // A package of the former build is no part of this one.
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        string folder = Path.Combine(target, manifest.Name, manifest.Version);
        foreach ((string file, byte[] bytes) in content)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, at.UtcDateTime);
        }

        string zip = Path.Combine(target, $"{manifest.Name}.{manifest.Version}.zip");
        string package = Path.Combine(target, $"{manifest.Name}.{manifest.Version}.nupkg");
        Archive.Write(zip, content.Select(file => ($"{manifest.Name}/{manifest.Version}/{file.Name}", file.Content)), at);
        Archive.Write(package, GalleryPackage.Files(manifest, projectUri, content), at);
        Console.WriteLine(folder);
        foreach (string file in new[] { zip, package })
        {
            Console.WriteLine($"{file}\n  {new FileInfo(file).Length.ToString("N0", CultureInfo.InvariantCulture)} bytes, SHA-256 "
                + $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
        }
    }
}
