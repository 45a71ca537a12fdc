using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests that a number that a program may have rounded is refused as a reference: in Excel and JSON, for the key and for the other references. A
/// reference that is written as a text is read as it is.
/// </summary>
public sealed class NumberReferenceTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Returns a file in a format, with one row that has a number in a column.</summary>
    private static byte[] File(string format, string header, string number) => format switch
    {
        "JSON" => Encoding.UTF8.GetBytes($"[\n{Object(header, number)}\n]"),
        "NDJSON" => Encoding.UTF8.GetBytes($"\n{Object(header, number)}\n"),
        "Excel" => new WorkbookBuilder().Sheet("Staff", Sheet(header, number)).Build(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static string Object(string header, string number) => header == "ExternalReference"
        ? $"{{\"ExternalReference\":{number},\"LastName\":\"x\"}}"
        : $"{{\"ExternalReference\":\"k\",\"LastName\":\"x\",\"{header}\":{number}}}";

    private static string Sheet(string header, string number) => header == "ExternalReference"
        ? WorkbookBuilder.Texts(1, "ExternalReference", "LastName")
            + WorkbookBuilder.Row(2, WorkbookBuilder.Number("A2", number), WorkbookBuilder.Inline("B2", "x"))
        : WorkbookBuilder.Texts(1, "ExternalReference", "LastName", header)
            + WorkbookBuilder.Row(
                2, WorkbookBuilder.Inline("A2", "k"), WorkbookBuilder.Inline("B2", "x"), WorkbookBuilder.Number("C2", number));

    private ImportResult Import(string format, string header, string number) =>
        _lab.ImportPath(_lab.Write(File(format, header, number), format == "Excel" ? ".xlsx" : ".json"));

    public static TheoryData<string, string, string> Refused()
    {
        var all = new TheoryData<string, string, string>();
        foreach (string format in new[] { "JSON", "NDJSON", "Excel" })
        {
            foreach (string field in new[] { "ExternalReference", "OrganizationReference", "ManagerReference" })
            {
                foreach (string number in new[] { "1.5", "-0.25", "1e-3", "9007199254740992.0", "1.23456789012345E+17", "1E300", "1E400" })
                {
                    all.Add(format, field, number);
                }
            }
        }

        // Excel stores each number as a double. JSON keeps a number of digits alone exactly, so these two are refused in Excel only.
        all.Add("Excel", "ExternalReference", "9007199254740992");
        all.Add("Excel", "ExternalReference", "123456789012345678");
        return all;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_number_that_may_be_rounded_is_refused_as_a_reference(string format, string field, string number)
    {
        ProvisioningRun run = Import(format, field, number).Run;
        Assert.Equal((0, 1), (run.Created, run.Rejected));
        ProvisioningRunItem item = Assert.Single(_lab.Items(run));
        Assert.Equal((ImportAction.Reject, 2L, field), (item.Action, item.Line, item.Field));
        Assert.Contains("is no reference: only a whole number below 2^53 is kept exactly. Write it as a text", item.Reason, StringComparison.Ordinal);
        Assert.Empty(_lab.Contacts());
    }

    [Theory]
    [InlineData("JSON", "1e3", "1000")]
    [InlineData("JSON", "12.0", "12")]
    [InlineData("JSON", "9007199254740991.0", "9007199254740991")]
    [InlineData("JSON", "9007199254740993", "9007199254740993")]
    [InlineData("JSON", "123456789012345678901234567890123456789", "123456789012345678901234567890123456789")]
    [InlineData("JSON", "\"1.5\"", "1.5")]
    [InlineData("NDJSON", "9007199254740993", "9007199254740993")]
    [InlineData("NDJSON", "1e3", "1000")]
    [InlineData("Excel", "1E3", "1000")]
    [InlineData("Excel", "12.0", "12")]
    [InlineData("Excel", "9007199254740991", "9007199254740991")]
    public void An_exact_whole_number_is_a_reference(string format, string number, string reference)
    {
        Assert.Equal(1, Import(format, "ExternalReference", number).Run.Created);
        Assert.Equal(reference, Assert.Single(_lab.Contacts()).ExternalReference);
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("NDJSON")]
    [InlineData("Excel")]
    public void A_field_that_is_no_reference_takes_any_number(string format)
    {
        Assert.Equal(1, Import(format, "CostCenter", "1.5").Run.Created);
        Assert.Equal("1.5", Assert.Single(_lab.Contacts()).CostCenter);
    }

    [Fact]
    public void An_inexact_number_rejects_only_its_own_row()
    {
        ProvisioningRun run = _lab.ImportPath(_lab.Write(
            Encoding.UTF8.GetBytes(
                "[{\"id\":1.5,\"lastName\":\"x\"},\n{\"id\":2,\"lastName\":\"y\"},\n{\"id\":\"1.5\",\"lastName\":\"z\"}]"),
            ".json")).Run;
        Assert.Equal((2, 1), (run.Created, run.Rejected));
        run = _lab.ImportPath(_lab.Write(
            new WorkbookBuilder().Sheet("Staff", WorkbookBuilder.Texts(1, "ExternalReference", "LastName")
                + WorkbookBuilder.Row(2, WorkbookBuilder.Number("A2", "2.5"), WorkbookBuilder.Inline("B2", "x"))
                + WorkbookBuilder.Row(3, WorkbookBuilder.Number("A3", "3"), WorkbookBuilder.Inline("B3", "y"))).Build(), ".xlsx")).Run;
        Assert.Equal((1, 1), (run.Created, run.Rejected));
    }

    [Theory]
    [InlineData("externalId")]
    [InlineData("employeeNumber")]
    public void An_inexact_key_of_a_SCIM_user_is_refused_too(string attribute)
    {
        string user = attribute == "externalId"
            ? "\"externalId\":1.5"
            : "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"employeeNumber\":1.5}";
        ProvisioningRun run = _lab.ImportPath(_lab.Write(
            Encoding.UTF8.GetBytes("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":1,\"Resources\":[{"
                + $"\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],{user},\"userName\":\"x\",\"name\":{{\"familyName\":\"x\"}}}}]}}"),
            ".json")).Run;
        Assert.Equal((0, 1), (run.Created, run.Rejected));
        Assert.Equal("ExternalReference", Assert.Single(_lab.Items(run)).Field);
    }

    [Fact]
    public void A_row_that_is_known_with_a_text_is_not_skipped_with_a_number()
    {
        Assert.Equal(1, Import("JSON", "ExternalReference", "\"1.5\"").Run.Created);
        Assert.Equal(1, Import("JSON", "ExternalReference", "1.5").Run.Rejected);
    }
}
