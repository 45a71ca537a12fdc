using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class ReadingTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_delimiter_is_detected(char delimiter)
    {
        string text = "Personeelsnummer;Voornaam;Achternaam;Functie\n1;Jan;Jansen;Adviseur\n2;Piet;Pietersen;Adviseur\n";
        ProvisioningRun run = _lab.Import(text.Replace(';', delimiter));
        Assert.Equal(2, run.Created);
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_delimiter_inside_quotes_does_not_count()
    {
        _lab.Import("Personeelsnummer;\"Naam, roepnaam, en meer, veel meer\";Achternaam\n1;\"a, b, c, d\";Jansen\n");
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void Other_delimiters_in_the_cells_do_not_change_the_detected_one()
    {
        _lab.Import("Employee ID;Last Name;Department\n1;Jansen;Sales, North, West\n2;Smit;Sales, South, West\n");
        Assert.Equal("Sales, North, West", _lab.Contact("1").Department);
    }

    [Fact]
    public void The_columns_of_the_mapping_decide_the_delimiter()
    {
        var mapping = new Dictionary<string, object?> { ["ExternalReference"] = "A,nr", ["LastName"] = "B,naam" };
        _lab.Import("A,nr;B,naam\n1;Jansen\n", r => r with { Mapping = mapping });
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void Delimiter_and_encoding_can_be_given()
    {
        string path = _lab.Write("ExternalReference#LastName\n1#J\u00fcrgens\n", Encoding.Latin1);
        _lab.ImportPath(path, r => r with { Delimiter = '#', Encoding = Encoding.Latin1 });
        Assert.Equal("J\u00fcrgens", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_file_in_another_than_the_given_encoding_is_refused()
    {
        string path = _lab.Write("ExternalReference,LastName\n1,J\u00fcrgens\n", Encoding.Latin1);
        Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(path, r => r with { Encoding = Encoding.UTF8 }).ErrorId);
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void The_sep_line_of_Excel_gives_the_delimiter()
    {
        ProvisioningRun run = _lab.Import("sep=|\r\nExternalReference|LastName\r\n1|a,b;c\r\n,|\r\n");
        Assert.Equal("a,b;c", _lab.Contact("1").LastName);
        Assert.Equal(3, _lab.Items(run)[0].Line);
    }

    [Theory]
    [MemberData(nameof(TestEncodings.Names), MemberType = typeof(TestEncodings))]
    public void The_encoding_of_a_file_is_detected(string name)
    {
        _lab.ImportPath(_lab.Write(
            "Personeelsnummer;Achternaam;Functie\r\n1;M\u00fcller-Fran\u00e7ois;\u20ac-beheerder\r\n",
            TestEncodings.Of(name)));
        Assert.Equal("M\u00fcller-Fran\u00e7ois", _lab.Contact("1").LastName);
        Assert.Equal("\u20ac-beheerder", _lab.Contact("1").JobTitle);
    }

    [Fact]
    public void One_invalid_UTF_8_byte_far_down_a_file_makes_it_windows_1252()
    {
        // The multi-byte characters fall on every position relative to the blocks that are read.
        var text = new StringBuilder("Personeelsnummer;Achternaam\n");
        for (int i = 0; i < 60_000; i++)
        {
            text.Append(i).Append(";Jansen\n");
        }

        byte[] bytes = [.. Encoding.ASCII.GetBytes(text.ToString()), .. "x;Ren"u8, 0xE9, (byte)'\n'];
        _lab.ImportPath(_lab.Write(bytes));
        Assert.Equal("Ren\u00e9", _lab.Contact("x").LastName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_UTF_8_character_across_two_blocks_is_read(int shift)
    {
        string text = "ExternalReference,LastName\n" + new string(
            '1',
            shift) + string.Concat(Enumerable.Range(1, 20_000).Select(i => $"{i},\u20ac\u20ac\u20ac\u20ac\n"));
        _lab.ImportPath(_lab.Write(text));
        Assert.Equal("\u20ac\u20ac\u20ac\u20ac", _lab.Contact("20000").LastName);
    }

    [Fact]
    public void Quoted_fields_may_have_line_breaks_and_quotes()
    {
        ProvisioningRun run =
            _lab.Import("\r\nExternalReference,JobTitle,LastName\r\n1,\"Head of\r\n\"\"Sales\"\"\",Jansen\r\n\r\n ,  ,\r\n2,x,Smit\r\n");
        Assert.Equal("Head of \"Sales\"", _lab.Contact("1").JobTitle);
        Assert.Equal([3L, 7L], _lab.Items(run).Select(item => item.Line));
        Assert.Equal(2, run.Rows);
    }

    [Fact]
    public void Line_numbers_count_each_line_of_a_header()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,\"Last\nName\"\n1,Jansen\n");
        Assert.Equal(3, Assert.Single(_lab.Items(run)).Line);
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_carriage_return_alone_ends_a_line()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\r1,Jansen\r2,Smit\r");
        Assert.Equal([2L, 3L], _lab.Items(run).Select(item => item.Line));
    }

    [Fact]
    public void Trailing_delimiters_and_short_rows_are_accepted()
    {
        ProvisioningRun run = _lab.Import("ExternalReference;LastName;Phone;;\n1;Jansen;;;;;\n2;Smit\n3;Vries;06;;\n");
        Assert.Equal(3, run.Created);
        Assert.Null(_lab.Contact("2").Phone);
    }

    [Fact]
    public void A_row_with_more_fields_than_the_header_is_rejected()
    {
        ProvisioningRun run = _lab.Import("ExternalReference;LastName\n1;Jansen;x\n2;Smit\n");
        ProvisioningRunItem rejected = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal(2, rejected.Line);
        Assert.Contains("3 fields", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(1, run.Created);
    }

    [Fact]
    public void A_space_before_a_quote_does_not_break_the_quotes()
    {
        _lab.Import("ExternalReference, LastName, JobTitle\n1, \"Jansen, Jr\", x\n");
        Assert.Equal("Jansen, Jr", _lab.Contact("1").LastName);
    }

    [Fact]
    public void An_unclosed_quote_rejects_only_its_row()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,JobTitle\n1,Jansen,x\n2,\"Smit,x\n3,\"Vries, de\",x\n4,Bakker,\"x\"\n");
        ProvisioningRunItem rejected = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal(3, rejected.Line);
        Assert.Contains("line 3", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(["1", "3", "4"], _lab.Contacts().Select(contact => contact.ExternalReference));
        Assert.Equal([2L, 3L, 4L, 5L], _lab.Items(run).Select(item => item.Line));
    }

    [Fact]
    public void An_unclosed_quote_in_the_last_row_rejects_the_row()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,Jansen\n2,\"Smit");
        Assert.Equal((1, 1), (run.Created, run.Rejected));
        Assert.Equal(3, Assert.Single(_lab.Items(run, ImportAction.Reject)).Line);
    }

    [Fact]
    public void An_unclosed_quote_in_a_large_file_rejects_only_its_row()
    {
        string rows = string.Concat(Enumerable.Range(10, 120_000).Select(i => $"{i},Jansen\n"));
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,\"Smit\n" + rows);
        Assert.Equal((120_000, 1), (run.Created, run.Rejected));
        Assert.Equal(2, Assert.Single(_lab.Items(run, ImportAction.Reject)).Line);
    }

    [Fact]
    public void A_quote_that_is_not_doubled_rejects_its_row()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,\"Jan \"Johnny\" Jansen\"\n2,5\" Smit\n");
        Assert.Equal(2, Assert.Single(_lab.Items(run, ImportAction.Reject)).Line);
        Assert.Equal("5\" Smit", _lab.Contact("2").LastName);
    }

    public static TheoryData<string, byte[]> NotCsv => new()
    {
        { "empty", [] },
        { "bom only", [0xEF, 0xBB, 0xBF] },
        { "blank", "\r\n  \r\n;;\r\n"u8.ToArray() },
        { "zip", [.. "PK\u0003\u0004"u8, .. new byte[100]] },
        { "gzip", [0x1F, 0x8B, 8, 0] },
        { "pdf", "%PDF-1.7\n1 0 obj"u8.ToArray() },
        { "xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] },
        { "nul", [.. "ExternalReference,LastName\n1,Jansen\n"u8, 0, .. "2,Smit\n"u8] },
        { "nul far down", [.. "ExternalReference,LastName\n"u8, .. Enumerable.Repeat((byte)'\n', 300_000), 0] },
        { "control", [.. "ExternalReference,LastName\n1,"u8, 1, 2, 3, 4, 5, 6, 7] },
    };

    [Theory]
    [MemberData(nameof(NotCsv))]
    public void A_file_that_is_no_CSV_is_refused(string _, byte[] bytes)
    {
        string path = _lab.Write(bytes);
        ProvisioningException error = _lab.Fails(path);
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Equal(path, error.Target);
        Assert.Empty(_lab.Service.ListRuns());
    }

    /// <summary>The fuzzer found that U+FFFE, which is no character, made the comparison of names throw.</summary>
    [Fact]
    public void A_header_with_a_noncharacter_is_read()
    {
        ProvisioningRun run = _lab.ImportPath(_lab.Write(
            "Personeels\uFFFEnummer;Achternaam;\uFFFE\n1;Jansen;\n",
            new UnicodeEncoding(true, true))).Run;
        Assert.Equal(1, run.Created);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(_lab.Path("nothing.csv")).ErrorId);
        Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(_lab.Path(".")).ErrorId);
        Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(_lab.Path("no/such/folder.csv")).ErrorId);
    }

    [Fact]
    public void A_file_without_the_right_to_read_it_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This account may read every file.");
        string path = _lab.Write("ExternalReference,LastName\n1,Jansen\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
            Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(path).ErrorId);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ExternalReference,LastName\n1,Jansen\n2,")]
    [InlineData("ExternalReference,LastName\n1,Jansen\n2,\"")]
    public void A_line_of_100_MB_is_refused_without_filling_the_memory(string before)
    {
        string path = _lab.Path("long.csv");
        using (var file = new StreamWriter(path))
        {
            file.Write(before);
            char[] block = Enumerable.Repeat('x', 1024 * 1024).ToArray();
            for (int i = 0; i < 100; i++)
            {
                file.Write(block);
            }
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(path).ErrorId);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, 60L * 1024 * 1024);
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void A_file_that_is_modified_during_an_import_is_refused_and_nothing_is_imported()
    {
        string path = _lab.Write("ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i},Jansen\n")));
        ProvisioningException error = Assert.Throws<ProvisioningException>(
            () => _lab.ImportWatched(
                path,
                _ => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1)),
                r => r with { LongestTransaction = TimeSpan.FromHours(1) }));
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Empty(_lab.Contacts());
        Assert.Empty(_lab.Service.ListRuns());
    }

    /// <summary>Some programs write keys and phone numbers as formulas, so that a spreadsheet does not read them as numbers.</summary>
    [Theory]
    [InlineData("EmployeeID,LastName,Phone\n=\"00123\",Aa,=\"+31201234567\"\n")]
    [InlineData("EmployeeID;LastName;Phone\n\"=\"\"00123\"\"\";Aa;\"=\"\"+31201234567\"\"\"\n")]
    [InlineData("EmployeeID,LastName,Phone\n'00123,Aa,=\"+31201234567\"\n")]
    public void A_text_in_a_formula_guard_of_another_program_is_read_without_the_guard(string text)
    {
        _lab.Import("ExternalReference,LastName\n00123,Aa\n");
        ProvisioningRun run = _lab.Import(text);
        Assert.Equal((0, 1), (run.Created, run.Updated));
        Assert.Equal("+31201234567", _lab.Contact("00123").Phone);
    }
}
