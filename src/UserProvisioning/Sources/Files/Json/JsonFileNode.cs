using System.Text;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// A path in the objects of a JSON file, such as <c>emails[0].value</c>, shared by all objects. A node adds
/// children when it meets them, and holds the value that the current object has at the path.
/// </summary>
internal sealed class JsonFileNode(string path, JsonNodes nodes)
{
    private readonly List<(byte[] Name, JsonFileNode Node)> _children = [];
    private readonly Dictionary<string, JsonFileNode> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<JsonFileNode> _items = [];
    private long _row;
    private (string Text, bool IsInexact) _value = (string.Empty, false);
    private int _expected;
    private bool _hasValues;
    private bool _isMentioned;

    /// <summary>The most items of an array that become columns. Nobody maps the eleventh address of a person.</summary>
    private const int MostItems = 10;

    /// <summary>The path, which is the full name of the column.</summary>
    internal string Path => path;

    /// <summary>The value in the current object; empty when it has none.</summary>
    internal string Value => _row == nodes.Row ? _value.Text : string.Empty;

    /// <summary>Whether the value is a number that cannot be a reference, since it is not exact.</summary>
    internal bool IsInexact => _row == nodes.Row && _value.IsInexact;

    /// <summary>
    /// Whether the path is a column: it has values, or it was always null or empty. A path that is an object in some rows and null in
    /// others is not a column, but the paths below it are.
    /// </summary>
    internal bool IsColumn => _hasValues || (_isMentioned && _children.Count == 0 && _items.Count == 0);

    internal IEnumerable<JsonFileNode> Below => _children.Select(child => child.Node).Concat(_items);

    internal void Set(string value, bool isInexact)
    {
        _row = nodes.Row;
        _value = (value, isInexact);
        _hasValues = true;
    }

    /// <summary>Notes that the file has the path, with null or an empty value.</summary>
    internal void Mention()
    {
        _row = nodes.Row;
        _value = (string.Empty, false);
        _isMentioned = true;
    }

    /// <summary>The child for the property whose name is the current token.</summary>
    internal JsonFileNode Child(JsonTokens tokens)
    {
        // Objects of one file mostly have their properties in one order, and leave out a few.
        if (tokens.IsPlain)
        {
            for (int i = 0; i < Math.Min(_children.Count, 4); i++)
            {
                int at = (_expected + i) % _children.Count;
                if (tokens.Raw.SequenceEqual(_children[at].Name))
                {
                    _expected = at + 1;
                    return _children[at].Node;
                }
            }
        }

        string name = tokens.Text;
        if (!_byName.TryGetValue(name, out JsonFileNode? child))
        {
            child = nodes.Make(path.Length == 0 ? JsonNodes.NameOf(name) : $"{path}.{name}");
            _byName.Add(name, child);
            _children.Add((Encoding.UTF8.GetBytes(name), child));
        }

        return child;
    }

    /// <summary>The node of an item of an array; null when the item is beyond the limit.</summary>
    internal JsonFileNode? Item(int index)
    {
        while (index >= _items.Count && index < MostItems)
        {
            _items.Add(nodes.Make($"{path}[{_items.Count}]"));
        }

        return index < MostItems ? _items[index] : null;
    }

    /// <summary>The child with a name; null when there is none.</summary>
    internal JsonFileNode? Find(string name) => _byName.GetValueOrDefault(name);
}
