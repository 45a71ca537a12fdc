using System.Globalization;
using System.Text;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>Reads a sheet row by row: the cells of the present one, as a person sees them.</summary>
internal sealed class SheetReader : IDisposable
{
    private readonly PartReader _part;
    private readonly Workbook _workbook;
    private readonly int _columns;
    private readonly StringBuilder _text = new();
    private string?[] _cells = new string?[16];
    private bool[]? _dates;
    private Dictionary<int, string>? _faults;
    private int _end;
    private bool _inData;

    /// <param name="part">The sheet.</param>
    /// <param name="workbook">What its cells need to be understood.</param>
    /// <param name="columns">How many columns matter; what stands to the right of them is not looked at.</param>
    internal SheetReader(PartReader part, Workbook workbook, int columns)
    {
        _part = part;
        _workbook = workbook;
        _columns = columns;
    }

    /// <summary>The number of the row in the sheet, from 1.</summary>
    internal long Row { get; private set; }

    /// <summary>How many bytes of the sheet were unpacked.</summary>
    internal long Position => _part.Position;

    /// <summary>Whether no cell of the row holds anything.</summary>
    internal bool IsBlank => _faults is null && _cells.AsSpan(0, _end).IndexOfAnyExcept((string?)null) < 0;

    public void Dispose() => _part.Dispose();

    /// <summary>Goes to the next row; false at the end, when the whole part was found sound.</summary>
    internal bool Read()
    {
        while (_part.Read())
        {
            if (_part.IsStart("sheetData"))
            {
                _inData = !_part.IsEmpty;
            }
            else if (_part.IsEnd("sheetData"))
            {
                break;
            }
            else if (_inData && _part.IsStart("row"))
            {
                ReadRow();
                return true;
            }
        }

        _part.Drain();
        return false;
    }

    /// <summary>The texts of the cells, empty where there is nothing.</summary>
    internal string[] Cells(int count)
    {
        string[] cells = new string[count];
        Array.Fill(cells, string.Empty);
        for (int i = 0; i < Math.Min(count, _end); i++)
        {
            cells[i] = _cells[i] ?? string.Empty;
        }

        return cells;
    }

    /// <summary>The texts of a header, up to the last that says something.</summary>
    internal string[] Names()
    {
        string[] names = _cells.Take(_end).Select(name => Text.Clean(name) ?? string.Empty).ToArray();
        return names[..(Array.FindLastIndex(names, name => name.Length > 0) + 1)];
    }

    internal FileRow ToFileRow() => new(Row, Cells(_columns), Fault: null)
    {
        CellFaults = _faults,
        Dates = _dates,
    };

    private void ReadRow()
    {
        Array.Clear(_cells, 0, _end);
        _end = 0;
        _dates = null;
        _faults = null;
        long row = Row + 1;
        if (_part.Attribute("r") is { } number
            && (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out row) || row <= Row || row > int.MaxValue))
        {
            throw new InvalidDataException($"its rows are out of order: '{Text.Shorten(number)}' follows row {Row}");
        }

        Row = row;
        if (_part.IsEmpty)
        {
            return;
        }

        int depth = _part.Depth;
        int column = 0;
        while (_part.ReadWithin(depth))
        {
            if (_part.IsStart("c"))
            {
                _part.CellAttributes(out string? reference, out string? type, out string? style);
                if (reference is not null)
                {
                    column = CellText.ColumnOf(reference)
                        ?? throw new InvalidDataException($"'{Text.Shorten(reference)}' is not the place of a cell");
                }

                if (column < _columns)
                {
                    ReadCell(column, type, style);
                }

                column++;
            }
        }
    }

    private void ReadCell(int column, string? type, string? style)
    {
        bool hasValue = false;
        bool hasFormula = false;
        _text.Clear();
        if (!_part.IsEmpty)
        {
            int depth = _part.Depth;
            while (_part.ReadWithin(depth))
            {
                if (_part.IsStart("v"))
                {
                    hasValue = true;
                    _part.AppendText(_text);
                }
                else if (_part.IsStart("is"))
                {
                    hasValue = true;
                    SharedStrings.AppendRich(_part, _text);
                }
                else if (_part.IsStart("f"))
                {
                    hasFormula = true;
                }
            }
        }

        if (hasValue)
        {
            Set(column, type, style);
        }
        else if (hasFormula)
        {
            Fault(column, "holds a formula that was never calculated; open the workbook in Excel, and save it");
        }
    }

    private void Set(int column, string? type, string? style)
    {
        string raw = _text.ToString();
        switch (type)
        {
            case "s":
                Put(column, int.TryParse(
                    raw,
                    NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture,
                    out int index) && _workbook.Texts.Find(index) is { } shared
                    ? shared
                    : throw new InvalidDataException($"the cell {Place(column)} points to a text that is not there"));
                break;
            case "b":
                Put(column, raw.Trim() is "1" or "true" ? "true" : "false");
                break;
            case "e":
                Fault(column, $"holds the error {Text.Shorten(raw)}; correct its formula, or empty it");
                break;
            case "str" or "inlineStr":
                Put(column, CellText.Unescape(raw));
                break;
            case "d":
                PutDate(column, raw, CellText.IsoDate(raw));
                break;
            default:
                SetNumber(column, raw, style);
                break;
        }
    }

    private void SetNumber(int column, string raw, string? style)
    {
        if (raw.Length == 0)
        {
            return;
        }

        NumberFormat format = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? _workbook.Styles[index]
            : NumberFormat.General;
        if (!format.IsDate)
        {
            // What is no number was not written by Excel; the text is all that there is to show.
            Put(column, NumberText.Of(raw) is { } number ? format.Apply(number) : raw);
            return;
        }

        bool isNumber = double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out double serial);
        PutDate(column, raw, isNumber ? CellText.Date(serial, _workbook.Is1904) : null);
    }

    private void PutDate(int column, string raw, string? date)
    {
        if (date is null)
        {
            Fault(column, $"is formatted as a date, and '{Text.Shorten(raw)}' is none");
            return;
        }

        Put(column, date);
        _dates ??= new bool[Math.Max(_columns == PartLimits.Columns ? 0 : _columns, column + 1)];
        if (column >= _dates.Length)
        {
            Array.Resize(ref _dates, column + 1);
        }

        _dates[column] = true;
    }

    private void Put(int column, string text)
    {
        if (column >= _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(column + 1, Math.Min(_cells.Length * 2, PartLimits.Columns)));
        }

        _cells[column] = string.IsNullOrWhiteSpace(text) ? null : text;
        _end = Math.Max(_end, column + 1);
    }

    private void Fault(int column, string why)
    {
        _faults ??= [];
        _faults[column] = $"the cell {Place(column)} {why}";
    }

    private string Place(int column) => $"{CellText.ColumnName(column)}{Row}";
}
