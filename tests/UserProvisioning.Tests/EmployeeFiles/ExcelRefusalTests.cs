using System.IO.Compression;
using System.Text;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Files.Excel;
using UserProvisioning.Common;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of workbooks that are damaged, locked, not workbooks, or made to do harm.</summary>
public sealed class ExcelRefusalTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    private string Refused(byte[] bytes, string extension = ".xlsx")
    {
        string path = _lab.Write(bytes, extension);
        ProvisioningException error = _lab.Fails(path);
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Equal(path, error.Target);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.Empty(_lab.Service.ListRuns());
        Assert.Empty(_lab.Contacts());
        return error.Message;
    }

    private static WorkbookBuilder Sound()
    {
        var workbook = new WorkbookBuilder();
        return workbook.Sheet("Staff", WorkbookBuilder.Row(
            1,
            workbook.Shared("A1", "Personeelsnummer"),
            workbook.Shared("B1", "Achternaam")) + WorkbookBuilder.Texts(2, "1", "Jansen"));
    }

    private static byte[] With(string part, string? xml)
    {
        WorkbookBuilder workbook = Sound();
        workbook.Parts[part] = xml;
        return workbook.Build();
    }

    private static string Sheet(string content) => $"<worksheet><sheetData>{content}</sheetData></worksheet>";

    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    public void A_workbook_without_a_necessary_part_is_refused(string part) => Refused(With(part, null));

    [Fact]
    public void A_document_type_definition_is_refused()
    {
        const string Dtd = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
        Assert.Contains(
            "DTD",
            Refused(With("xl/worksheets/sheet1.xml", Dtd + Sheet(WorkbookBuilder.Texts(1, "Personeelsnummer")))),
            StringComparison.Ordinal);
        Refused(With("xl/sharedStrings.xml", Dtd + "<sst><si><t>&b;</t></si><si><t>&b;</t></si></sst>"));
        Refused(With("xl/workbook.xml", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><workbook/>"));
    }

    [Fact]
    public void An_external_entity_is_refused() =>
        Refused(With(
            "xl/worksheets/sheet1.xml",
            "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>" + Sheet("<row r=\"1\"><c t=\"str\"><v>&f;</v></c></row>")));

    [Theory]
    [InlineData("<row r=\"2\"/><row r=\"2\"/>")]
    [InlineData("<row r=\"2\"/><row r=\"1\"/>")]
    [InlineData("<row r=\"-1\"/>")]
    [InlineData("<row r=\"99999999999\"/>")]
    [InlineData("<row r=\"x\"/>")]
    [InlineData("<row r=\"1\"><c r=\"11\"/></row>")]
    [InlineData("<row r=\"1\"><c r=\"AAAA1\"/></row>")]
    [InlineData("<row r=\"1\"><c t=\"s\"><v>99</v></c></row>")]
    [InlineData("<row r=\"1\"><c t=\"s\"><v>-1</v></c></row>")]
    [InlineData("<row r=\"1\"><c t=\"s\"><v>x</v></c></row>")]
    [InlineData("<row r=\"1\"><c>")]
    public void A_sheet_that_contradicts_itself_is_refused(string rows) =>
        Assert.Contains("damaged", Refused(With("xl/worksheets/sheet1.xml", Sheet(rows))), StringComparison.Ordinal);

    [Fact]
    public void A_truncated_workbook_is_refused_wherever_it_ends()
    {
        byte[] whole = Sound().Build();
        for (int length = 1; length < whole.Length; length += 37)
        {
            Refused(whole[..length], length < 4 ? ".xlsx" : ".bin");
        }
    }

    [Fact]
    public void A_changed_byte_is_found_by_the_checksum()
    {
        // The part is not compressed, so that the checksum alone can show the change.
        var workbook = new WorkbookBuilder { Compression = CompressionLevel.NoCompression };
        byte[] bytes = workbook.Sheet("Staff", WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "1", "Jansen"))
            .Build();
        int at = bytes.AsSpan().IndexOf("Jansen"u8);
        bytes[at] = (byte)'H';
        Assert.Contains("checksum", Refused(bytes), StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> Others => new()
    {
        { ".xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "Excel 97-2003" },
        { ".xlsx", Encrypted(), "password" },
        { ".xlsx", "Personeelsnummer,Achternaam\n1,x\n"u8.ToArray(), "name it .csv" },
        { ".xlsx", [], "empty" },
        { ".xls", "<html><table><tr><td>Personeelsnummer</td></tr></table></html>"u8.ToArray(), "web page" },
        { ".zip", Zip(("staff.csv", "a,b")), "ZIP archive and no Excel workbook" },
        { ".zip", Zip(), "ZIP archive" },
        { ".ods", Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")), "OpenDocument" },
        { ".xlsb", Zip(
            ("_rels/.rels", WorkbookBuilder.Relationships(("a", "x/officeDocument", "xl/workbook.bin"))),
            ("xl/workbook.bin", "x")), "xlsb" },
        { ".docx", Zip(
            ("_rels/.rels", WorkbookBuilder.Relationships(("a", "x/officeDocument", "word/document.xml"))),
            ("word/document.xml", "<a/>")), "not an Excel workbook" },
        { ".xlsx", [.. "PK\u0003\u0004"u8, 0, 0], "damaged" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void The_error_about_another_kind_of_file_says_what_it_is(string extension, byte[] bytes, string said) =>
        Assert.Contains(said, Refused(bytes, extension), StringComparison.Ordinal);

    [Fact]
    public void A_workbook_without_rows_or_sheets_is_refused()
    {
        Assert.Contains("nothing in any sheet", Refused(With("xl/worksheets/sheet1.xml", Sheet(string.Empty))), StringComparison.Ordinal);
        Assert.Contains("no sheet", Refused(With("xl/workbook.xml", "<workbook/>")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_that_unpacks_to_gigabytes_is_refused_quickly_and_without_filling_the_memory()
    {
        byte[] bomb = Bomb(
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t=\"str\"><v>Personeelsnummer</v></c></row>",
            "<row><c t=\"str\"><v>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</v></c></row>",
            50);

        // The rows up to the limit are read and released one by one, so they count in the memory that was allocated.
        RefusedCheaply(bomb, "unpacks to far more", mostMegabytes: 1000);
    }

    [Fact]
    public void Shared_texts_that_unpack_to_gigabytes_are_refused() =>
        RefusedCheaply(
            Bomb("xl/sharedStrings.xml", "<sst>", "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 50),
            "unpacks to far more");

    [Fact]
    public void A_text_of_gigabytes_is_refused()
    {
        RefusedCheaply(Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"str\"><v>", new string('a', 1000), 50), "more than 1 MB");
        RefusedCheaply(
            Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"str\"><v><![CDATA[", new string('<', 1000), 50),
            "more than 1 MB");
        RefusedCheaply(Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"", new string('1', 1000), 50), "more than 1 MB");
    }

    [Fact]
    public void Endlessly_nested_elements_are_refused() =>
        RefusedCheaply(Bomb("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "<row><c><is><r>", 50), "deep");

    [Fact]
    public void Too_many_different_names_of_elements_are_refused()
    {
        string names = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"<n{i}/>"));
        RefusedCheaply(With("xl/worksheets/sheet1.xml", $"<worksheet>{names}<sheetData/></worksheet>"), "different names");
    }

    [Fact]
    public void A_directory_of_too_many_parts_is_refused()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < 40_000; i++)
            {
                archive.CreateEntry($"{i}");
            }
        }

        RefusedCheaply(stream.ToArray(), "directory");
    }

    [Fact]
    public void The_error_about_missing_styles_names_the_part()
    {
        WorkbookBuilder workbook = new WorkbookBuilder().Sheet(
            "Staff",
            WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam")
                + WorkbookBuilder.Row(2, WorkbookBuilder.Number("A2", "1", style: 1), WorkbookBuilder.Inline("B2", "x")));
        workbook.Parts["xl/styles.xml"] = null;
        Assert.Contains("'xl/styles.xml'", Refused(workbook.Build()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_in_another_namespace_is_refused() =>
        Refused(With("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"http://example.org\"><sheetData/></worksheet>"));

    /// <summary>A workbook has a thousand sheets, each within the limits of one part. All of them together must also stay within a limit.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_sheets_together_stay_within_one_budget(bool shareOnePart)
    {
        byte[] workbook = ManySheets(999, shareOnePart);
        Assert.InRange(workbook.Length, 1, 4 * 1024 * 1024);
        string path = _lab.Write(workbook, ".xlsx");
        using SourceFile file = SourceFile.Open(path);
        using WorkbookPackage package = WorkbookPackage.Open(file);
        Exception refused = Assert.ThrowsAny<Exception>(() =>
            SheetChoice.Choose(Workbook.Read(package, path, CancellationToken.None), path, null, _ => true, CancellationToken.None));
        Assert.True(refused is InvalidDataException or ProvisioningException { ErrorId: ErrorIds.FileUnreadable }, refused.ToString());
        Assert.InRange(package.BudgetBeforeRows.Spent, 0, Math.Max(PartLimits.ExpandedBeforeRows, file.Length * PartLimits.Ratio) + (128 * 1024));
        Refused(workbook);
    }

    [Fact]
    public void Parts_that_overlap_are_refused()
    {
        // All entries of the directory point to the same bytes.
        byte[] workbook = ManySheets(50, shareOnePart: false);
        int first = -1;
        for (int at = 0; (at = IndexOf(workbook, "PK\u0001\u0002"u8, at)) >= 0; at += 46)
        {
            ReadOnlySpan<byte> name = workbook.AsSpan(at + 46, BitConverter.ToUInt16(workbook, at + 28));
            if (name.StartsWith("xl/worksheets/"u8))
            {
                first = first < 0 ? BitConverter.ToInt32(workbook, at + 42) : first;
                BitConverter.TryWriteBytes(workbook.AsSpan(at + 42), first);
                BitConverter.TryWriteBytes(workbook.AsSpan(at + 20), workbook.Length / 10);
            }
        }

        Assert.Contains("overlap", Refused(workbook), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ZIP_directory_on_another_disk_is_refused()
    {
        byte[] workbook = Sound().Build();
        int end = workbook.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        BitConverter.TryWriteBytes(workbook.AsSpan(end + 4), ushort.MaxValue);
        Assert.Contains("directory", Refused(workbook), StringComparison.Ordinal);
    }

    private static int IndexOf(byte[] bytes, ReadOnlySpan<byte> wanted, int from) =>
        bytes.AsSpan(from).IndexOf(wanted) is >= 0 and int at ? from + at : -1;

    private static byte[] ManySheets(int count, bool shareOnePart)
    {
        string row = $"<row>{string.Concat(Enumerable.Repeat("<c t=\"str\"><v>Achternaam</v></c>", 1000))}</row>";
        string sheet = Sheet(string.Concat(Enumerable.Repeat(row, 10)));
        var workbook = new WorkbookBuilder { Compression = CompressionLevel.Optimal };
        for (int i = 1; i <= count; i++)
        {
            workbook.Sheet($"S{i}", string.Empty);
            workbook.Parts[$"xl/worksheets/sheet{i}.xml"] = shareOnePart && i > 1 ? null : sheet;
        }

        if (shareOnePart)
        {
            workbook.Parts["xl/_rels/workbook.xml.rels"] = WorkbookBuilder.Relationships(
                [.. Enumerable.Range(1, count).Select(i => ($"rId{i}", $"{WorkbookBuilder.Office}/worksheet", "worksheets/sheet1.xml"))]);
        }

        return workbook.Build();
    }

    private void RefusedCheaply(byte[] workbook, string said, int mostMegabytes = 200)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(said, Refused(workbook), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostMegabytes * 1024L * 1024);
    }

    /// <summary>Returns a workbook in which one part repeats a text for a number of megabytes and is not well-formed.</summary>
    private static byte[] Bomb(string part, string begin, string repeated, int megabytes)
    {
        byte[] sound = Sound().Build();
        using var stream = new MemoryStream();
        stream.Write(sound);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(part)!.Delete();
        }

        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.CreateEntry(part, CompressionLevel.Optimal);
            using Stream content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(begin));
            byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 1024 * 1024 / repeated.Length)));
            for (int i = 0; i < megabytes; i++)
            {
                content.Write(block);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                using Stream part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    /// <summary>Returns the beginning of an encrypted workbook: a compound file with the name of its stream.</summary>
    private static byte[] Encrypted()
    {
        byte[] file = new byte[2048];
        ((byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file, 0);
        file[30] = 9;
        file[48] = 1;
        Encoding.Unicode.GetBytes("EncryptedPackage").CopyTo(file, 1024 + 128);
        return file;
    }
}
