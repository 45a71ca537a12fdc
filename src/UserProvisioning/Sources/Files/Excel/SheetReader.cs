using System.Globalization;
using System.Text;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>Reads a sheet row by row, and the values of its cells as a person sees them.</summary>
internal sealed class SheetReader : IDisposable
{
    private readonly PartReader _part;
    private readonly Workbook _workbook;
    private readonly int _columns;
    private readonly StringBuilder _value = new();
    private readonly StringBuilder _inline = new();
    private bool _inData;

    /// <summary>Begins to read a sheet.</summary>
    /// <param name="part">The XML of the sheet.</param>
    /// <param name="workbook">The styles and texts that its cells refer to.</param>
    /// <param name="columns">The number of columns to read. Cells to the right of them are ignored.</param>
    internal SheetReader(PartReader part, Workbook workbook, int columns)
    {
        _part = part;
        _workbook = workbook;
        _columns = columns;
        Cells = new SheetRow(columns);
    }

    /// <summary>The cells of the current row.</summary>
    internal SheetRow Cells { get; }

    /// <summary>The number of bytes of the sheet that were unpacked.</summary>
    internal long Position => _part.Position;

    public void Dispose() => _part.Dispose();

    /// <summary>Moves to the next row; false at the end, after the checksum of the part was verified.</summary>
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

    private void ReadRow()
    {
        long row = Cells.Row + 1;
        if (_part.Attribute("r") is { } number
            && (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out row) || row <= Cells.Row || row > int.MaxValue))
        {
            throw new InvalidDataException($"its rows are out of order: '{Text.Shorten(number)}' follows row {Cells.Row}");
        }

        Cells.Begin(row);
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
                        ?? throw new InvalidDataException($"'{Text.Shorten(reference)}' is not the reference of a cell");
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
    /// Reads a cell. Its type says which element holds the content: <c>is</c> for an inline text, <c>v</c> for
    /// anything else. If only the other element exists, its content is read as a text.
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
            Cells.Put(column, CellText.Unescape(_inline.ToString()));
        }
        else if (hasFormula && _value.Length == 0 && type is not "str")
        {
            Cells.Fault(column, "holds a formula that was never calculated; open the workbook in Excel, and save it");
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
                Cells.Put(column, int.TryParse(
                    raw,
                    NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture,
                    out int index) && _workbook.Texts.Find(index) is { } shared
                    ? shared
                    : throw new InvalidDataException($"the cell {Cells.Place(column)} points to a text that is not there"));
                break;
            case "b":
                SetTruth(column, raw.Trim());
                break;
            case "e":
                Cells.Fault(column, $"holds the error {Text.Shorten(raw)}; correct its formula, or empty it");
                break;
            case "str" or "inlineStr":
                Cells.Put(column, CellText.Unescape(raw));
                break;
            case "d":
                Cells.PutDate(column, raw, CellText.IsoDate(raw));
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
            Cells.Put(column, raw is "1" or "true" ? "true" : "false");
        }
        else
        {
            Cells.Fault(column, $"holds a truth value, and '{Text.Shorten(raw)}' is none");
        }
    }

    private void SetNumber(int column, string raw, string? style)
    {
        CellNumberFormat format = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? _workbook.Styles[index]
            : CellNumberFormat.General;
        if (!format.IsDate)
        {
            // Excel always writes a number here. Anything else is taken as text.
            Cells.Put(column, NumberText.Of(raw) is { } number ? format.Show(number) : raw);
            if (!NumberText.IsExact(raw))
            {
                Cells.MarkInexact(column);
            }

            return;
        }

        bool isNumber = double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out double serial);
        Cells.PutDate(column, raw, isNumber ? CellText.Date(serial, _workbook.Is1904) : null);
    }
}
