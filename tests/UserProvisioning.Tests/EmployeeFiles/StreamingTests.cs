using System.Globalization;
using System.IO.Compression;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>That large files are not kept in memory. What others allocate meanwhile would be counted too, so these run alone.</summary>
[Collection(nameof(StreamingTests))]
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)]
public sealed class StreamingTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_sheet_of_100_000_rows_is_streamed()
    {
        string path = _lab.Path("large.xlsx");
        var small = new WorkbookBuilder();
        small.Sheet("Staff", string.Empty);
        using (var stream = new FileStream(path, FileMode.Create))
        {
            stream.Write(small.Build());
            stream.Position = 0;
            using var archive = new ZipArchive(stream, ZipArchiveMode.Update);
            archive.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            using var sheet = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open());
            sheet.Write("<worksheet><sheetData>" + WorkbookBuilder.Texts(1, "Personeelsnummer", "Voornaam", "Achternaam", "Functie", "Startdatum"));
            for (int i = 2; i <= 100_001; i++)
            {
                sheet.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"<row r=\"{i}\"><c r=\"A{i}\"><v>{i}</v></c><c r=\"B{i}\" t=\"str\"><v>Jan {i % 997}</v></c><c r=\"C{i}\" t=\"str\"><v>Jansen{i}</v></c><c r=\"D{i}\" t=\"str\"><v>Adviseur {i % 83}</v></c><c r=\"E{i}\" s=\"1\"><v>{40_000 + (i % 6000)}</v></c></row>"));
            }

            sheet.Write("</sheetData></worksheet>");
        }

        using IEmployeeFile file = EmployeeFileOpener.Open(new EmployeeFileRequest { Path = path }, header => HeaderNames.Recognize(header) is not null, CancellationToken.None);
        long most = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int rows = 0;
        foreach (FileRow row in file.Rows(CancellationToken.None))
        {
            if (++rows % 20_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(100_000, rows);
        Assert.InRange(most, 0, 4 * 1024 * 1024);
        Assert.InRange(file.Position, file.Length * 9 / 10, file.Length);
    }

    [Fact]
    public void A_hundred_thousand_objects_are_streamed()
    {
        string path = _lab.Path("large.json");
        using (var file = new StreamWriter(path))
        {
            file.Write('[');
            for (int i = 0; i < 100_000; i++)
            {
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? '\n' : ',')}{{\"employeeId\":{i},\"name\":{{\"first\":\"Jan\",\"last\":\"Jansen{i}\"}},\"emails\":[{{\"value\":\"a{i}@example.org\"}}]}}\n"));
            }

            file.Write(']');
        }

        using IEmployeeFile json = EmployeeFileOpener.Open(new EmployeeFileRequest { Path = path }, _ => false, CancellationToken.None);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        int rows = 0;
        foreach (FileRow row in json.Rows(CancellationToken.None))
        {
            Assert.Equal(rows + 2, row.Line);
            if (++rows % 20_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(100_000, rows);
        Assert.InRange(most, 0, 4 * 1024 * 1024);
    }
}
