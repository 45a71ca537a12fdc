using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The texts of the fields in the current row, as the mapping makes them from the cells, and the faults of the row.</summary>
internal sealed class MappedCells(FieldMap map)
{
    private readonly List<(string? Field, string Reason)> _faults = [];
    private FileRow _row;
    private RowCells? _byName;

    /// <summary>The faults of the row that were found so far.</summary>
    internal IReadOnlyList<(string? Field, string Reason)> Faults => _faults;

    private bool MayBeFaulty => _row.CellFaults is not null || _row.Inexact is not null;

    /// <summary>Moves to a row.</summary>
    internal void MoveTo(FileRow row)
    {
        _faults.Clear();
        _row = row;
        _byName = null;
        if (row.Fault is not null)
        {
            _faults.Add((null, row.Fault));
        }
    }

    /// <summary>
    /// The fields about which the row says nothing, by index: all their columns are silent, or their script returned nothing. Null for none.
    /// </summary>
    /// <param name="isEmpty">Whether a field of the row has no value.</param>
    internal bool[]? Silent(Func<EmployeeField, bool> isEmpty)
    {
        if (_row.Silent is not { } cells)
        {
            return null;
        }

        bool[] silent = new bool[map.Fields.All.Length];
        foreach (EmployeeField field in map.Fields.All)
        {
            silent[field.Index] = map[field] is { Constant: null, Default: null } source
                && (source.Reads is not { Count: > 0 } columns || columns.All(column => cells[column]))
                && isEmpty(field);
        }

        return silent;
    }

    /// <summary>Adds a fault of a field, or of the whole row when the field is null.</summary>
    internal void AddFault(EmployeeField? field, string reason) => _faults.Add((field?.ToString(), reason));

    /// <summary>Whether a field's cell is one that a spreadsheet marks as a date.</summary>
    internal bool IsDate(FieldSource source) =>
        _row.Dates is { } dates && source.Column is { } column && column < dates.Length && dates[column];

    /// <summary>The value of a field after its mapping; null when it is empty.</summary>
    internal string? Get(EmployeeField field)
    {
        string[] cells = _row.Cells;
        if (map[field] is not { } source)
        {
            return null;
        }

        string? text;
        if (source.Column is { } column)
        {
            // A row that could not be parsed has no cells.
            text = column < cells.Length ? Filled(source, map.TextOf(cells[column])) : null;
            if (IsFaulty(field, column))
            {
                return null;
            }
        }
        else if (source.Columns is { } columns)
        {
            if (cells.Length == 0 || (MayBeFaulty && Array.Exists(columns, position => IsFaulty(field, position))))
            {
                return null;
            }

            if (source.Script is null)
            {
                text = Text.Clean(string.Join(
                    source.Separator,
                    columns.Select(position => Filled(source, map.TextOf(cells[position]))).OfType<string>()));
            }
            else if (TryCompute(source.Script, field, out text))
            {
                text = Filled(source, text);
            }
            else
            {
                return null;
            }
        }
        else
        {
            return source.Constant;
        }

        if (text is null)
        {
            return source.Default;
        }

        return source.Digits > 0 ? Padded(source, field, text)
            : source.Map is not null ? Mapped(source, field, text)
            : text;
    }

    /// <summary>The cleaned text of a cell; null when the cell is empty, or holds a text that means an empty cell by the mapping.</summary>
    private static string? Filled(FieldSource source, string? cell) =>
        Text.Clean(cell) is { } text && source.Empty?.Contains(Text.Key(text)) != true ? text : null;

    private bool IsFaulty(EmployeeField field, int column)
    {
        if (_row.CellFaults is not null && _row.CellFaults.TryGetValue(column, out string? reason))
        {
            AddFault(field, reason);
            return true;
        }

        // Whose last digits may be others than those that were typed must not become somebody else.
        if (field.IsReference && _row.Inexact is { } inexact && column < inexact.Length && inexact[column])
        {
            AddFault(field, $"the number '{Text.Shorten(_row.Cells[column])}' is no reference: only a whole number below 2^53 is kept exactly. "
                + $"Write it as a text: {map.Words.NumberAdvice}");
            return true;
        }

        return false;
    }

    private string? Mapped(FieldSource source, EmployeeField field, string text)
    {
        if (source.Map!.TryGetValue(Text.Key(text), out string? mapped))
        {
            return mapped;
        }

        AddFault(field, $"'{Text.Shorten(text)}' {Where(source)} is not mapped; the mapped values are "
            + $"{string.Join(", ", source.MapNames.Select(name => $"'{name}'"))}");
        return null;
    }

    /// <summary>Pads a whole number with zeros, as 007. The text 7.0 of a spreadsheet counts as whole.</summary>
    private string? Padded(FieldSource source, EmployeeField field, string text)
    {
        int point = text.AsSpan().IndexOfAny('.', ',');
        ReadOnlySpan<char> whole = point > 0 && !text.AsSpan(point + 1).ContainsAnyExcept('0') ? text.AsSpan(0, point) : text;
        if (!whole.ContainsAnyExceptInRange('0', '9'))
        {
            return whole.ToString().PadLeft(source.Digits, '0');
        }

        AddFault(field, $"'{Text.Shorten(text)}' {Where(source)} is no whole number, and the mapping says Digits = {source.Digits}");
        return null;
    }

    private bool TryCompute(MappingScript script, EmployeeField field, out string? text)
    {
        text = null;

        // A script is not run on a row that could not be read completely.
        if (_row.Fault is not null)
        {
            return false;
        }

        try
        {
            text = MappingValues.AsText(script.Compute(_byName ??= new RowCells(map, _row.Cells)));
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            AddFault(field, $"its script failed: {Text.Shorten(OutsideText.Show(exception), 200)}");
            return false;
        }
    }

    private string Where(FieldSource source) => source.Column is { } column
        ? $"in the {map.Words.Column} '{map.Columns[column]}'"
        : $"in the {map.Words.Columns} {string.Join(" and ", source.Columns!.Select(position => $"'{map.Columns[position]}'"))}";
}
