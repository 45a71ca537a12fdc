using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing.Primary;

/// <summary>
/// The order of the rows that a file has for one person, such as <c>FTE desc</c>: a column of the file, or a field of its mapping, and a direction.
/// The first row in this order counts.
/// </summary>
internal sealed class PrimaryOrder
{
    private readonly FieldMap _map;
    private readonly int? _column;
    private readonly EmployeeField? _field;
    private readonly string _name;
    private readonly bool _isPoint;

    private PrimaryOrder(FieldMap map, int? column, EmployeeField? field, string name, bool isDescending, bool isPoint)
    {
        (_map, _column, _field, _name, IsDescending, _isPoint) = (map, column, field, name, isDescending, isPoint);
        if (column is not null)
        {
            map.Use(column.Value);
        }
    }

    internal bool IsDescending { get; }

    /// <summary>Reads an order; null when none was asked for, or when the file has no columns and so no rows.</summary>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.MappingInvalid"/>: the file has no such column, or the direction is missing.
    /// </exception>
    internal static PrimaryOrder? Read(string? text, IEmployeeFile file, FieldMap map)
    {
        if (text is null || map.Columns.Count == 0)
        {
            return null;
        }

        SourceWords words = map.Words;
        string asked = Text.Clean(text) ?? string.Empty;
        int space = asked.LastIndexOf(' ');
        bool? isDescending = asked[(space + 1)..].ToUpperInvariant() switch
        {
            "ASC" or "ASCENDING" => false,
            "DESC" or "DESCENDING" => true,
            _ => null,
        };
        if (space < 0 || isDescending is null)
        {
            throw Invalid(
                $"'{Text.Shorten(asked)}' does not say which {words.Row} comes first. Write a {words.Column} and an order, as 'FTE desc' for the "
                    + "highest, or 'FTE asc' for the lowest",
                asked);
        }

        string name = asked[..space].Trim();
        var columns = new ColumnNames(map.Columns);
        IReadOnlyList<int> found = columns.Find(name);
        EmployeeField? field = map.Fields.Find(name);
        bool isMapped = field is not null && map.Has(field);
        if (found.Count > 1)
        {
            throw Invalid($"{found.Count} {words.Columns} are named '{name}'; write which of them, as '{name} (1)' or '{name} (2)'", asked);
        }

        if (found.Count == 0 && !isMapped)
        {
            throw Invalid(
                $"{words.HasNoColumn} '{Text.Shorten(name)}'{(field is null ? string.Empty : ", and nothing is mapped to this field")}."
                    + Nearest.Hint(name, columns.Named),
                asked);
        }

        // The column of a field is read as the mapping says. Any other column is read as it is in the file.
        int? column = found.Count == 1 && !(isMapped && map[field!]!.Column == found[0]) ? found[0] : null;
        return new PrimaryOrder(map, column, column is null ? field : null, name, isDescending.Value, file is not CsvFile);

        ProvisioningException Invalid(string why, string target) => new(
            ErrorIds.MappingInvalid, $"-PrimaryRow: {why}{(why[^1] is '.' or '?' ? string.Empty : ".")} Nothing was changed.", target);
    }

    /// <summary>The values of the column, before any was looked at.</summary>
    internal PrimaryColumn Values()
    {
        EmployeeField? dates = _field is not null
            ? (_field.Kind == EmployeeFieldKind.Date ? _field : null)
            : _map.Fields.Dates.FirstOrDefault(date => _map[date]?.Column == _column);
        return new PrimaryColumn(new ColumnNumbers(_isPoint), dates is null ? null : _map[dates], _field is not null && dates is not null, _name,
            _map.Words);
    }

    /// <summary>Makes a reader of the value of a row; the value is null when it is empty.</summary>
    internal Func<RowCursor, string?> Reader()
    {
        if (_column is { } column)
        {
            return row => row.Fault is null ? _map.TextOf(row.Cell(column)) : null;
        }

        var cells = new MappedCells(_map);
        return row =>
        {
            cells.MoveTo(row.Row());
            return cells.Get(_field!);
        };
    }
}
