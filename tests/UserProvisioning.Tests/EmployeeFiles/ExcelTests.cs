using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Files.Excel;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class ExcelTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    private ProvisioningRun Import(byte[] workbook, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null) =>
        _lab.ImportPath(_lab.Write(workbook, ".xlsx"), options).Run;

    private ProvisioningRun Import(string rows, bool is1904 = false) => Import(new WorkbookBuilder { Is1904 = is1904 }.Sheet("Staff", rows).Build());

    private static string Header(params string[] names) => WorkbookBuilder.Texts(1, names);

    [Fact]
    public void Each_row_becomes_a_contact_and_its_line_is_the_row_number_of_the_sheet()
    {
        ProvisioningRun run = Import(
            WorkbookBuilder.Texts(3, "Personeelsnummer", "Achternaam")
            + WorkbookBuilder.Row(4)
            + WorkbookBuilder.Texts(5, "1", "Jansen")
            + WorkbookBuilder.Texts(7, " ", "")
            + WorkbookBuilder.Texts(9, "2", "Smit"));
        Assert.Equal((2, 0), (run.Created, run.Rejected));
        Assert.Equal([5L, 9L], _lab.Items(run).Select(item => item.Line));
        Assert.Equal("Smit", _lab.Contact("2").LastName);
    }

    [Fact]
    public void A_workbook_is_recognized_by_its_content()
    {
        ImportResult result = _lab.ImportPath(_lab.Write(WorkbookBuilder.Of(["Id", "Personeelsnummer", "Achternaam"], ["x", "1", "Jansen"]), ".csv"));
        Assert.Equal(1, result.Run.Created);
    }

    [Fact]
    public void Csv_in_a_file_named_xls_is_read() =>
        Assert.Equal(1, _lab.ImportPath(_lab.Write("Personeelsnummer\tAchternaam\n1\tJansen\n"u8.ToArray(), ".xls")).Run.Created);

    [Fact]
    public void A_second_import_of_a_workbook_changes_nothing()
    {
        byte[] workbook = WorkbookBuilder.Of(["Personeelsnummer", "Achternaam"], ["1", "Jansen"]);
        Import(workbook);
        ProvisioningRun run = Import(workbook);
        Assert.Equal((0, 0, 1), (run.Created, run.Updated, run.Unchanged));
    }

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("12345.0", "12345")]
    [InlineData("1.2345E4", "12345")]
    [InlineData("007", "7")]
    [InlineData("0", "0")]
    [InlineData("123456789012345678", "123456789012345678")]
    [InlineData("1.23456789012345E+17", "123456789012345000")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("-5", "-5")]
    [InlineData("12.50", "12.5")]
    [InlineData("1E300", "1E+300")]
    public void A_number_is_read_as_Excel_shows_it(string stored, string seen)
    {
        Import(Header("Personeelsnummer", "Achternaam", "Afdeling") + WorkbookBuilder.Row(
            2, WorkbookBuilder.Inline("A2", "1"), WorkbookBuilder.Inline("B2", "x"), WorkbookBuilder.Number("C2", stored)));
        Assert.Equal(seen, _lab.Contacts().Single().Department);
    }

    [Theory]
    [InlineData("00000", "42", "00042")]
    [InlineData("\"P\"0000", "42", "P0042")]
    [InlineData("0", "42", "42")]
    [InlineData("#,##0", "1234", "1234")]
    [InlineData("[Red]0.00", "5", "5")]
    [InlineData("0\" days\"", "3", "3 days")]
    public void A_format_with_zeros_gives_leading_zeros(string code, string stored, string seen)
    {
        var workbook = new WorkbookBuilder();
        int style = workbook.Style(code);
        Import(workbook.Sheet("Staff", Header("Personeelsnummer", "Achternaam")
            + WorkbookBuilder.Row(2, WorkbookBuilder.Number("A2", stored, style), WorkbookBuilder.Inline("B2", "x"))).Build());
        Assert.Equal(seen, _lab.Contacts().Single().ExternalReference);
    }

    [Theory]
    [InlineData("46053", false, "2026-01-31")]
    [InlineData("46053.75", false, "2026-01-31")]
    [InlineData("44591", true, "2026-01-31")]
    [InlineData("61", false, "1900-03-01")]
    [InlineData("59", false, "1900-02-28")]
    [InlineData("46052.9999999999", false, "2026-01-31")]
    public void A_serial_number_with_a_date_format_is_read_as_a_date(string serial, bool is1904, string day)
    {
        Import(Header("Personeelsnummer", "Achternaam", "Startdatum")
            + WorkbookBuilder.Row(
                2,
                WorkbookBuilder.Inline("A2", "1"),
                WorkbookBuilder.Inline("B2", "x"),
                WorkbookBuilder.Number("C2", serial, WorkbookBuilder.DateStyle)), is1904);
        Assert.Equal(DateTime.Parse(day, CultureInfo.InvariantCulture), _lab.Contact("1").StartDate);
    }

    [Theory]
    [InlineData("yyyy-mm-dd", true)]
    [InlineData("[$-413]d mmmm yyyy;@", true)]
    [InlineData("dd\\-mm\\-yy", true)]
    [InlineData("[h]:mm", true)]
    [InlineData("[Red]#,##0", false)]
    [InlineData("\"dmy\"0.0", false)]
    [InlineData("0.0_d", false)]
    [InlineData("General", false)]
    public void Only_the_format_makes_a_number_a_date(string code, bool isDate)
    {
        var workbook = new WorkbookBuilder();
        int style = workbook.Style(code);
        ProvisioningRun run = Import(workbook.Sheet("Staff", Header("Personeelsnummer", "Achternaam", "Startdatum")
            + WorkbookBuilder.Row(
                2,
                WorkbookBuilder.Inline("A2", "1"),
                WorkbookBuilder.Inline("B2", "x"),
                WorkbookBuilder.Number("C2", "46053", style))).Build());
        Assert.Equal(isDate ? 1 : 0, run.Created);
    }

    [Theory]
    [InlineData("60")]
    [InlineData("-1")]
    [InlineData("2958466")]
    [InlineData("2958465.99999999")]
    [InlineData("1E300")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public void A_serial_number_that_is_no_day_rejects_the_row_and_the_item_names_the_cell(string serial)
    {
        ProvisioningRun run = Import(Header("Personeelsnummer", "Achternaam", "Startdatum")
            + WorkbookBuilder.Row(
                2,
                WorkbookBuilder.Inline("A2", "1"),
                WorkbookBuilder.Inline("B2", "x"),
                WorkbookBuilder.Number("C2", serial, WorkbookBuilder.DateStyle)));
        ProvisioningRunItem item = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal("StartDate", item.Field);
        Assert.Contains("C2", item.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_format_of_the_mapping_applies_to_texts_only()
    {
        var mapping = new Dictionary<string, object?> { ["StartDate"] = new Dictionary<string, object?> { ["Format"] = "yyyy-dd-MM" } };
        Import(
            new WorkbookBuilder().Sheet("Staff", Header("Personeelsnummer", "Achternaam", "Startdatum")
                + WorkbookBuilder.Row(
                    2,
                    WorkbookBuilder.Inline("A2", "1"),
                    WorkbookBuilder.Inline("B2", "x"),
                    WorkbookBuilder.Number("C2", "46027", WorkbookBuilder.DateStyle))
                + WorkbookBuilder.Texts(3, "2", "y", "2026-01-05")
                + "<row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\" t=\"str\"><v>z</v></c><c r=\"C4\" t=\"d\"><v>2026-01-05T00:00:00</v></c></row>")
                    .Build(),
            r => r with { Mapping = mapping });
        Assert.Equal(new DateTime(2026, 1, 5), _lab.Contact("1").StartDate);
        Assert.Equal(new DateTime(2026, 5, 1), _lab.Contact("2").StartDate);
        Assert.Equal(new DateTime(2026, 1, 5), _lab.Contact("3").StartDate);
    }

    // If an offset were applied, one of these would move to another day in any time zone.
    [Theory]
    [InlineData("2026-03-01T00:00:00+02:00")]
    [InlineData("2026-03-01T00:00:00+14:00")]
    [InlineData("2026-03-01T23:59:59-12:00")]
    [InlineData("2026-03-01T23:59:59.999Z")]
    [InlineData("2026-03-01T00:00Z")]
    [InlineData("2026-03-01")]
    public void A_date_with_an_offset_is_the_day_that_is_written(string written)
    {
        Import(Header("Personeelsnummer", "Achternaam", "Startdatum") + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>x</v></c>"
            + $"<c r=\"C2\" t=\"d\"><v>{written}</v></c></row>");
        Assert.Equal(new DateTime(2026, 3, 1), _lab.Contact("1").StartDate);
    }

    [Fact]
    public void Shared_rich_inline_and_computed_texts_are_read()
    {
        var workbook = new WorkbookBuilder();
        string rows = WorkbookBuilder.Row(
            1,
            workbook.Shared("A1", "Personeelsnummer"),
            workbook.Shared("B1", "Voornaam"),
            workbook.Shared("C1", "Achternaam"),
            workbook.Shared("D1", "Functie"),
            workbook.Shared("E1", "Actief"))
            + WorkbookBuilder.Row(
                2,
                workbook.Shared("A2", "007"),
                workbook.SharedXml("B2", "<r><rPr><b/></rPr><t>Jan</t></r><r><t xml:space=\"preserve\"> </t></r><r><t>Piet</t></r><rPh sb=\"0\" "
                    + "eb=\"1\"><t>spoken</t></rPh>"),
                "<c r=\"C2\" t=\"str\"><f>A1&amp;B1</f><v>Vis&#x73;er</v></c>",
                workbook.Shared("D2", "a_x000D__x005F_b"),
                "<c r=\"E2\" t=\"b\"><v>1</v></c>");
        Import(workbook.Sheet("Staff", rows).Build());
        Contact contact = _lab.Contact("007");
        Assert.Equal(("Jan Piet", "Visser", "a _b"), (contact.FirstName, contact.LastName, contact.JobTitle));
    }

    [Fact]
    public void Cells_without_a_reference_are_read_in_order()
    {
        Import("<row><c t=\"inlineStr\"><is><t>Personeelsnummer</t></is></c><c/><c "
            + "t=\"inlineStr\"><is><t>Achternaam</t></is></c></row><row><c><v>1</v></c><c/><c t=\"str\"><v>Jansen</v></c></row>");
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void Cells_without_a_header_are_ignored()
    {
        ProvisioningRun run = Import(Header("Personeelsnummer", "", "Achternaam") + WorkbookBuilder.Texts(2, "1", "note", "Jansen", "another note"));
        Assert.Equal(1, run.Created);
    }

    [Fact]
    public void An_error_cell_in_a_used_column_rejects_its_row_and_the_item_names_it()
    {
        ProvisioningRun run = Import(Header("Personeelsnummer", "Achternaam", "Afdeling", "Opmerking")
            + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>x</v></c><c r=\"C2\" t=\"e\"><f>VLOOKUP(1,2,3)</f><v>#N/A</v></c></row>"
            + "<row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" t=\"str\"><v>y</v></c><c r=\"D3\" t=\"e\"><v>#REF!</v></c></row>");
        ProvisioningRunItem item = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal((2L, "Department", "1"), (item.Line, item.Field, item.ExternalReference));
        Assert.Contains("the cell C2 holds the error #N/A", item.Reason, StringComparison.Ordinal);
        Assert.Equal(1, run.Created);
    }

    [Fact]
    public void A_default_does_not_replace_an_error_cell()
    {
        var mapping = new Dictionary<string, object?>
        {
            ["Department"] = new Dictionary<string, object?> { ["Column"] = "Afdeling", ["Default"] = "HQ" }
        };
        ProvisioningRun run = Import(
            new WorkbookBuilder().Sheet("S", Header("Personeelsnummer", "Achternaam", "Afdeling")
                + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>x</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row>").Build(),
            r => r with { Mapping = mapping });
        Assert.Equal(1, run.Rejected);
    }

    [Fact]
    public void A_formula_that_was_never_calculated_is_not_an_empty_cell()
    {
        ProvisioningRun run = Import(Header(
            "Personeelsnummer",
            "Achternaam",
            "Einddatum") + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>x</v></c><c r=\"C2\"><f>TODAY()</f></c></row>");
        Assert.Contains(
            "C2 holds a formula that was never calculated",
            Assert.Single(_lab.Items(run, ImportAction.Reject)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_above_the_header_is_ignored()
    {
        ProvisioningRun run = Import(WorkbookBuilder.Texts(1, "Employees on 1 June") + WorkbookBuilder.Texts(
            2,
            "Personeelsnummer",
            "Achternaam",
            "Functie") + WorkbookBuilder.Texts(3, "1", "Jansen", "Manager"));
        Assert.Equal(3, Assert.Single(_lab.Items(run)).Line);
    }

    [Fact]
    public void The_error_about_a_sheet_without_known_headers_lists_the_headers()
    {
        ProvisioningException error = _lab.Fails(_lab.Write(WorkbookBuilder.Of(["Nr", "Naam", "Werk"], ["1", "Jansen", "Manager"]), ".xlsx"));
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        Assert.Contains("'Nr', 'Naam', 'Werk'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sheet_with_the_best_header_is_read_and_named()
    {
        byte[] workbook = new WorkbookBuilder()
            .Sheet(
                "Secret",
                WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam", "Voornaam") + WorkbookBuilder.Texts(2, "9", "Hidden", "x"),
                "hidden")
            .Sheet("Read me", WorkbookBuilder.Texts(1, "How to fill this in") + WorkbookBuilder.Texts(2, "Type", "explained"))
            .Sheet("Staff", WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "1", "Jansen"))
            .Sheet("Old staff", WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "2", "Smit"))
            .Build();
        ImportResult result = _lab.ImportPath(_lab.Write(workbook, ".xlsx"));
        Assert.Equal("1", _lab.Contacts().Single().ExternalReference);
        Assert.Contains(result.Warnings, warning => warning.Contains("The sheet 'Staff' is read", StringComparison.Ordinal));
        Import(workbook, r => r with { SheetName = "old STAFF" });
        Import(workbook, r => r with { SheetName = "Secret" });
        Assert.Equal(["1", "2", "9"], _lab.Contacts().Select(contact => contact.ExternalReference!).Order());
    }

    [Fact]
    public void The_columns_of_the_mapping_decide_the_sheet_and_the_header()
    {
        byte[] workbook = new WorkbookBuilder()
            .Sheet("A", WorkbookBuilder.Texts(1, "Title") + WorkbookBuilder.Texts(2, "x", "y"))
            .Sheet("B", WorkbookBuilder.Texts(1, "Title") + WorkbookBuilder.Texts(2, "Nr", "Naam") + WorkbookBuilder.Texts(3, "1", "Jansen"))
            .Build();
        Import(workbook, r => r with { Mapping = new Dictionary<string, object?> { ["ExternalReference"] = "Nr", ["LastName"] = "Naam" } });
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void The_error_about_an_unknown_sheet_lists_the_sheets()
    {
        byte[] workbook = new WorkbookBuilder().Sheet("Staff", Header("Personeelsnummer")).Sheet("Lists", Header("x"), "veryHidden").Build();
        ProvisioningException error = _lab.Fails(_lab.Write(workbook, ".xlsx"), r => r with { SheetName = "Staf" });
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Contains("no sheet 'Staf'. Did you mean 'Staff'? The sheets are 'Staff', 'Lists' (hidden).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_name_with_a_CSV_file_is_an_error() =>
        Assert.Equal(
            ErrorIds.FileUnreadable,
            _lab.Fails(_lab.Write("Personeelsnummer,Achternaam\n1,x\n"), r => r with { SheetName = "Staff" }).ErrorId);

    [Fact]
    public void A_strict_workbook_with_unusual_part_names_is_read()
    {
        var workbook = new WorkbookBuilder();
        workbook.Sheet("Staff", Header("Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "1", "Jansen"));
        const string Strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        workbook.Parts["_rels/.rels"] = WorkbookBuilder.Relationships(("a", $"{Strict}/officeDocument", "/XL/Workbook.xml"));
        workbook.Parts["xl/workbook.xml"] = "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
            + $"xmlns:q=\"{Strict}\"><x:sheets><x:sheet name=\"Staff\" q:id=\"b\"/></x:sheets></x:workbook>";
        workbook.Parts["xl/_rels/workbook.xml.rels"] = null;
        workbook.Parts["XL\\_rels\\Workbook.xml.rels"] = WorkbookBuilder.Relationships(("b", $"{Strict}/worksheet", "./x/../worksheets/sheet1.xml"));
        Assert.Equal(1, Import(workbook.Build()).Created);
    }

    /// <summary>Other programs may write elements of their own namespace under names of the standard, in each part that is read.</summary>
    [Theory]
    [InlineData(WorkbookBuilder.Main, WorkbookBuilder.Office)]
    [InlineData("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")]
    public void Elements_of_another_namespace_are_ignored(string main, string office)
    {
        const string Other = "xmlns:o=\"http://schemas.microsoft.com/office/spreadsheetml/2010/11/main\"";
        var workbook = new WorkbookBuilder { Is1904 = true };
        int style = workbook.Style("yyyy\\-mm\\-dd");
        string rows = WorkbookBuilder.Row(1, workbook.Shared("A1", "Personeelsnummer"), workbook.Shared("B1", "Achternaam"), workbook.Shared("C1",
            "Startdatum"))
            + $"<o:row r=\"2\"><o:c r=\"A2\"><o:v>8</o:v></o:c></o:row>"
            + $"<row r=\"3\"><o:c r=\"A3\"><o:v>9</o:v></o:c><c r=\"A3\" o:t=\"e\" o:s=\"7\"><o:is><o:t>7</o:t></o:is><o:f/><v>1<o:v>2</o:v></v></c>"
            + $"<c r=\"B3\" t=\"s\"><v>3</v></c><c r=\"C3\" s=\"{style}\"><v>44591</v></c></row>";
        workbook.SharedXml("Z9", "<o:t>wrong</o:t><t>Jansen</t><ext><si><t>wrong</t></si></ext>");
        workbook.Sheet("Staff", rows);
        Dictionary<string, string?> parts = workbook.Content();
        Put("xl/workbook.xml", "<sheets>", "<o:workbookPr/><sheets><o:sheet name=\"Wrong\" r:id=\"rIdS\"/>");
        Put("xl/workbook.xml", "</workbook>", "<extLst><ext><o:workbookPr date1904=\"0\"/><workbookPr date1904=\"0\"/></ext></extLst></workbook>");
        Put("xl/styles.xml", "<numFmts>", "<o:cellXfs><o:xf numFmtId=\"0\"/></o:cellXfs><numFmts><o:numFmt numFmtId=\"164\" formatCode=\"0\"/>");
        Put("xl/styles.xml", "</styleSheet>", "<dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"0\"/></dxf></dxfs></styleSheet>");
        Put("xl/_rels/workbook.xml.rels", "<Relationship Id=\"rId1\"",
            "<Relationship Id=\"rId9\" Type=\"http://example.org/2020/styles\" Target=\"none.xml\"/>"
            + "<Relationship Id=\"rId1\"");
        Put("xl/worksheets/sheet1.xml", "<sheetData>", "<o:sheetData><row><c><v>5</v></c></row></o:sheetData><sheetData>");
        foreach (string name in parts.Keys.Where(name => name.StartsWith("xl/", StringComparison.Ordinal)).ToArray())
        {
            Put(name, $"xmlns=\"{WorkbookBuilder.Main}\"", $"xmlns=\"{WorkbookBuilder.Main}\" {Other}");
            parts[name] = parts[name]!.Replace(WorkbookBuilder.Main, main, StringComparison.Ordinal).Replace(WorkbookBuilder.Office, office,
                StringComparison.Ordinal);
        }

        ProvisioningRun run = Import(WorkbookBuilder.Zip(parts));
        Assert.Equal((1, 0), (run.Created, run.Rejected));
        Contact contact = _lab.Contact("1");
        Assert.Equal(("Jansen", new DateTime(2026, 1, 31)), (contact.LastName, contact.StartDate));

        void Put(string part, string before, string after) => parts[part] = parts[part]!.Replace(before, after, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?> Contents => new()
    {
        // The type of the cell decides which of the two elements holds the content.
        { "<c r=\"B2\" t=\"inlineStr\"><v>0</v><is><t>Jansen</t></is></c>", "Jansen" },
        { "<c r=\"B2\" t=\"inlineStr\"><is><t>Jansen</t></is><v>0</v></c>", "Jansen" },
        { "<c r=\"B2\" t=\"str\"><v>Jansen</v><is><t>wrong</t></is></c>", "Jansen" },
        { "<c r=\"B2\" t=\"str\"><f>A1</f><v>Jansen</v><is><t>wrong</t></is></c>", "Jansen" },
        { "<c r=\"B2\" t=\"s\"><is><t>wrong</t></is><v>0</v></c>", "Shared" },
        { "<c r=\"B2\" t=\"n\"><v>12</v><is><t>wrong</t></is></c>", "12" },
        { "<c r=\"B2\"><is><t>wrong</t></is><v>12</v></c>", "12" },
        { "<c r=\"B2\" t=\"b\"><v>1</v><is><t>wrong</t></is></c>", "true" },
        { "<c r=\"B2\" t=\"d\"><v>2026-01-31</v><is><t>wrong</t></is></c>", "2026-01-31" },

        // A cell that has only the other element is a text.
        { "<c r=\"B2\" t=\"inlineStr\"><v>Jansen</v></c>", "Jansen" },
        { "<c r=\"B2\"><is><t>Jansen</t></is></c>", "Jansen" },
        { "<c r=\"B2\" t=\"s\"><is><t>Jansen</t></is></c>", "Jansen" },

        // The first of two values counts.
        { "<c r=\"B2\" t=\"str\"><v>Jansen</v><v>wrong</v></c>", "Jansen" },

        // The cell is empty.
        { "<c r=\"B2\" t=\"s\"><v></v></c>", null },
        { "<c r=\"B2\" t=\"s\"><v/></c>", null },
        { "<c r=\"B2\" t=\"s\"/>", null },
        { "<c r=\"B2\" t=\"s\"><v> </v></c>", null },
        { "<c r=\"B2\" t=\"b\"><v/></c>", null },
        { "<c r=\"B2\" t=\"d\"><v/></c>", null },
        { "<c r=\"B2\" t=\"n\"><v/></c>", null },
        { "<c r=\"B2\" t=\"str\"><f>A1</f><v></v></c>", null },
        { "<c r=\"B2\" t=\"inlineStr\"><is/></c>", null },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void The_type_of_a_cell_decides_which_element_holds_its_content(string cell, string? text)
    {
        var workbook = new WorkbookBuilder();
        workbook.Shared("Z9", "Shared");
        ProvisioningRun run = Import(workbook.Sheet(
            "Staff",
            Header("Personeelsnummer", "Afdeling", "Achternaam")
                + $"<row r=\"2\"><c r=\"A2\"><v>1</v></c>{cell}<c r=\"C2\" t=\"str\"><v>x</v></c></row>").Build());
        Assert.Equal((1, 0), (run.Created, run.Rejected));
        Assert.Equal(text, _lab.Contact("1").Department);
    }

    [Theory]
    [InlineData("<c r=\"B2\"><f>TODAY()</f><v></v></c>", "never calculated")]
    [InlineData("<c r=\"B2\" t=\"n\"><f>TODAY()</f><v/></c>", "never calculated")]
    [InlineData("<c r=\"B2\" t=\"b\"><v>maybe</v></c>", "truth value")]
    [InlineData("<c r=\"B2\" t=\"e\"><v/></c>", "error")]
    public void A_cell_that_cannot_be_read_rejects_its_row(string cell, string reason)
    {
        ProvisioningRun run = Import(
            Header("Personeelsnummer", "Afdeling", "Achternaam")
            + $"<row r=\"2\"><c r=\"A2\"><v>1</v></c>{cell}<c r=\"C2\" t=\"str\"><v>x</v></c></row>"
            + WorkbookBuilder.Texts(3, "2", "y", "z"));
        Assert.Contains(reason, Assert.Single(_lab.Items(run, ImportAction.Reject)).Reason, StringComparison.Ordinal);
        Assert.Equal(1, run.Created);
    }

    [Theory]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/styles.xml")]
    [InlineData("[Content_Types].xml")]
    public void A_part_that_no_cell_needs_may_be_absent(string part)
    {
        var workbook = new WorkbookBuilder();
        workbook.Sheet("Staff", Header("Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "1", "Jansen"));
        workbook.Parts[part] = null;
        Assert.Equal(1, Import(workbook.Build()).Created);
    }

    [Theory]
    [InlineData("\\P0000", "42", "P0042")]
    [InlineData("[Red]\\P0000;[Blue]\\M0000;\\Z0000", "42", "P0042")]
    [InlineData("00-000", "12345", "12-345")]
    [InlineData("?????", "42", "42")]
    [InlineData("###-####", "5551234", "555-1234")]
    public void A_key_is_read_as_its_cell_shows_it(string code, string stored, string seen)
    {
        var workbook = new WorkbookBuilder();
        int style = workbook.Style(code);
        Import(workbook.Sheet("Staff", Header("Personeelsnummer", "Achternaam")
            + WorkbookBuilder.Row(2, WorkbookBuilder.Number("A2", stored, style), WorkbookBuilder.Inline("B2", "x"))).Build());
        Assert.Equal(seen, _lab.Contacts().Single().ExternalReference);
    }

    [Fact]
    public void A_file_that_is_modified_during_an_import_is_refused_and_nothing_is_imported()
    {
        string[][] rows = [["Personeelsnummer", "Achternaam"], .. Enumerable.Range(1, 3000).Select(i => new[] { $"{i}", "x" })];
        string path = _lab.Write(WorkbookBuilder.Of(rows), ".xlsx");
        ProvisioningException error = Assert.Throws<ProvisioningException>(
            () => _lab.ImportWatched(
                path,
                _ => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1)),
                r => r with { LongestTransaction = TimeSpan.FromHours(1) }));
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Empty(_lab.Contacts());
    }
}
