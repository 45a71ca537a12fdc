using System.Text;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests of bytes that do not fit the encoding: the row with them is rejected, or the file is refused with the line; other rows keep their names.
/// </summary>
public sealed class EncodingFaultTests : IDisposable
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("utf-8", 1)]
    [InlineData("windows-1252", 1)]
    [InlineData("utf-8", 3)]
    [InlineData("windows-1252", 3)]
    public void A_line_in_another_encoding_rejects_its_own_row_only(string most, int others)
    {
        bool isUtf8 = most == "utf-8";
        byte[] bytes = Join([
            Encoding.ASCII.GetBytes("EmployeeID,LastName\n"),
            .. Enumerable.Range(1, 5).Select(i => (isUtf8 ? Encoding.UTF8 : Windows).GetBytes($"{i},Zo\u00eb{i}\n")),
            .. Enumerable.Range(6, others).Select(i => (isUtf8 ? Windows : Encoding.UTF8).GetBytes($"{i},Zo\u00eb{i}\n"))]);
        ProvisioningRun run = _lab.ImportPath(_lab.Write(bytes)).Run;
        Assert.Equal((5, others), (run.Created, run.Rejected));
        Assert.All(_lab.Contacts(), contact => Assert.StartsWith("Zo\u00eb", contact.LastName, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(7, others).Select(line => (long)line), _lab.Items(run, ImportAction.Reject).ConvertAll(item => item.Line));
        Assert.All(_lab.Items(run, ImportAction.Reject), item => Assert.Equal("LastName", item.Field));
    }

    [Fact]
    public void An_unused_column_may_hold_bytes_of_another_encoding()
    {
        byte[] bytes = Join(Encoding.UTF8.GetBytes("EmployeeID,LastName,Shoe\n1,Zo\u00eb,x\n2,\u00c5sa,"), [0xF1], "\n"u8.ToArray());
        ProvisioningRun run = _lab.ImportPath(_lab.Write(bytes)).Run;
        Assert.Equal((2, 0), (run.Created, run.Rejected));
        Assert.Equal("\u00c5sa", _lab.Contact("2").LastName);
    }

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x8D)]
    [InlineData(0x8F)]
    [InlineData(0x90)]
    [InlineData(0x9D)]
    public void A_byte_that_is_valid_in_neither_encoding_refuses_the_file_and_names_the_line(byte undefined)
    {
        byte[] bytes = Join("EmployeeID,LastName\n1,Aa\n2,J"u8.ToArray(), [undefined], "rgen\n"u8.ToArray());
        ProvisioningException error = _lab.Fails(_lab.Write(bytes));
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void A_byte_that_is_invalid_in_the_given_encoding_rejects_its_row()
    {
        byte[] bytes = Join("EmployeeID,LastName\n1,Aa\n2,J"u8.ToArray(), [0x81], "rgen\n"u8.ToArray());
        ProvisioningRun run = _lab.ImportPath(_lab.Write(bytes), r => r with { Encoding = Windows }).Run;
        Assert.Equal((1, 1), (run.Created, run.Rejected));
        Assert.Equal(
            1,
            _lab.ImportPath(_lab.Write(bytes), r => r with { Encoding = CodePagesEncodingProvider.Instance.GetEncoding(850) }).Run.Created);
        Assert.Equal("J\u00fcrgen", _lab.Contact("2").LastName);
    }

    [Fact]
    public void A_file_that_is_not_in_the_given_encoding_is_refused_and_the_line_named()
    {
        byte[] bytes = Join("EmployeeID,LastName\n1,Aa\n2,Pe"u8.ToArray(), [0xF1], "a\n"u8.ToArray());
        Assert.Contains("line 3", _lab.Fails(_lab.Write(bytes), r => r with { Encoding = Encoding.UTF8 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_UTF_16_byte_order_mark_refuses_the_file()
    {
        ProvisioningException error = _lab.Fails(_lab.Write(Join([0xFF, 0xFE], "EmployeeID,LastName\n1,Aa\n"u8.ToArray())));
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_UTF_16_rejects_its_row()
    {
        byte[] bytes = Encoding.Unicode.GetPreamble()
            .Concat(Encoding.Unicode.GetBytes("EmployeeID,LastName\n1,Zo\u00eb\n2,X"))
            .Concat(new byte[] { 0x00, 0xD8 })
            .Concat(Encoding.Unicode.GetBytes("y\n"))
            .ToArray();
        ProvisioningRun run = _lab.ImportPath(_lab.Write(bytes)).Run;
        Assert.Equal((1, 1), (run.Created, run.Rejected));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_32_with_a_byte_order_mark_is_read(bool bigEndian)
    {
        _lab.ImportPath(_lab.Write("EmployeeID,LastName\n1,Zo\u00eb\n", new UTF32Encoding(bigEndian, byteOrderMark: true)));
        Assert.Equal("Zo\u00eb", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_header_with_a_byte_of_another_encoding_refuses_the_file()
    {
        byte[] bytes = Join([0xEF, 0xBB, 0xBF], "EmployeeID,LastName,Caf"u8.ToArray(), [0xE9], "\n1,Aa,\n"u8.ToArray());
        Assert.Contains("line 1", _lab.Fails(_lab.Write(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_JSON_object_with_a_byte_of_another_encoding_is_rejected()
    {
        byte[] bytes = Join(
            Encoding.UTF8.GetBytes("[{\"employeeId\":\"1\",\"lastName\":\"Zo\u00eb\"},\n{\"employeeId\":\"2\",\"lastName\":\"Pe"),
            [0xF1],
            "a\"}]"u8.ToArray());
        ProvisioningRun run = _lab.ImportPath(_lab.Write(bytes, ".json")).Run;
        Assert.Equal((1, 1), (run.Created, run.Rejected));
        Assert.Equal("Zo\u00eb", _lab.Contact("1").LastName);
    }

    private static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();
}
