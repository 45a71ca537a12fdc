
namespace UserProvisioning.Tables;

/// <summary>How a cell looks in a workbook that <see cref="WorkbookWriter"/> writes.</summary>
internal enum CellStyle
{
    General,

    /// <summary>The cell holds text: Excel keeps leading zeros, and makes no formula of what a person types.</summary>
    Text,

    /// <summary>A date, written as 2026-01-31.</summary>
    Date,

    /// <summary>The header of a column that may be left empty.</summary>
    Header,

    /// <summary>The header of a column that must be filled in.</summary>
    MandatoryHeader,

    Title,

    /// <summary>A text over several lines.</summary>
    Wrapped,
}
