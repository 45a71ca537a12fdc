using System.Globalization;
using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// The names of a file's columns as a mapping refers to them. Where several columns have the same name, a number after the name selects one,
/// as in <c>Email (2)</c>.
/// </summary>
internal sealed partial class ColumnNames
{
    private readonly IReadOnlyList<string> _columns;
    private readonly Dictionary<string, List<int>> _positions = new(StringComparer.Ordinal);

    /// <param name="columns">The names of the columns; empty for a column without a name.</param>
    internal ColumnNames(IReadOnlyList<string> columns)
    {
        _columns = columns;
        for (int column = 0; column < columns.Count; column++)
        {
            string key = Text.Key(columns[column]);
            if (!_positions.TryGetValue(key, out List<int>? positions))
            {
                _positions.Add(key, positions = []);
            }

            positions.Add(column);
        }
    }

    /// <summary>The number of columns.</summary>
    internal int Count => _columns.Count;

    /// <summary>The name of the column at a position, as it is in the file.</summary>
    internal string this[int column] => _columns[column];

    /// <summary>The names that are not empty.</summary>
    internal IEnumerable<string> Named => _columns.Where(name => name.Length > 0);

    /// <summary>Finds the columns with a name, ignoring case. A name that ends with a number in parentheses selects one column.</summary>
    internal IReadOnlyList<int> Find(string name)
    {
        if (_positions.TryGetValue(Text.Key(name), out List<int>? found))
        {
            return found;
        }

        return Number().Match(name) is { Success: true } number
            && _positions.TryGetValue(Text.Key(WithoutNumber(name)), out List<int>? alike)
            && alike.Count > 1
            && int.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var which
            && which <= alike.Count
            ? [alike[which - 1]]
            : [];
    }

    /// <summary>The name by which a mapping refers to a column, with a number when others have the same name.</summary>
    internal string NameOf(int column)
    {
        List<int> alike = _positions[Text.Key(_columns[column])];
        return alike.Count == 1 ? _columns[column] : $"{_columns[column]} ({alike.BinarySearch(column) + 1})";
    }

    /// <summary>The name without the number that distinguishes columns of the same name.</summary>
    internal static string WithoutNumber(string name) => Number().Replace(name, string.Empty);

    [GeneratedRegex(@" \(([1-9]\d{0,3})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
