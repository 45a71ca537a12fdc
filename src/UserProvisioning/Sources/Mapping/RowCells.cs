using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The cells of a row by column name, as a script sees them.</summary>
internal sealed class RowCells(FieldMap map, string[] cells) : IReadOnlyDictionary<string, string?>
{
    private readonly IReadOnlyDictionary<string, int> _columns = map.ByName;

    public int Count => _columns.Count;

    public IEnumerable<string> Keys => _columns.Keys;

    public IEnumerable<string?> Values => _columns.Values.Select(Cell);

    public string? this[string key] => Cell(_columns[key]);

    public bool ContainsKey(string key) => _columns.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
    {
        bool found = _columns.TryGetValue(key, out int column);
        value = found ? Cell(column) : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() =>
        _columns.Select(column => new KeyValuePair<string, string?>(column.Key, Cell(column.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string? Cell(int column) => map.TextOf(cells[column]);
}
