namespace UserProvisioning.Sources.Files.Json;

/// <summary>All paths of a JSON file. Their number is limited, because a file whose objects all have different properties is not a table.</summary>
internal sealed class JsonNodes
{
    private const int Most = 2000;

    /// <summary>
    /// The schemas of the enterprise extension (RFC 7643, 4.3; SCIM 1.1). Their columns get a short prefix instead of the schema's URI.
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

    /// <summary>The node of the object that is a row.</summary>
    internal JsonFileNode Root { get; }

    /// <summary>The node of the SCIM bulk operation whose data is the row.</summary>
    internal JsonFileNode Operation { get; }

    /// <summary>The number of the current object.</summary>
    internal long Row { get; set; }

    internal JsonFileNode Make(string path) => ++_count <= Most
        ? new JsonFileNode(path, this)
        : throw FileErrors.Unreadable(
            _path,
            $"has objects with more than {Most} different properties, and so is not a file of employees. Nothing was changed.");

    /// <summary>The column name for a property of the row's object.</summary>
    internal static string NameOf(string property) => EnterpriseSchemas.Contains(property, StringComparer.OrdinalIgnoreCase) ? Enterprise : property;
}
