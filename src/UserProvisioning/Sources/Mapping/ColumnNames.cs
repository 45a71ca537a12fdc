using System.Globalization;
using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The names of a file's columns. Of several columns that are named alike, a number tells which is meant, as <c>Email (2)</c>.</summary>
internal sealed partial class ColumnNames(IReadOnlyList<string> columns)
{
    /// <summary>How many columns there are.</summary>
    internal int Count => columns.Count;

    /// <summary>The name of the column at a position, as the file has it.</summary>
    internal string this[int column] => columns[column];

    /// <summary>The names that are not empty.</summary>
    internal IEnumerable<string> Named => columns.Where(name => name.Length > 0);

    /// <summary>The positions of the columns that a name means: none, one, or several that are named alike.</summary>
    internal List<int> Find(string name)
    {
        List<int> found = At(name);
        return found.Count == 0 && Numbered().Match(name) is { Success: true } numbered && At(WithoutNumber(name)) is { Count: > 1 } alike
            ? alike.Skip(int.Parse(numbered.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1).Take(1).ToList()
            : found;
    }

    /// <summary>How a mapping names a column: with a number when others have the same name.</summary>
    internal string NameOf(int column)
    {
        string key = Text.Key(columns[column]);
        return columns.Count(name => Text.Key(name) == key) == 1
            ? columns[column]
            : $"{columns[column]} ({columns.Take(column + 1).Count(name => Text.Key(name) == key)})";
    }

    /// <summary>A name without the number that tells the column from others of that name.</summary>
    internal static string WithoutNumber(string name) => Numbered().Replace(name, string.Empty);

    private List<int> At(string name) => Enumerable.Range(0, columns.Count).Where(i => Text.Key(columns[i]) == Text.Key(name)).ToList();

    [GeneratedRegex(@" \(([1-9]\d{0,3})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
