using System.Globalization;
using System.IO.Compression;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that large files are not kept in memory. Allocations of other tests would be counted too, so these run alone.</summary>
[Collection(nameof(StreamingTests))]
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)]
public sealed class StreamingTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Reading_a_sheet_of_100_000_rows_keeps_few_in_memory()
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
                    $"<row r=\"{i}\"><c r=\"A{i}\"><v>{i}</v></c><c r=\"B{i}\" t=\"str\"><v>Jan {i % 997}</v></c><c r=\"C{i}\" "
                        + $"t=\"str\"><v>Jansen{i}</v></c><c r=\"D{i}\" t=\"str\"><v>Adviseur {i % 83}</v></c><c r=\"E{i}\" "
                        + $"s=\"1\"><v>{40_000 + (i % 6000)}</v></c></row>"));
            }

            sheet.Write("</sheetData></worksheet>");
        }

        using IEmployeeFile file = EmployeeFileOpener.Open(
            new EmployeeFileOptions(path),
            header => HeaderRecognition.Recognize(header) is not null,
            CancellationToken.None);
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
    public void Reading_100_000_JSON_objects_keeps_few_in_memory()
    {
        string path = _lab.Path("large.json");
        using (var file = new StreamWriter(path))
        {
            file.Write('[');
            for (int i = 0; i < 100_000; i++)
            {
                file.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(i == 0 ? '\n' : ',')}{{\"employeeId\":{i},\"name\":{{\"first\":\"Jan\",\"last\":\"Jansen{i}\"}},"
                        + $"\"emails\":[{{\"value\":\"a{i}@example.org\"}}]}}\n"));
            }

            file.Write(']');
        }

        using IEmployeeFile json = EmployeeFileOpener.Open(new EmployeeFileOptions(path), _ => false, CancellationToken.None);
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

    [Fact]
    public void The_items_of_a_comparison_are_not_kept_in_memory()
    {
        string path = _lab.Write(Persons(20_000));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        int items = 0;
        _lab.Service.Compare(
            new EmployeeFileRequest { Path = path },
            item =>
            {
                Assert.Equal(items + 2, item.Line);
                if (++items % 10_000 == 0)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                }
            },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(20_000, items);
        Assert.InRange(most, 0, 6 * 1024 * 1024);
    }

    [Fact]
    public void Approving_a_run_does_not_keep_its_plan_in_memory()
    {
        var first = new EmployeeFileRequest { Path = _lab.Write(Persons(10)), CreateUser = true };
        _lab.Service.Import(first, cancellation: TestContext.Current.CancellationToken);
        string path = _lab.Write(Persons(20_000, from: 100));
        ProvisioningRun run = _lab.ImportPath(path, request => request with { FullLoad = true }).Run;
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 20_000, 10), (run.Status, run.Created, run.Archived));
        Assert.Equal(20_010, _lab.Service.Items(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken).Count());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        var progress = new EmployeeFileLab.OnProgress(value =>
        {
            // The sizes of batches vary, so the first report after half of the rows is taken.
            if (most == 0 && value is { Stage: ImportStage.Applying, Rows: >= 10_000 })
            {
                most = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        });
        ProvisioningRun approved = _lab.Service.Approve(new ProvisioningRunReference(run), progress, TestContext.Current.CancellationToken).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 20_000, 10), (approved.Status, approved.Created, approved.Archived));
        Assert.InRange(most, 1, 8 * 1024 * 1024);
    }

    [Fact]
    public void The_spool_returns_the_items_that_were_added()
    {
        using var spool = new ItemSpool();
        for (int i = 0; i < 4_000; i++)
        {
            spool.Add(Item(i));
        }

        // The spool can be read twice, and also returns items that are not written to its file yet.
        for (int time = 0; time < 2; time++)
        {
            int read = 0;
            foreach (ProvisioningRunItemRow item in spool.Read())
            {
                Assert.Equivalent(Item(read++), item, strict: true);
            }

            Assert.Equal(4_000, read);
        }

        static ProvisioningRunItemRow Item(int i) => new()
        {
            RunId = i % 3,
            Line = i - 50,
            Action = (ImportAction)(i % 6),
            ExternalReference = i % 2 == 0 ? null : $"E{i}",
            DisplayName = "Zoë 👩 " + i,
            Changes = i % 5 == 0 ? new string('x', i % 700) : null,
            Field = i % 7 == 0 ? string.Empty : null,
            Reason = i % 11 == 0 ? "why\n" : null,
            ContactId = i % 13 == 0 ? null : i,
            SystemUserId = i % 4 == 0 ? long.MaxValue : null,
            Undo = i % 17 == 0 ? "{}" : null,
        };
    }

    private static string Persons(int count, int from = 1) => "ExternalReference,FirstName,LastName,Department,JobTitle\n" + string.Concat(
        Enumerable.Range(from, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{i},Jan,Jansen{i},Department {i % 83},Adviseur facilitaire dienstverlening {i % 997}\n")));
}
