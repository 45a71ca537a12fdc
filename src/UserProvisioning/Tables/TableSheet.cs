
namespace UserProvisioning.Tables;

/// <summary>A sheet of a workbook to write. Its rows are enumerated once, during writing.</summary>
internal sealed record TableSheet
{
    public required string Name { get; init; }

    public bool IsHidden { get; init; }

    /// <summary>Whether the first row is frozen.</summary>
    public bool HasFrozenHeader { get; init; }

    /// <summary>The width of a column in characters, and the style of its empty cells.</summary>
    public required IReadOnlyList<(double Width, CellStyle Style)> Columns { get; init; }

    public required IEnumerable<IReadOnlyList<SheetCell>> Rows { get; init; }

    public IReadOnlyList<DropDown> DropDowns { get; init; } = [];
}

/// <summary>A cell of a sheet: a text or a date.</summary>
internal readonly record struct SheetCell(string? Text, CellStyle Style, DateTime? Day = null);

/// <summary>A drop-down list for every cell of a column below the header.</summary>
/// <param name="Column">The index of the column, from 0.</param>
/// <param name="Sheet">The sheet that holds the values.</param>
/// <param name="Cells">The cells of the values on that sheet, as <c>$A$1:$A$7</c>.</param>
/// <param name="IsStrict">Whether Excel refuses other values.</param>
/// <param name="Error">The message that Excel shows for other values.</param>
internal sealed record DropDown(int Column, string Sheet, string Cells, bool IsStrict, string Error);
