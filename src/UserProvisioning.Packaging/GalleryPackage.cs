using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace UserProvisioning.Packaging;

/// <summary>The files that turn a module's folder into a package for the PowerShell Gallery: a NuGet package whose tags list its contents.</summary>
internal static class GalleryPackage
{
    /// <summary>The most characters that the Gallery accepts for all tags together.</summary>
    private const int MostTagCharacters = 4000;

    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd";
    private static readonly XNamespace Types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly XNamespace Properties = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    internal static IEnumerable<(string Name, byte[] Content)> Files(
        ModuleManifest module,
        string? projectUri,
        IReadOnlyList<(string Name, byte[] Content)> content)
    {
        string nuspec = $"{module.Name}.nuspec";
        byte[] description = Bytes(Describe(module, projectUri));
        string properties = $"package/services/metadata/core-properties/{Convert.ToHexStringLower(SHA256.HashData(description))[..32]}.psmdcp";
        return
        [
            .. content,
            (nuspec, description),
            (properties, Bytes(Core(module))),
            ("_rels/.rels", Bytes(Relate(nuspec, properties))),
            ("[Content_Types].xml", Bytes(TypesOf([.. content.Select(file => file.Name), nuspec, properties]))),
        ];
    }

    /// <summary>
    /// The tags of the package. Those of commands let <c>Find-Command</c> find the module. The Gallery's own tools add a second tag for each cmdlet
    /// (<c>PSCmdlet_</c>), for which all tags together would be too long.
    /// </summary>
    internal static string TagsOf(ModuleManifest module)
    {
        string tags = string.Join(
            ' ',
            [
                .. module.Tags, "PSModule", "PSEdition_Core", "PSIncludes_Cmdlet",
                .. module.Cmdlets.Select(cmdlet => $"PSCommand_{cmdlet}")]);
        return tags.Length <= MostTagCharacters
            ? tags
            : throw new InvalidDataException($"The tags have {tags.Length} characters, and the Gallery takes {MostTagCharacters}.");
    }

    private static XElement Describe(ModuleManifest module, string? projectUri) => new(
        Nuspec + "package",
        new XElement(
            Nuspec + "metadata",
            new XElement(Nuspec + "id", module.Name),
            new XElement(Nuspec + "version", module.Version),
            new XElement(Nuspec + "authors", module.Author),
            new XElement(Nuspec + "owners", module.Author),
            new XElement(Nuspec + "requireLicenseAcceptance", "false"),
            new XElement(Nuspec + "licenseUrl", module.LicenseUri),
            projectUri is null ? null : new XElement(Nuspec + "projectUrl", projectUri),
            new XElement(Nuspec + "description", module.Description),
            new XElement(Nuspec + "releaseNotes", module.ReleaseNotes),
            new XElement(Nuspec + "copyright", module.Copyright),
            new XElement(Nuspec + "tags", TagsOf(module))));

    private static XElement Core(ModuleManifest module) => new(
        Properties + "coreProperties",
        new XElement(Dublin + "creator", module.Author),
        new XElement(Dublin + "description", module.Description),
        new XElement(Dublin + "identifier", module.Name),
        new XElement(Properties + "version", module.Version),
        new XElement(Properties + "keywords", TagsOf(module)));

    private static XElement Relate(string nuspec, string properties) => new(
        Relations + "Relationships",
        Relationship("manifest", "http://schemas.microsoft.com/packaging/2010/07/manifest", nuspec),
        Relationship("properties", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", properties));

    private static XElement Relationship(string id, string type, string target) =>
        new(Relations + "Relationship", new XAttribute("Type", type), new XAttribute("Target", "/" + target), new XAttribute("Id", id));

    private static XElement TypesOf(IReadOnlyList<string> names) => new(
        Types + "Types",
        new XElement(
            Types + "Default",
            new XAttribute("Extension", "rels"),
            new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
        new XElement(
            Types + "Default",
            new XAttribute("Extension", "psmdcp"),
            new XAttribute("ContentType", "application/vnd.openxmlformats-package.core-properties+xml")),
        names.Select(name => Path.GetExtension(name).TrimStart('.').ToLowerInvariant())
            .Where(extension => extension.Length > 0 && extension != "psmdcp")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(extension => new XElement(
                Types + "Default",
                new XAttribute("Extension", extension),
                new XAttribute("ContentType", "application/octet"))),
        names.Where(name => Path.GetExtension(name).Length == 0)
            .Select(name => new XElement(
                Types + "Override",
                new XAttribute("PartName", "/" + name),
                new XAttribute("ContentType", "application/octet"))));

    private static byte[] Bytes(XElement element) =>
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{element.ToString().ReplaceLineEndings("\n")}\n");
}
