using System.Globalization;
using System.Text;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>Reads a sheet row by row: the cells of the present one, as a person sees them.</summary>
internal sealed class SheetReader : IDisposable
{
    private readonly PartReader _part;
    private readonly Workbook _workbook;
    private readonly int _columns;
    private readonly StringBuilder _value = new();
    private readonly StringBuilder _inline = new();
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
            if (_part.IsStart("sheetData", depth: 1))
            {
                _inData = !_part.IsEmpty;
            }
            else if (_part.IsEnd("sheetData"))
            {
                break;
            }
            else if (_inData && _part.IsStart("row", depth: 2))
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
            if (_part.IsStart("c", depth + 1))
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

    /// <summary>
    /// The type of a cell says which of its elements holds the content: <c>is</c> for a text of its own, <c>v</c> for
    /// anything else. A cell that has only the other one is read by that, as a text.
    /// </summary>
    private void ReadCell(int column, string? type, string? style)
    {
        bool hasValue = false;
        bool hasInline = false;
        bool hasFormula = false;
        _value.Clear();
        _inline.Clear();
        if (!_part.IsEmpty)
        {
            int depth = _part.Depth;
            while (_part.ReadWithin(depth))
            {
                if (!hasValue && _part.IsStart("v", depth + 1))
                {
                    hasValue = true;
                    _part.AppendText(_value);
                }
                else if (!hasInline && _part.IsStart("is", depth + 1))
                {
                    hasInline = true;
                    SharedStrings.AppendRich(_part, _inline);
                }
                else if (_part.IsStart("f", depth + 1))
                {
                    hasFormula = true;
                }
            }
        }

        if (hasInline && (type == "inlineStr" || !hasValue))
        {
            Put(column, CellText.Unescape(_inline.ToString()));
        }
        else if (hasFormula && _value.Length == 0 && type is not "str")
        {
            Fault(column, "holds a formula that was never calculated; open the workbook in Excel, and save it");
        }
        else if (hasValue)
        {
            Set(column, type, style);
        }
    }

    private void Set(int column, string? type, string? style)
    {
        string raw = _value.ToString();
        if (string.IsNullOrWhiteSpace(raw) && type != "e")
        {
            return;
        }

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
                SetTruth(column, raw.Trim());
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

    private void SetTruth(int column, string raw)
    {
        if (raw is "1" or "true" or "0" or "false")
        {
            Put(column, raw is "1" or "true" ? "true" : "false");
        }
        else
        {
            Fault(column, $"holds a truth value, and '{Text.Shorten(raw)}' is none");
        }
    }

    private void SetNumber(int column, string raw, string? style)
    {
        CellNumberFormat format = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? _workbook.Styles[index]
            : CellNumberFormat.General;
        if (!format.IsDate)
        {
            // What is no number was not written by Excel; the text is all that there is to show.
            Put(column, NumberText.Of(raw) is { } number ? format.Show(number) : raw);
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
