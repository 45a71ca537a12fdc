namespace UserProvisioning.Sources.Files.Json;

/// <summary>All places of a JSON file. The number is limited: a file whose every object has other properties is no table.</summary>
internal sealed class JsonNodes
{
    private const int Most = 2000;

    /// <summary>
    /// The schemas of the enterprise extension (RFC 7643, 4.3; SCIM 1.1), and how its columns begin: a schema is no name for people.
    /// </summary>
    internal static readonly string[] EnterpriseSchemas =
        ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:scim:schemas:extension:enterprise:1.0"];

    internal const string Enterprise = "enterprise";

    private readonly string _path;
    private int _count;

    internal JsonNodes(string path)
    {
        _path = path;
        Root = new JsonFileNode(string.Empty, this);
        Operation = new JsonFileNode("operation", this);
    }

    /// <summary>The object that is a row.</summary>
    internal JsonFileNode Root { get; }

    /// <summary>The operation of a SCIM bulk request that the object is the data of.</summary>
    internal JsonFileNode Operation { get; }

    /// <summary>The number of the present object.</summary>
    internal long Row { get; set; }

    internal JsonFileNode Make(string path) => ++_count <= Most
        ? new JsonFileNode(path, this)
        : throw FileErrors.Unreadable(
            _path,
            $"has objects with more than {Most} different properties, and so is not a file of employees. Nothing was changed.");

    /// <summary>How the columns of a property of the object itself are named.</summary>
    internal static string NameOf(string property) => EnterpriseSchemas.Contains(property, StringComparer.OrdinalIgnoreCase) ? Enterprise : property;
}
