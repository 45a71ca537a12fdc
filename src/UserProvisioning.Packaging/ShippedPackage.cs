using System.Text.Json;
using System.Xml.Linq;

namespace UserProvisioning.Packaging;

/// <summary>A NuGet package that has shipped files, as its nuspec describes it.</summary>
internal sealed class ShippedPackage
{
    /// <summary>The prefix of SPDX for a license that is not on its list.</summary>
    internal const string OwnLicense = "LicenseRef-";

    private ShippedPackage(string id, string version, string folder, XElement metadata)
    {
        Id = id;
        Version = version;
        Folder = folder;
        Authors = Value("authors");
        Copyright = Value("copyright");
        Description = Value("description");
        ProjectUrl = Value("projectUrl");
        License = LicenseOf(metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license"))
            ?? throw new InvalidDataException($"The package {id} {version} does not say under which license it is: it has neither an expression "
                + "nor a file that is there. Say it here.");

        string Value(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim() ?? string.Empty;
    }

    public string Id { get; }

    public string Version { get; }

    /// <summary>The folder of the unpacked package.</summary>
    public string Folder { get; }

    public string Authors { get; }

    public string Copyright { get; }

    public string Description { get; }

    public string ProjectUrl { get; }

    /// <summary>The license: an SPDX expression, which begins with <see cref="OwnLicense"/> when the package has its own license in a file.</summary>
    public string License { get; }

    /// <summary>The SHA-512 of the package, as NuGet recorded it on restoring; in hexadecimal.</summary>
    public string Sha512 { get; private init; } = string.Empty;

    /// <summary>The ids of the packages that this package needs.</summary>
    public IReadOnlyList<string> Dependencies { get; private init; } = [];

    /// <summary>The files of the package that are shipped.</summary>
    public IReadOnlyList<ShippedFile> Files { get; private init; } = [];

    /// <summary>The package URL, by which bills of materials name the package.</summary>
    public string Purl => $"pkg:nuget/{Id}@{Version}";

    /// <summary>Reads from the .deps.json which packages a module ships: those that it needs at run time, not those that only build it.</summary>
    /// <param name="dependencies">The .deps.json.</param>
    /// <param name="assets">The project.assets.json of the same project, which knows where packages are.</param>
    /// <returns>The packages by id, and those that the module itself asks for.</returns>
    internal static (IReadOnlyList<ShippedPackage> All, IReadOnlyList<string> Direct) Read(string dependencies, string assets)
    {
        using JsonDocument restored = JsonDocument.Parse(File.ReadAllBytes(assets));
        string[] folders = restored.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(dependencies));
        JsonElement libraries = document.RootElement.GetProperty("libraries");
        JsonElement target = document.RootElement.GetProperty("targets").EnumerateObject().Single().Value;
        var all = new List<ShippedPackage>();
        var direct = new List<string>();
        foreach (JsonProperty library in target.EnumerateObject())
        {
            JsonElement about = libraries.GetProperty(library.Name);
            string[] needs = library.Value.TryGetProperty("dependencies", out JsonElement list)
                ? list.EnumerateObject().Select(need => need.Name).Order(StringComparer.Ordinal).ToArray()
                : [];
            if (about.GetProperty("type").GetString() != "package")
            {
                direct.AddRange(needs);
                continue;
            }

            string[] parts = library.Name.Split('/');
            string folder = folders.Select(root => Path.Combine(root, parts[0].ToLowerInvariant(), parts[1].ToLowerInvariant()))
                .FirstOrDefault(Directory.Exists)
                ?? throw new DirectoryNotFoundException($"The package {library.Name} is not in {string.Join(", ", folders)}. Restore again.");
            XDocument nuspec = XDocument.Load(Path.Combine(folder, parts[0].ToLowerInvariant() + ".nuspec"));
            XElement metadata = nuspec.Root!.Elements().First(e => e.Name.LocalName == "metadata");
            string hash = about.GetProperty("sha512").GetString()!["sha512-".Length..];
            all.Add(new ShippedPackage(parts[0], parts[1], folder, metadata)
            {
                Sha512 = Convert.ToHexStringLower(Convert.FromBase64String(hash)),
                Dependencies = needs,
                Files = FilesOf(library.Value),
            });
        }

        return (all.OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ToList(), direct);
    }

    private static List<ShippedFile> FilesOf(JsonElement library)
    {
        var files = new List<ShippedFile>();
        foreach (string kind in new[] { "runtime", "native", "runtimeTargets" })
        {
            if (!library.TryGetProperty(kind, out JsonElement assets))
            {
                continue;
            }

            foreach (JsonProperty asset in assets.EnumerateObject())
            {
                // Files for every platform are directly in the folder of libraries.
                string path = kind == "runtimeTargets" ? asset.Name : asset.Name[(asset.Name.LastIndexOf('/') + 1)..];
                string? version = asset.Value.TryGetProperty("assemblyVersion", out JsonElement given) ? given.GetString() : null;
                files.Add(new ShippedFile(path, version is null ? null : System.Version.Parse(version)));
            }
        }

        return files;
    }

    private string? LicenseOf(XElement? license) => (string?)license?.Attribute("type") switch
    {
        "expression" => license!.Value.Trim(),
        "file" when File.Exists(Path.Combine(Folder, license!.Value.Trim())) => OwnLicense + Id,
        _ => null,
    };
}
