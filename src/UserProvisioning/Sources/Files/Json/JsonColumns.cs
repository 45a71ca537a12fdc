namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// Names the columns of a JSON file. Objects that only wrap a value are left out of a name: the column of <c>attributes.last_name.value</c>, an
/// object that also has a label, is named <c>last_name</c>.
/// </summary>
internal static class JsonColumns
{
    private const string Attributes = "attributes";
    private const string Value = "value";

    /// <summary>The properties that describe the value beside them.</summary>
    private static readonly string[] Labels = ["label", "type", "universal_id"];

    /// <summary>Whether an object with this name is a wrapper, whose own name is left out of column names.</summary>
    internal static bool IsWrapper(string name) => AreEqual(name, Attributes) || AreEqual(name, Value);

    /// <summary>The columns with their names, in the order of their first occurrence.</summary>
    internal static List<(JsonFileNode Node, string Name)> Of(JsonNodes nodes)
    {
        var columns = new List<(JsonFileNode Node, string Name)>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool isResource = nodes.Root.Find(Attributes) is not null;

        // All properties of each row may stand in one object, as in { "Worker": { "Employee_ID": "1" } }.
        var envelopes = new HashSet<JsonFileNode>();
        for (JsonFileNode at = nodes.Root; at.Below.Take(2).ToArray() is [{ IsColumn: false } only]
            && only.Below.Any() && only.Below.All(below => below.Path[only.Path.Length..].StartsWith('.')); at = only)
        {
            envelopes.Add(only);
        }
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

                // A resource's own type, such as 'Employee', is not a column.
                if ((isLabelled && Labels.Any(label => AreEqual(plain, label))) || (isResource && node == nodes.Root && AreEqual(plain, "type"))
                    || plain.StartsWith("@odata.", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                bool isLeftOut = (isLabelled && AreEqual(plain, Value)) || AreEqual(plain, Attributes) || envelopes.Contains(below);
                string whole = isLeftOut ? name : name.Length == 0 ? plain : name + own;
                if (below.IsColumn)
                {
                    // Columns whose short names would be equal keep their full names.
                    string unique = whole.Length > 0 && taken.Add(whole) ? whole : below.Path;
                    columns.Add((below, unique));
                }

                AddBelow(below, whole);
            }
        }
    }

    private static bool AreEqual(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
