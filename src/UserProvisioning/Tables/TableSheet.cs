
namespace UserProvisioning.Tables;

/// <summary>A sheet of a workbook to write. Its rows are enumerated once, while it is written.</summary>
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

/// <summary>A cell: a text, or a day.</summary>
internal readonly record struct SheetCell(string? Text, CellStyle Style, DateTime? Day = null);

/// <summary>A drop-down list for every cell of a column below the header.</summary>
/// <param name="Column">The column that has it, from 0.</param>
/// <param name="Sheet">The sheet that has the values.</param>
/// <param name="Cells">Where they are on it, as <c>$A$1:$A$7</c>.</param>
/// <param name="IsStrict">Whether Excel refuses other values.</param>
/// <param name="Error">The message that Excel shows for other values.</param>
internal sealed record DropDown(int Column, string Sheet, string Cells, bool IsStrict, string Error);
