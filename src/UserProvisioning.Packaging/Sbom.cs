using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UserProvisioning.Packaging;

/// <summary>
/// The writer of a software bill of materials (CycloneDX 1.6). It lists what the .deps.json says is shipped. One commit always gives one bill. (The
/// usual tools add the time, a random number and packages that are only needed for the build.)
/// </summary>
internal static class Sbom
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    internal static string Write(ModuleManifest module, IReadOnlyList<ShippedPackage> packages, IReadOnlyList<string> direct, DateTimeOffset at)
    {
        string self = $"pkg:nuget/{module.Name}@{module.Version}";
        Dictionary<string, string> purls = packages.ToDictionary(package => package.Id, package => package.Purl, StringComparer.OrdinalIgnoreCase);
        var bill = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = "urn:uuid:" + Number(string.Join('\n', packages.Select(package => package.Purl + package.Sha512).Prepend(self))),
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = self,
                    ["name"] = module.Name,
                    ["version"] = module.Version,
                    ["description"] = module.Description,
                    ["licenses"] = Licenses("MIT"),
                    ["purl"] = self,
                },
            },
            ["components"] = new JsonArray([.. packages.Select(package => (JsonNode)Component(package))]),
            ["dependencies"] = new JsonArray(
            [
                Needs(self, direct.Select(id => purls[id])),
                .. packages.Select(package => Needs(package.Purl, package.Dependencies.Where(purls.ContainsKey).Select(id => purls[id]))),
            ]),
        };
        return bill.ToJsonString(Options) + "\n";
    }

    private static JsonObject Component(ShippedPackage package)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = package.Purl,
            ["authors"] = new JsonArray(new JsonObject { ["name"] = package.Authors }),
            ["name"] = package.Id,
            ["version"] = package.Version,
            ["description"] = package.Description.ReplaceLineEndings(" "),
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = package.Sha512 }),
            ["licenses"] = Licenses(package.License),
            ["purl"] = package.Purl,
        };
        if (package.Copyright.Length > 0)
        {
            component["copyright"] = package.Copyright;
        }

        if (package.ProjectUrl.Length > 0)
        {
            component["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = package.ProjectUrl });
        }

        return component;
    }

    private static JsonArray Licenses(string expression) =>
        expression.Contains(' ', StringComparison.Ordinal) || expression.StartsWith(ShippedPackage.OwnLicense, StringComparison.Ordinal)
        ? new JsonArray(new JsonObject { ["expression"] = expression })
        : new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = expression } });

    private static JsonObject Needs(string purl, IEnumerable<string> others) =>
        new() { ["ref"] = purl, ["dependsOn"] = new JsonArray([.. others.Select(other => (JsonNode)other)]) };

    /// <summary>Makes a UUID of version 8 from the hash of a text.</summary>
    private static Guid Number(string text)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
