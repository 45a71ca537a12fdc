
namespace UserProvisioning.Tables;

/// <summary>A sheet of a workbook to write. Its rows are asked for once, while it is written.</summary>
internal sealed record TableSheet
{
    public required string Name { get; init; }

    public bool IsHidden { get; init; }

    /// <summary>Whether the first row stays in sight.</summary>
    public bool HasFrozenHeader { get; init; }

    /// <summary>Width in characters, and how cells look that nobody has filled in yet.</summary>
    public required IReadOnlyList<(double Width, CellStyle Style)> Columns { get; init; }

    public required IEnumerable<IReadOnlyList<SheetCell>> Rows { get; init; }

    public IReadOnlyList<DropDown> DropDowns { get; init; } = [];
}

/// <summary>A cell: a text, or a day.</summary>
internal readonly record struct SheetCell(string? Text, CellStyle Style, DateTime? Day = null);

/// <summary>A list to choose from in every row below the header.</summary>
/// <param name="Column">The column that has it, from 0.</param>
/// <param name="Source">Where the values are, as <c>'Lists'!$A$1:$A$7</c>.</param>
/// <param name="IsStrict">Whether nothing else may be typed.</param>
/// <param name="Error">What is said then.</param>
internal sealed record DropDown(int Column, string Source, bool IsStrict, string Error);
