namespace UserProvisioning.Sources.Files.Json;

/// <summary>All places of a JSON file. The number is limited: a file whose every object has other properties is no table.</summary>
internal sealed class JsonNodes
{
    private const int Most = 2000;

    /// <summary>The schema of the enterprise extension (RFC 7643, 4.3), and how its columns begin: its name is no name for people.</summary>
    internal const string EnterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

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
    internal static string NameOf(string property) => property.Equals(EnterpriseSchema, StringComparison.OrdinalIgnoreCase) ? Enterprise : property;

    /// <summary>The columns, in the order in which they were met.</summary>
    internal List<JsonFileNode> Columns()
    {
        var columns = new List<JsonFileNode>();
        AddBelow(Root);
        AddBelow(Operation);
        return columns;

        void AddBelow(JsonFileNode node)
        {
            foreach (JsonFileNode below in node.Below)
            {
                if (below.IsColumn)
                {
                    columns.Add(below);
                }

                AddBelow(below);
            }
        }
    }
}
