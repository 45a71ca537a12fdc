using System.Text;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// A place in the objects of a JSON file, such as <c>emails[0].value</c>: the same in every object. It learns its
/// children as it meets them, and holds the value that the present object has there.
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

    /// <summary>Items of an array beyond this are left out: nobody maps the eleventh address of a person.</summary>
    private const int MostItems = 10;

    /// <summary>As a column is named.</summary>
    internal string Path => path;

    /// <summary>What the present object has here; empty for nothing.</summary>
    internal string Value => _row == nodes.Row ? _value.Text : string.Empty;

    /// <summary>Whether it is a number that cannot be the reference of anybody.</summary>
    internal bool IsInexact => _row == nodes.Row && _value.IsInexact;

    /// <summary>
    /// Whether it is a column: it has values, or it was only ever null or empty. What is an object in some rows and null in
    /// others has its columns below it.
    /// </summary>
    internal bool IsColumn => _hasValues || (_isMentioned && _children.Count == 0 && _items.Count == 0);

    internal IEnumerable<JsonFileNode> Below => _children.Select(child => child.Node).Concat(_items);

    internal void Set(string value, bool isInexact)
    {
        _row = nodes.Row;
        _value = (value, isInexact);
        _hasValues = true;
    }

    /// <summary>There is nothing here, and the file says so.</summary>
    internal void Mention()
    {
        _row = nodes.Row;
        _value = (string.Empty, false);
        _isMentioned = true;
    }

    /// <summary>The property whose name is the present token.</summary>
    internal JsonFileNode Child(JsonTokens tokens)
    {
        // Objects of one file have their properties in one order, mostly, and leave a few out.
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

    /// <summary>An object or array in an array; null for one that is left out.</summary>
    internal JsonFileNode? Item(int index)
    {
        while (index >= _items.Count && index < MostItems)
        {
            _items.Add(nodes.Make($"{path}[{_items.Count}]"));
        }

        return index < MostItems ? _items[index] : null;
    }

    /// <summary>The child of a name, if there is one.</summary>
    internal JsonFileNode? Find(string name) => _byName.GetValueOrDefault(name);
}
