using System.Text;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files;

/// <summary>The employee file to read, and what the caller specified of its format.</summary>
/// <param name="Path">The file.</param>
/// <param name="Delimiter">The delimiter between fields of a CSV file; null to detect it.</param>
/// <param name="Encoding">The encoding; null to detect it.</param>
/// <param name="SheetName">The sheet of an Excel workbook; null to choose the sheet with the most recognized columns.</param>
internal sealed record EmployeeFileOptions(string Path, char? Delimiter = null, Encoding? Encoding = null, string? SheetName = null)
{
    /// <summary>The fields that files of the database can have.</summary>
    internal EmployeeFieldSet Fields { get; init; } = EmployeeFieldSet.BuiltIn;
}
