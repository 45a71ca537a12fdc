using System.Drawing;
using System.Globalization;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Validations;
using SpreadCheetah.Worksheets;

namespace UserProvisioning.Tables;

/// <summary>
/// Writes an Excel workbook sheet by sheet and row by row, and keeps no row in memory. Cells are texts and dates, never formulas, so they
/// need no <see cref="FormulaGuard"/>.
/// </summary>
internal static class WorkbookWriter
{
    /// <summary>The last row that a sheet can have.</summary>
    internal const int LastRow = 1_048_576;

    // Excel's day numbers before this date are off by one, because Excel takes 1900 for a leap year.
    private static readonly DateTime FirstDay = new(1900, 3, 1);

    private static readonly SpreadCheetahOptions Options = new()
    {
        BufferSize = 64 * 1024,
        CompressionLevel = SpreadCheetahCompressionLevel.Fastest,
        DocumentProperties = null,
        PreserveStringWhitespace = true,
        WriteCellReferenceAttributes = true,
    };

    internal static void Write(Stream stream, IReadOnlyList<TableSheet> sheets)
    {
        using Spreadsheet workbook = Wait(Spreadsheet.CreateNewAsync(stream, Options));
        Dictionary<CellStyle, StyleId> styles = Enum.GetValues<CellStyle>().ToDictionary(style => style, style => workbook.AddStyle(StyleOf(style)));
        foreach (TableSheet sheet in sheets)
        {
            Wait(workbook.StartWorksheetAsync(sheet.Name, OptionsOf(sheet)));
            foreach (DropDown list in sheet.DropDowns)
            {
                string column = ColumnName(list.Column);
                workbook.AddDataValidation($"{column}2:{column}{LastRow}", ValidationOf(list));
            }

            var cells = new List<StyledCell>();
            foreach (IReadOnlyList<SheetCell> row in sheet.Rows)
            {
                cells.Clear();
                foreach (SheetCell cell in row)
                {
                    cells.Add(CellOf(cell, styles[cell.Style]));
                }

                Wait(workbook.AddRowAsync(cells));
            }
        }

        Wait(workbook.FinishAsync());
    }

    /// <summary>The letters of a column; the index begins at 0.</summary>
    internal static string ColumnName(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : $"{ColumnName((column / 26) - 1)}{ColumnName(column % 26)}";

    private static StyledCell CellOf(SheetCell cell, StyleId style) =>
        cell.Day is { } day && day >= FirstDay ? new StyledCell(day.Date, style)
        : (cell.Text ?? cell.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) is { } text ? new StyledCell(CellEscape.Escape(text), style)
        : new StyledCell((string?)null, style);

    private static WorksheetOptions OptionsOf(TableSheet sheet)
    {
        var options = new WorksheetOptions { Visibility = sheet.IsHidden ? WorksheetVisibility.Hidden : WorksheetVisibility.Visible };
        if (sheet.HasFrozenHeader)
        {
            options.FrozenRows = 1;
        }

        for (int i = 0; i < sheet.Columns.Count; i++)
        {
            ColumnOptions column = options.Column(i + 1);
            column.Width = sheet.Columns[i].Width;
            column.DefaultStyle = StyleOf(sheet.Columns[i].Style);
        }

        return options;
    }

    private static DataValidation ValidationOf(DropDown list)
    {
        DataValidation validation = DataValidation.ListValuesFromCells(list.Sheet, list.Cells);
        validation.ShowErrorAlert = list.IsStrict;
        validation.ErrorMessage = list.IsStrict ? list.Error : null;
        return validation;
    }

    private static Style StyleOf(CellStyle style) => style switch
    {
        CellStyle.General => new Style(),
        CellStyle.Date => new Style { Format = NumberFormat.Custom(@"yyyy\-mm\-dd") },
        CellStyle.Header => Text(isBold: true, fill: Color.FromArgb(0xDD, 0xEB, 0xF7)),
        CellStyle.MandatoryHeader => Text(isBold: true, fill: Color.FromArgb(0xFF, 0xC0, 0x00)),
        CellStyle.Title => Text(isBold: true, size: 16),
        CellStyle.Wrapped => Text() with { Alignment = new Alignment { Vertical = VerticalAlignment.Top, WrapText = true } },
        _ => Text(),
    };

    private static Style Text(bool isBold = false, double size = 11, Color? fill = null) => new()
    {
        Format = NumberFormat.Standard(StandardNumberFormat.Text),
        Font = { Bold = isBold, Size = size },
        Fill = { Color = fill },
    };

    // The library has asynchronous methods only. It writes to a file here, and the caller waits for the result.
    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
