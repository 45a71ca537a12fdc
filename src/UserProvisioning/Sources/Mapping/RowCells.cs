using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The cells of a row by the names of their columns, for a script.</summary>
internal sealed class RowCells(IReadOnlyDictionary<string, int> columns, string[] cells) : IReadOnlyDictionary<string, string?>
{
    public int Count => columns.Count;

    public IEnumerable<string> Keys => columns.Keys;

    public IEnumerable<string?> Values => columns.Values.Select(Cell);

    public string? this[string key] => Cell(columns[key]);

    public bool ContainsKey(string key) => columns.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
    {
        bool found = columns.TryGetValue(key, out int column);
        value = found ? Cell(column) : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() =>
        columns.Select(column => new KeyValuePair<string, string?>(column.Key, Cell(column.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string? Cell(int column) => Text.Clean(cells[column]);
}
