namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// How the columns of a JSON file are called. What only wraps a value is left out of their names: <c>attributes.last_name.value</c>, beside which
/// stands a label, is <c>last_name</c>.
/// </summary>
internal static class JsonColumns
{
    private const string Attributes = "attributes";
    private const string Value = "value";

    /// <summary>What stands beside a value and describes it.</summary>
    private static readonly string[] Labels = ["label", "type", "universal_id"];

    /// <summary>Whether an object of this name is looked through for the names of what it holds.</summary>
    internal static bool IsWrapper(string name) => Is(name, Attributes) || Is(name, Value);

    /// <summary>The columns, in the order in which they were met, each with its name.</summary>
    internal static List<(JsonFileNode Node, string Name)> Of(JsonNodes nodes)
    {
        var columns = new List<(JsonFileNode Node, string Name)>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool isResource = nodes.Root.Find(Attributes) is not null;
        AddBelow(nodes.Root, string.Empty);
        AddBelow(nodes.Operation, nodes.Operation.Path);
        return columns;

        void AddBelow(JsonFileNode node, string name)
        {
            bool isLabelled = node.Find("label") is not null && node.Find(Value) is not null;
            foreach (JsonFileNode below in node.Below)
            {
                string own = below.Path[node.Path.Length..];
                string plain = own.TrimStart('.');

                // The type of a resource is what it is there, as 'Employee'.
                if ((isLabelled && Labels.Any(label => Is(plain, label))) || (isResource && node == nodes.Root && Is(plain, "type"))
                    || plain.StartsWith("@odata.", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                string whole = (isLabelled && Is(plain, Value)) || Is(plain, Attributes) ? name : name.Length == 0 ? plain : name + own;
                if (below.IsColumn)
                {
                    // Two that would be called alike keep the names by which they differ.
                    string unique = whole.Length > 0 && taken.Add(whole) ? whole : below.Path;
                    columns.Add((below, unique));
                }

                AddBelow(below, whole);
            }
        }
    }

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
