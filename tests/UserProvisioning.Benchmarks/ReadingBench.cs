using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Benchmarks;

/// <summary>The bench that reads and imports the same people from CSV, Excel and JSON, and prints the time and memory of each format.</summary>
internal static class ReadingBench
{
    internal static int Run(Workspace workspace, int rows)
    {
        Console.WriteLine(
            $"{"Format",-8} {"MB",7} {"open s",8} {"read s",8} {"rows/s",10} {"B/row",7} {"held MB",8} {"import s",9} {"again s",8} {"peak MB",8}");
        foreach ((
            string name,
            Action<string, int> write) in new (string, Action<string, int>)[] { ("csv", Csv), ("xlsx", Excel), ("json", Json), ("scim.json", Scim) })
        {
            string path = workspace.PathOf($"people.{name}");
            write(path, rows);
            Measure(workspace, path, name, rows);
        }

        return 0;
    }

    private static void Measure(Workspace workspace, string path, string name, int rows)
    {
        long held = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        using (IEmployeeFile file = EmployeeFileOpener.Open(
            new EmployeeFileOptions(path),
            header => HeaderRecognition.Recognize(header) is not null,
            CancellationToken.None))
        {
            double open = clock.Elapsed.TotalSeconds;
            clock.Restart();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            int count = file.Rows(CancellationToken.None).Count();
            double read = clock.Elapsed.TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            held = GC.GetTotalMemory(forceFullCollection: true) - held;
            using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(workspace.PathOf($"{name}.db"));
            clock.Restart();
            connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path });
            double first = clock.Elapsed.TotalSeconds;
            clock.Restart();
            ProvisioningRun again = connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path }).Run;
            double second = clock.Elapsed.TotalSeconds;
            if (count != rows || again.Unchanged != rows)
            {
                throw new InvalidOperationException($"{name}: {count} rows were read, and {again.Unchanged} of {rows} are unchanged.");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-8} {file.Length / 1048576.0,7:0.0} {open,8:0.00} {read,8:0.00} {rows / read,10:0} {allocated / rows,7} "
                    + $"{held / 1048576.0,8:0.0} {first,9:0.00} {second,8:0.00} {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,8:0}"));
        }
    }

    private static string[] Person(int i) =>
    [
        $"P{i:000000}", $"First{i % 1999}", $"Last{i}", $"first{i}.last@example.org", $"030-{i:0000000}", "nl",
        $"Title {i % 97}", $"Department {i % 211}", $"{4000 + (i % 83)}",
        $"P{i / 10:000000}", $"{2000 + (i % 25)}-0{1 + (i % 9)}-1{i % 9}",
    ];

    private static readonly string[] Names =
        [
            "ExternalReference", "FirstName", "LastName", "Email", "Phone", "Language", "JobTitle", "Department", "CostCenter",
            "ManagerReference", "StartDate"];

    private static void Csv(string path, int rows)
    {
        using var file = new StreamWriter(path);
        file.WriteLine(string.Join(',', Names));
        for (int i = 0; i < rows; i++)
        {
            file.WriteLine(string.Join(',', Person(i)));
        }
    }

    private static void Json(string path, int rows)
    {
        using var file = new StreamWriter(path);
        for (int i = 0; i < rows; i++)
        {
            file.WriteLine($"{(i == 0 ? '[' : ',')} {{{string.Join(',', Person(i).Select((value, at) => $"\"{Names[at]}\":\"{value}\""))}}}");
        }

        file.WriteLine(']');
    }

    private static void Scim(string path, int rows)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"Resources\":[");
        for (int i = 0; i < rows; i++)
        {
            string[] p = Person(i);
            file.WriteLine(
                $"{(i == 0 ? ' ' : ',')}{{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"id\":\"{i}\",\"externalId\":\"{p[0]}\","
                + $"\"name\":{{\"givenName\":\"{p[1]}\",\"familyName\":\"{p[2]}\"}},"
                + $"\"emails\":[{{\"value\":\"{p[3]}\",\"primary\":true}}],\"phoneNumbers\":[{{\"value\":\"{p[4]}\"}}],"
                + $"\"preferredLanguage\":\"nl\",\"title\":\"{p[6]}\",\"active\":true,"
                + $"\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{{\"department\":\"{p[7]}\",\"costCenter\":\"{p[8]}\","
                + $"\"manager\":{{\"value\":\"{i / 10}\"}}}}}}");
        }

        file.WriteLine("]}");
    }

    /// <summary>The workbook has shared texts, as Excel writes them.</summary>
    private static void Excel(string path, int rows)
    {
        using var archive = new ZipArchive(new FileStream(path, FileMode.Create), ZipArchiveMode.Create);
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        Write("_rels/.rels", $"<Relationships><Relationship Id=\"a\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Write("xl/workbook.xml", $"<workbook xmlns:r=\"{Office}\"><sheets><sheet name=\"Staff\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>");
        Write(
            "xl/_rels/workbook.xml.rels",
            $"<Relationships><Relationship Id=\"s\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"t\" "
            + $"Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
            + $"<Relationship Id=\"u\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");
        Write("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
        var texts = new Dictionary<string, int>();
        using (var sheet = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open()))
        {
            sheet.Write("<worksheet><sheetData>");
            for (int i = -1; i < rows; i++)
            {
                sheet.Write($"<row r=\"{i + 2}\" spans=\"1:11\">");
                string[] cells = i < 0 ? Names : Person(i);
                for (int at = 0; at < cells.Length; at++)
                {
                    string place = $"{(char)('A' + at)}{i + 2}";
                    if (i >= 0 && at == cells.Length - 1)
                    {
                        sheet.Write(
                            $"<c r=\"{place}\" s=\"1\"><v>{(DateTime.Parse(
                                cells[at],
                                CultureInfo.InvariantCulture) - new DateTime(1899, 12, 30)).Days}</v></c>");
                        continue;
                    }

                    texts.TryAdd(cells[at], texts.Count);
                    sheet.Write($"<c r=\"{place}\" t=\"s\"><v>{texts[cells[at]]}</v></c>");
                }

                sheet.Write("</row>");
            }

            sheet.Write("</sheetData></worksheet>");
        }

        Write("xl/sharedStrings.xml", $"<sst>{string.Concat(texts.Keys.Select(text => $"<si><t>{text}</t></si>"))}</sst>");

        void Write(string name, string xml)
        {
            using var part = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open());
            part.Write(xml);
        }
    }
}
