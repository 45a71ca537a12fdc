using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using UserProvisioning.Exporting.Template;
using UserProvisioning.Sources.Files.Excel;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class TemplateTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("en", "Employees", "Instructions", "Lists")]
    [InlineData("nl", "Medewerkers", "Uitleg", "Lijsten")]
    public void The_headers_of_a_template_are_recognized_and_the_first_row_is_frozen(
        string language, string employees, string instructions, string lists)
    {
        using SpreadsheetDocument workbook = Template(language);
        Assert.Empty(WorkbookCells.Errors(workbook));
        List<Sheet> sheets = workbook.WorkbookPart!.Workbook.Descendants<Sheet>().ToList();
        Assert.Equal([employees, instructions, lists], sheets.Select(sheet => sheet.Name!.Value));
        Assert.Equal([false, false, true], sheets.Select(sheet => sheet.State?.Value == SheetStateValues.Hidden));
        string?[] header = Assert.Single(WorkbookCells.Read(workbook, employees));
        Assert.Equal(EmployeeField.All, header.Select(name => HeaderRecognition.Recognize(name!)!));
        Pane pane = Assert.Single(WorkbookCells.Sheet(workbook, employees).Descendants<Pane>());
        Assert.Equal((1d, PaneStateValues.Frozen), (pane.VerticalSplit!.Value, pane.State!.Value));
    }

    [Fact]
    public void Mandatory_columns_have_their_own_colour_and_date_columns_a_date_format()
    {
        using SpreadsheetDocument workbook = Template("en");
        Worksheet sheet = WorkbookCells.Sheet(workbook, "Employees");
        Stylesheet styles = workbook.WorkbookPart!.WorkbookStylesPart!.Stylesheet;
        ILookup<string, string> byColour = sheet.Descendants<Cell>()
            .ToLookup(cell => Colour(cell.StyleIndex!.Value), cell => cell.InlineString!.Text!.Text);
        Assert.Equal(["ExternalReference", "LastName"], byColour["FFFFC000"]);
        Assert.Equal(27, byColour["FFDDEBF7"].Count());
        List<Column> columns = sheet.Descendants<Column>().ToList();
        Assert.Equal(
            ["StartDate", "EndDate"],
            columns
                .Where(column => FormatOf(column.Style!.Value) == "yyyy\\-mm\\-dd")
                .Select(column => EmployeeField.All[(int)(column.Min!.Value - 1)].Name));
        Assert.Equal(27, columns.Count(column => Xf(column.Style!.Value).NumberFormatId!.Value == 49));

        CellFormat Xf(uint style) => styles.CellFormats!.Elements<CellFormat>().ElementAt((int)style);
        string Colour(uint style) => styles.Fills!.Elements<Fill>().ElementAt((int)Xf(style).FillId!.Value).PatternFill!.ForegroundColor!.Rgb!.Value!;
        string? FormatOf(uint style) => styles.NumberingFormats!.Elements<NumberingFormat>()
            .FirstOrDefault(format => format.NumberFormatId!.Value == Xf(style).NumberFormatId!.Value)?.FormatCode?.Value;
    }

    [Fact]
    public void The_lists_of_a_template_have_the_groups_and_profiles_of_the_client()
    {
        _lab.AddGroup("A & B <\"C\">");
        _lab.AddGroup("=1+1");
        _lab.AddProfile("Desk");
        using SpreadsheetDocument workbook = Template("nl");
        Assert.Empty(WorkbookCells.Errors(workbook));
        List<string?[]> rows = WorkbookCells.Read(workbook, "Lijsten");
        Dictionary<string, (string[] Values, bool IsStrict)> lists = WorkbookCells.Sheet(workbook, "Medewerkers")
            .Descendants<DataValidation>()
            .ToDictionary(
            list => list.SequenceOfReferences!.InnerText!, list => (Values(list.Formula1!.Text), list.ShowErrorMessage?.Value == true));
        Assert.Equal(["Persoon", "Organisatie"], lists["B2:B1048576"].Values);
        Assert.Equal(["Eigen", "Partner", "Partner-eigen", "Eigen-partner"], lists["I2:I1048576"].Values);
        Assert.Equal(["Ja", "Nee"], lists["X2:X1048576"].Values);
        Assert.Equal(["Ja", "Nee"], lists["AC2:AC1048576"].Values);
        Assert.Equal(LicenseCatalog.Types.Select(type => type.ToString()), lists["Z2:Z1048576"].Values);
        Assert.Equal(["=1+1", "A & B <\"C\">"], lists["AA2:AA1048576"].Values);
        Assert.Equal(["Desk"], lists["AB2:AB1048576"].Values);
        Assert.Equal(["AA2:AA1048576", "AB2:AB1048576"], lists.Where(list => !list.Value.IsStrict).Select(list => list.Key));

        string[] Values(string source)
        {
            string[] parts = source.Split('$');
            Assert.Equal(("'Lijsten'!", parts[1], "1:"), (parts[0], parts[3], parts[2]));
            return rows.Take(int.Parse(parts[4])).Select(row => row[parts[1][0] - 'A']!).ToArray();
        }
    }

    [Fact]
    public void The_values_in_the_lists_can_be_imported()
    {
        foreach (FileLanguage language in Enum.GetValues<FileLanguage>())
        {
            TemplateTexts texts = TemplateTexts.Of(language);
            Assert.Null(ValueParser.Type(texts.Person, out ContactType person));
            Assert.Null(ValueParser.Type(texts.Organization, out ContactType organization));
            Assert.Null(ValueParser.Truth(texts.Yes, out bool yes));
            Assert.Null(ValueParser.Truth(texts.No, out bool no));
            Assert.Equal((ContactType.Person, ContactType.Organization, true, false), (person, organization, yes, no));
        }
    }

    [Fact]
    public void The_instructions_explain_each_column()
    {
        using SpreadsheetDocument workbook = Template("en");
        List<string?[]> rows = WorkbookCells.Read(workbook, "Instructions");
        Assert.All(EmployeeField.All.Select(field => field.Name), name => Assert.NotNull(rows.Single(row => row[0] == name)[2]));
    }

    [Fact]
    public void Without_groups_there_is_no_empty_list()
    {
        using SpreadsheetDocument workbook = Template("en");
        Assert.Equal(5, WorkbookCells.Sheet(workbook, "Employees").Descendants<DataValidation>().Count());
    }

    [Fact]
    public void Without_a_language_the_template_is_in_that_of_the_client()
    {
        _lab.SetSetting("DefaultLanguage", "nl-BE");
        using SpreadsheetDocument workbook = Template(null);
        Assert.Equal("Medewerkers", workbook.WorkbookPart!.Workbook.Descendants<Sheet>().First().Name!.Value);
    }

    private SpreadsheetDocument Template(string? language) =>
        SpreadsheetDocument.Open(_lab.Service.WriteTemplate(_lab.Path("template.xlsx"), language), isEditable: false);
}
