namespace UserProvisioning.Sources.Files.Excel;

/// <summary>The cells of one row of a sheet, as a person sees them. The object is reused for the next row.</summary>
/// <param name="columns">The number of columns to keep. Cells to the right of them are ignored.</param>
internal sealed class SheetRow(int columns)
{
    private string?[] _cells = new string?[16];
    private bool[]? _dates;
    private bool[]? _inexact;
    private Dictionary<int, string>? _faults;
    private int _end;

    /// <summary>The number of the row in the sheet, from 1.</summary>
    internal long Row { get; private set; }

    /// <summary>Whether all cells of the row are empty.</summary>
    internal bool IsBlank => _faults is null && _cells.AsSpan(0, _end).IndexOfAnyExcept((string?)null) < 0;

    /// <summary>Clears the cells and begins another row.</summary>
    internal void Begin(long row)
    {
        Array.Clear(_cells, 0, _end);
        _end = 0;
        _dates = null;
        _inexact = null;
        _faults = null;
        Row = row;
    }

    /// <summary>The texts of the cells; an empty cell has an empty text.</summary>
    internal string[] Texts(int count)
    {
        string[] cells = new string[count];
        Array.Fill(cells, string.Empty);
        for (int i = 0; i < Math.Min(count, _end); i++)
        {
            cells[i] = _cells[i] ?? string.Empty;
        }

        return cells;
    }

    /// <summary>The texts of a header, up to the last one that is not empty.</summary>
    internal string[] Names()
    {
        string[] names = _cells.Take(_end).Select(name => Text.Clean(name) ?? string.Empty).ToArray();
        return names[..(Array.FindLastIndex(names, name => name.Length > 0) + 1)];
    }

    internal FileRow ToFileRow() => new(Row, Texts(columns), Fault: null)
    {
        CellFaults = _faults,
        Dates = _dates,
        Inexact = _inexact,
    };

    internal void PutDate(int column, string raw, string? date)
    {
        if (date is null)
        {
            Fault(column, $"is formatted as a date, and '{Text.Shorten(raw)}' is none");
            return;
        }

        Put(column, date);
        Mark(ref _dates, column);
    }

    /// <summary>Says that the number in a cell cannot be the reference of anybody.</summary>
    internal void MarkInexact(int column) => Mark(ref _inexact, column);

    internal void Put(int column, string text)
    {
        if (column >= _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(column + 1, Math.Min(_cells.Length * 2, PartLimits.Columns)));
        }

        _cells[column] = string.IsNullOrWhiteSpace(text) ? null : text;
        _end = Math.Max(_end, column + 1);
    }

    internal void Fault(int column, string why)
    {
        _faults ??= [];
        _faults[column] = $"the cell {Place(column)} {why}";
    }

    internal string Place(int column) => $"{CellText.ColumnName(column)}{Row}";

    private void Mark(ref bool[]? marks, int column)
    {
        marks ??= new bool[Math.Max(columns == PartLimits.Columns ? 0 : columns, column + 1)];
        if (column >= marks.Length)
        {
            Array.Resize(ref marks, column + 1);
        }

        marks[column] = true;
    }
}
