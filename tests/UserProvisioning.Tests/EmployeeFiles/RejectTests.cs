using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Exporting;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class RejectTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_file_of_rejects_has_each_row_with_line_and_reason_and_no_formula()
    {
        const string Text =
            "Personeelsnummer;Achternaam;E-mail;Eigen veld\n1;Jansen;a@b.nl;x\n002;\"Smit; \"\"Jr\"\"\";=broken;\"twee\nregels\"\n3;;;\n";
        ProvisioningRun run = Import(Text, out string rejects);
        Assert.Equal((1, 2), (run.Created, run.Rejected));
        Assert.Equal(
            "\uFEFFPersoneelsnummer;Achternaam;E-mail;Eigen veld;Line;Reason\r\n"
            + "002;\"Smit; \"\"Jr\"\"\";'=broken;\"twee\nregels\";3;Email: '=broken' is not an e-mail address\r\n"
            + "3;;;;5;LastName: a person needs a first name or a last name\r\n",
            Raw(rejects));
    }

    [Fact]
    public void A_corrected_file_of_rejects_imports_without_a_warning()
    {
        Import(
            "Key,LastName,Reason,Email\n1,Jansen,,broken\n",
            out string rejects,
            r => r with { Mapping = new Dictionary<string, object?> { ["ExternalReference"] = "Key", ["Department"] = "Reason" } });
        Assert.StartsWith("\uFEFFKey,LastName,Reason,Email,RejectLine,RejectReason", Raw(rejects), StringComparison.Ordinal);

        Import("ExternalReference,LastName,Email\n1,Jansen,broken\n", out rejects);
        string corrected = _lab.Write(File.ReadAllText(rejects).Replace(",broken,", ",a@b.nl,", StringComparison.Ordinal));
        ImportResult result = _lab.ImportPath(corrected);
        Assert.Equal((1, 0), (result.Run.Created, result.Run.Rejected));
        Assert.Empty(result.Warnings);
    }

    /// <summary>The file of rejects holds no formula, whatever a row holds, and the corrected row is imported with its former values.</summary>
    [Theory]
    [InlineData("=1+1")]
    [InlineData("'=1+1")]
    [InlineData("x;=1+1;y")]
    [InlineData("x,\"=1+1")]
    [InlineData("a|@b")]
    [InlineData("'007")]
    [InlineData("=\"x\"&A1")]
    [InlineData("'s-Gravenhage")]
    public void A_corrected_row_is_imported_with_its_former_values(string text)
    {
        string cell = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        Import($"ExternalReference,LastName,{cell},JobTitle,Email\n1,Visser,{cell},{cell},broken\n", out string rejects, r =>
            r with { Mapping = new Dictionary<string, object?> { ["Department"] = text } });
        Assert.DoesNotMatch("(^|[,;|\t\r\n])[\"' ]*(?<!'[\"' ]*)[=+@-]", Raw(rejects)[1..]);
        string corrected = _lab.Write(File.ReadAllText(rejects).Replace(",broken,", ",a@b.nl,", StringComparison.Ordinal));
        ImportResult result = _lab.ImportPath(corrected, r => r with { Mapping = new Dictionary<string, object?> { ["Department"] = text } });
        Assert.Equal((1, 0), (result.Run.Created, result.Run.Rejected));
        string meant = text == "'007" ? "007" : text;
        Contact contact = _lab.Contact("1");
        Assert.Equal((meant, meant), (contact.JobTitle, contact.Department));
    }

    [Fact]
    public void A_rejected_row_of_an_export_gets_no_second_apostrophe()
    {
        _lab.Import("ExternalReference,LastName,Phone,Email\n1,=x,+31,a@b.nl\n");
        string export = _lab.Path("export.csv");
        _lab.Service.Export(new EmployeeExportRequest { Path = export });
        string broken = _lab.Write(File.ReadAllText(export).Replace("a@b.nl", "broken", StringComparison.Ordinal));
        Assert.Equal(1, _lab.ImportPath(broken, r => r with { RejectPath = _lab.Path("rejects.csv") }).Run.Rejected);
        Assert.Contains("'+31", Raw(_lab.Path("rejects.csv")), StringComparison.Ordinal);
        Assert.DoesNotContain("''+31", Raw(_lab.Path("rejects.csv")), StringComparison.Ordinal);
        string corrected = _lab.Write(File.ReadAllText(_lab.Path("rejects.csv")).Replace(",broken,", ",a@b.nl,", StringComparison.Ordinal));
        Assert.Equal(1, _lab.ImportPath(corrected).Run.Unchanged);
    }

    [Fact]
    public void A_row_that_is_rejected_again_gets_its_new_line_and_reason()
    {
        Import("ExternalReference,LastName,Email\n1,Jansen,\n2,Smit,broken\n", out string first);
        ProvisioningRun run = _lab.ImportPath(first, r => r with { RejectPath = _lab.Path("again.csv") }).Run;
        Assert.Equal(1, run.Rejected);
        Assert.Equal(
            "\uFEFFExternalReference,LastName,Email,Line,Reason\r\n2,Smit,broken,2,Email: 'broken' is not an e-mail address\r\n",
            Raw(_lab.Path("again.csv")));
    }

    [Fact]
    public void A_row_that_cannot_be_split_has_only_its_line_and_reason()
    {
        Import("ExternalReference,LastName\n1,\"open\n2,Smit\n", out string rejects);
        Assert.Contains(",,2,\"the quote that opens", Raw(rejects), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_writes_rejects_and_a_run_without_rejects_writes_a_header()
    {
        string path = _lab.Write("ExternalReference,LastName\n1,Jansen\n2,\n");
        _lab.Service.Compare(
            new EmployeeFileRequest { Path = path, RejectPath = _lab.Path("r.csv") },
            _ => { },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("2,,3,LastName: ", Raw(_lab.Path("r.csv")), StringComparison.Ordinal);
        Import("ExternalReference\tLastName\n1\tJansen\n", out string rejects);
        Assert.Equal("\uFEFFExternalReference\tLastName\tLine\tReason\r\n", Raw(rejects));
    }

    [Fact]
    public void A_run_that_awaits_approval_writes_its_rejects()
    {
        string text = "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, 10).Select(i => $"{i},J\n"));
        _lab.Import(text, r => r with { CreateUser = true });
        ProvisioningRun run = Import("ExternalReference,LastName\n1,J\n2,\n", out string rejects, r => r with { FullLoad = true });
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, run.Status);
        Assert.Contains("\n2,,3,", Raw(rejects), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_as_RejectPath_gets_a_file_named_after_the_input()
    {
        Directory.CreateDirectory(_lab.Path("rejects"));
        _lab.ImportPath(_lab.Write("ExternalReference,LastName\n2,\n"), r => r with { RejectPath = _lab.Path("rejects") });
        Assert.Equal(["file1.rejects.csv"], Directory.GetFiles(_lab.Path("rejects")).Select(Path.GetFileName));
    }

    [Fact]
    public void Nothing_is_imported_if_the_file_of_rejects_cannot_be_written()
    {
        string path = _lab.Write("ExternalReference,LastName\n1,Jansen\n");
        Assert.Equal(ErrorIds.FileUnwritable, _lab.Fails(path, r => r with { RejectPath = _lab.Path("nowhere/r.csv") }).ErrorId);
        Assert.Equal(ErrorIds.FileUnwritable, _lab.Fails(path, r => r with { RejectPath = path }).ErrorId);
        Assert.Empty(_lab.Contacts());
        Assert.Empty(Directory.GetFiles(_lab.Path("."), "*.tmp"));
    }

    [Fact]
    public void Columns_named_Line_or_Reason_in_another_place_give_a_warning()
    {
        ImportResult result = _lab.ImportPath(_lab.Write("Line,Reason,ExternalReference,LastName\nx,y,1,Jansen\n"));
        Assert.Equal(["The column 'Line' is not used.", "The column 'Reason' is not used."], result.Warnings);
    }

    private ProvisioningRun Import(string text, out string rejects, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null)
    {
        string path = rejects = _lab.Path("rejects.csv");
        return _lab.ImportPath(_lab.Write(text), r => (options?.Invoke(r) ?? r) with { RejectPath = path }).Run;
    }

    private static string Raw(string path) => Encoding.UTF8.GetString(File.ReadAllBytes(path));
}
