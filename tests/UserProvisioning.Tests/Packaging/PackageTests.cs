using System.Diagnostics;
using System.IO.Compression;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Xml.Linq;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Packaging;

/// <summary>Tests of the package that build.ps1 Package makes of the built module.</summary>
public sealed class PackageTests(PackageTests.Package package) : IClassFixture<PackageTests.Package>
{
    private static readonly string[] Runtimes = ["linux-arm64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];

    [Fact]
    public void Packaging_a_module_twice_gives_the_same_bytes_and_one_time_for_all_files()
    {
        using var again = new Package();
        foreach (string file in new[] { "UserProvisioning.0.1.0.nupkg", "UserProvisioning.0.1.0.zip" })
        {
            Assert.Equal(File.ReadAllBytes(package.File(file)), File.ReadAllBytes(again.File(file)));
            using ZipArchive zip = ZipFile.OpenRead(package.File(file));
            Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 6), Assert.Single(zip.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct()));
            Assert.Equal(zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.FullName));
        }
    }

    [Fact]
    public void The_manifest_lists_the_files_of_the_package_with_the_help()
    {
        string folder = package.File("UserProvisioning/0.1.0");
        string[] files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('/', '\\'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var manifest = (HashtableAst)Parser.ParseFile(Path.Combine(folder, "UserProvisioning.psd1"), out _, out ParseError[] errors)
            .Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        Assert.Empty(errors);
        IEnumerable<string> listed = manifest.KeyValuePairs.Single(pair => pair.Item1.ToString() == "FileList").Item2
            .FindAll(ast => ast is StringConstantExpressionAst, true)
            .Cast<StringConstantExpressionAst>()
            .Select(text => text.Value);
        Assert.Equal(files, listed.Order(StringComparer.Ordinal));
        Assert.Contains("https://example.org/project", manifest.Extent.Text, StringComparison.Ordinal);
        foreach (string file in new[] {
            "LICENSE", "CHANGELOG.md", "THIRD-PARTY-NOTICES.txt", "sbom.cdx.json", @"en-US\UserProvisioning.PowerShell.dll-Help.xml",
            @"lib\UserProvisioning.deps.json" })
        {
            Assert.Contains(file, files);
        }

        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".pdb");
    }

    [Fact]
    public void The_package_has_native_libraries_of_supported_runtimes_only()
    {
        string folder = Path.Combine(package.File("UserProvisioning/0.1.0"), "lib", "runtimes");
        Assert.Equal(Runtimes, Directory.GetDirectories(folder)
            .Where(runtime => Directory.Exists(Path.Combine(runtime, "native")))
            .Select(runtime => Path.GetFileName(runtime)!)
            .Order(StringComparer.Ordinal));
        Assert.All(
            Directory.GetDirectories(folder).Select(Path.GetFileName),
            runtime => Assert.Contains(runtime, Runtimes.Concat(["win", "unix", "linux", "osx"])));
        Assert.All(Runtimes, runtime => Assert.Single(Directory.GetFiles(Path.Combine(folder, runtime, "native"), "*e_sqlite3.*")));
    }

    [Fact]
    public void The_nupkg_has_the_metadata_that_the_Gallery_requires()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.File("UserProvisioning.0.1.0.nupkg"));
        XElement metadata = Read("UserProvisioning.nuspec").Root!.Elements().Single();
        Assert.Equal(
            ("UserProvisioning", "0.1.0", "https://example.org/project", "false"),
            (Value("id"), Value("version"), Value("projectUrl"), Value("requireLicenseAcceptance")));
        Assert.All(new[] { "authors", "description", "licenseUrl", "releaseNotes", "copyright" }, name => Assert.NotEmpty(Value(name)));
        string[] tags = Value("tags").Split(' ');
        Assert.All(
            new[] { "PSModule", "PSEdition_Core", "PSIncludes_Cmdlet", "PSCommand_New-SystemUser" },
            tag => Assert.Contains(tag, tags));
        Assert.InRange(Value("tags").Length, 1, 4000);

        // Every part has a content type, and the two relations lead to existing parts.
        XDocument types = Read("[Content_Types].xml");
        HashSet<string> extensions = types.Root!
            .Elements()
            .Attributes("Extension")
            .Select(extension => extension.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        HashSet<string> parts = types.Root!.Elements().Attributes("PartName").Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            zip.Entries.Where(entry => entry.FullName != "[Content_Types].xml"),
            entry => Assert.True(
                extensions.Contains(Path.GetExtension(entry.FullName).TrimStart('.')) || parts.Contains("/" + entry.FullName),
                entry.FullName));
        Assert.All(Read("_rels/.rels").Root!.Elements().Attributes("Target"), target => Assert.NotNull(zip.GetEntry(target.Value[1..])));

        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        XDocument Read(string name)
        {
            using Stream stream = zip.GetEntry(name)!.Open();
            return XDocument.Load(stream);
        }
    }

    [Fact]
    public void Each_shipped_library_is_in_the_notices_and_the_bill_of_materials()
    {
        string folder = package.File("UserProvisioning/0.1.0");
        using JsonDocument dependencies = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "lib", "UserProvisioning.deps.json")));
        string[] libraries = dependencies.RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name)
            .ToArray();
        Assert.NotEmpty(libraries);
        string notices = File.ReadAllText(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"));
        Assert.All(libraries, library => Assert.Contains($"\n{library.Replace('/', ' ')}\nLicense: ", notices, StringComparison.Ordinal));
        Assert.All(
            new[] { "Apache-2.0", "BSD-2-Clause", "ISC", "MIT" },
            license => Assert.Contains($"\nThe license {license}\n", notices, StringComparison.Ordinal));

        using JsonDocument bill = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "sbom.cdx.json")));
        JsonElement[] components = bill.RootElement.GetProperty("components").EnumerateArray().ToArray();
        Assert.Equal(
            ("CycloneDX", "1.6"),
            (bill.RootElement.GetProperty("bomFormat").GetString(), bill.RootElement.GetProperty("specVersion").GetString()));
        Assert.Equal(libraries.Order(StringComparer.OrdinalIgnoreCase), components.Select(component =>
            $"{component.GetProperty("name").GetString()}/{component.GetProperty("version").GetString()}").Order(StringComparer.OrdinalIgnoreCase));
        Assert.All(components, component => Assert.Matches("^[0-9a-f]{128}$", component.GetProperty("hashes")[0].GetProperty("content").GetString()));

        // Each dependency is a known component, and each component is a dependency of another.
        HashSet<string> known = components.Select(component => component.GetProperty("bom-ref").GetString()!).ToHashSet(StringComparer.Ordinal);
        string[] needed = bill.RootElement.GetProperty("dependencies")
            .EnumerateArray()
            .SelectMany(one => one.GetProperty("dependsOn").EnumerateArray())
            .Select(need => need.GetString()!)
            .ToArray();
        Assert.All(needed, purl => Assert.Contains(purl, known));
        Assert.Empty(known.Except(needed));
    }

    /// <summary>A package of the built module, in a temporary folder.</summary>
    public sealed class Package : IDisposable
    {
        private readonly TestFolder _folder = new();

        public Package()
        {
            string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            using Process process = Process.Start(new ProcessStartInfo("dotnet")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    Path.Combine(
                        Repository.Root,
                        "src",
                        "UserProvisioning.Packaging",
                        "bin",
                        configuration,
                        new DirectoryInfo(AppContext.BaseDirectory).Name,
                        "UserProvisioning.Packaging.dll"),
                    Repository.ModuleFolder, _folder.File("package"), Path.Combine(
                        Repository.Root,
                        "src",
                        "UserProvisioning",
                        "obj",
                        "project.assets.json"),
                    Path.Combine(Repository.Root, "CHANGELOG.md"), new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero)
                        .ToUnixTimeSeconds()
                        .ToString(System.Globalization.CultureInfo.InvariantCulture),
                    "https://example.org/project",
                },
            })!;
            Task<string> said = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            string faults = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, faults + said.Result);
        }

        internal string File(string name) => _folder.File(Path.Combine("package", name));

        public void Dispose() => _folder.Dispose();
    }
}
