using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using UserProvisioning.Sources.Files.Excel;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>A reader of workbooks that uses another library than the module.</summary>
internal static class WorkbookCells
{
    public static List<string> Errors(SpreadsheetDocument workbook) => new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019)
        .Validate(workbook, TestContext.Current.CancellationToken)
        .Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}")
        .ToList();

    public static Worksheet Sheet(SpreadsheetDocument workbook, string name)
    {
        Sheet sheet = workbook.WorkbookPart!.Workbook.Descendants<Sheet>().Single(sheet => sheet.Name == name);
        return ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheet.Id!)).Worksheet;
    }

    /// <summary>Returns the texts and numbers of a sheet, with null for an empty cell.</summary>
    public static List<string?[]> Read(SpreadsheetDocument workbook, string name) => Sheet(workbook, name).Descendants<Row>()
        .Select(row =>
        {
            var cells = new string?[Math.Max(EmployeeField.All.Length, row.Elements<Cell>().Select(cell => Column(cell.CellReference!) + 1)
                .DefaultIfEmpty().Max())];
            foreach (Cell cell in row.Elements<Cell>())
            {
                cells[Column(cell.CellReference!)] = cell.InlineString?.Text?.Text ?? cell.CellValue?.Text;
            }

            return cells;
        })
        .ToList();

    private static int Column(string reference) => reference.TakeWhile(char.IsAsciiLetter).Aggregate(0, (sum, c) => (sum * 26) + c - 'A' + 1) - 1;
}
