using System.Collections;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of mapping rules: joined columns, numbers with leading zeros, and scripts.</summary>
public sealed class MappingRuleTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Columns_are_joined_without_empty_cells()
    {
        _lab.ImportPath(
            _lab.Write("Id,First,Middle,Last,Day,Month,Year\n1,Jan, van ,Berg,3,4,2026\n2,Jan,,Berg,,,\n"),
            Map(
                ("ExternalReference", new Hashtable { ["Columns"] = new object[] { "Id", "Last" }, ["Separator"] = "-" }),
                ("LastName", new Hashtable { ["Columns"] = new[] { "First", "middle", "LAST" } }),
                ("StartDate", new Hashtable
                {
                    ["Columns"] = new[] { "Day", "Month", "Year" },
                    ["Separator"] = "-",
                    ["Format"] = "d-M-yyyy",
                    ["Default"] = "2020-01-01"
                })));
        Assert.Equal(("Jan van Berg", new DateTime(2026, 4, 3)), (_lab.Contact("1-Berg").LastName, _lab.Contact("1-Berg").StartDate));
        Assert.Equal(("Jan Berg", new DateTime(2020, 1, 1)), (_lab.Contact("2-Berg").LastName, _lab.Contact("2-Berg").StartDate));
    }

    [Fact]
    public void Digits_pads_a_number_with_zeros_and_rejects_another_text()
    {
        ProvisioningRun run = _lab.ImportPath(
            _lab.Write("Id,Achternaam,Kpl\n42,a,7\n42.0,b,\n1234567,c,\nA12,d,\n43,e,x\n4.5,f,\n"),
            Map(
                ("ExternalReference", new Hashtable { ["Column"] = "Id", ["Digits"] = 6 }),
                ("CostCenter", new Hashtable { ["Digits"] = "3", ["Default"] = "none" }))).Run;
        Assert.Equal("007", _lab.Contact("000042").CostCenter);
        Assert.Equal("none", _lab.Contact("1234567").CostCenter);
        List<ProvisioningRunItem> rejected = _lab.Items(run, ImportAction.Reject);
        Assert.Equal([3L, 5L, 6L, 7L], rejected.Select(item => item.Line));
        Assert.Contains("line 2", rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("'A12' in the column 'Id' is no whole number, and the mapping says Digits = 6", rejected[1].Reason, StringComparison.Ordinal);
        Assert.Equal("CostCenter", rejected[2].Field);
    }

    [Fact]
    public void A_script_computes_a_field_from_the_row()
    {
        var last = new Func<IReadOnlyDictionary<string, string?>, object?>(row => row["Naam"]?.Split(' ')[^1]);
        var start = new MappingScript(row => row["naam"] == "Jan Berg" ? new DateTime(2026, 1, 2) : null) { Columns = ["Naam"] };
        ImportResult result = _lab.ImportPath(
            _lab.Write("Personeelsnummer,Naam,Other\n1,Jan Berg,\n2,Piet Smit,x\n"),
            Map(
                ("LastName", last),
                ("StartDate", start),
                ("UserGroups", new MappingScript(_ => Array.Empty<string>())),
                ("Active", new MappingScript(row => row.TryGetValue("Other", out string? other) && other is null))));
        Assert.Equal(("Berg", new DateTime(2026, 1, 2)), (_lab.Contact("1").LastName, _lab.Contact("1").StartDate));
        Assert.Equal(("Smit", null), (_lab.Contact("2").LastName, _lab.Contact("2").StartDate));
        Assert.Contains("'Other'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_in_a_script_rejects_its_row()
    {
        ProvisioningRun run = _lab.ImportPath(
            _lab.Write("Personeelsnummer,Naam\n1,a\n2,b\n"),
            Map(("LastName", new MappingScript(row => row["Naam"] == "b" ? throw new InvalidOperationException("no b here") : "x")))).Run;
        ProvisioningRunItem item = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal((3L, "LastName"), (item.Line, item.Field));
        Assert.Contains("no b here", item.Reason, StringComparison.Ordinal);
        Assert.Equal(1, run.Created);
    }

    [Fact]
    public void A_script_that_throws_OperationCanceledException_stops_the_import()
    {
        string path = _lab.Write("Personeelsnummer,Naam\n1,a\n");
        Assert.Throws<OperationCanceledException>(() => _lab.ImportPath(
            path,
            Map(("LastName", new MappingScript(_ => throw new OperationCanceledException())))));
        Assert.Empty(_lab.Service.ListRuns());
    }

    [Fact]
    public void A_script_does_not_run_for_a_broken_row_or_one_with_an_error_cell_that_it_reads()
    {
        int calls = 0;
        var script = new MappingScript(_ =>
        {
            calls++;
            return "x";
        }) { Columns = ["Naam"] };
        _lab.ImportPath(_lab.Write("Personeelsnummer,Naam\n1,\"a\n"), Map(("LastName", script)));
        Assert.Equal(0, calls);
        ProvisioningRun run = _lab.ImportPath(
            _lab.Write(new WorkbookBuilder()
                .Sheet("S", WorkbookBuilder.Texts(1, "Personeelsnummer", "Naam") + "<row r=\"2\"><c><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row>")
                .Build(), ".xlsx"),
            Map(("LastName", script))).Run;
        Assert.Contains("B2", Assert.Single(_lab.Items(run, ImportAction.Reject)).Reason, StringComparison.Ordinal);
        Assert.Equal(0, calls);
    }

    [Fact]
    public void The_error_names_each_fault_of_the_rules()
    {
        ProvisioningException error = _lab.Fails(_lab.Write("Personeelsnummer,Achternaam,Straat\n1,x,y\n"), Map(
            ("LastName", new Hashtable { ["Columns"] = new[] { "Achternaam", "Strat" } }),
            ("FirstName", new Hashtable { ["Column"] = "Straat", ["Columns"] = new[] { "Straat" } }),
            ("Department", new Hashtable { ["Column"] = new[] { "Straat", "Achternaam" } }),
            ("Phone", new Hashtable { ["Column"] = "Straat", ["Separator"] = "-" }),
            ("CostCenter", new Hashtable { ["Column"] = "Straat", ["Digits"] = "many" }),
            ("Active", new Hashtable { ["Column"] = "Straat", ["Digits"] = 3 }),
            ("JobTitle", new MappingScript(_ => null) { Columns = ["Funktie", "Achternam"] }),
            ("Email", new Hashtable { ["Value"] = new MappingScript(_ => null) }),
            ("Initials", new Hashtable { ["Columns"] = Array.Empty<string>() }),
            ("Language", new Hashtable { ["Column"] = "Straat", ["Map"] = new Hashtable { ["a"] = "nl" }, ["Digits"] = 3 })));
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        foreach (string part in new[]
        {
            "LastName: the file has no column 'Strat'. Did you mean 'Straat'?", "FirstName: Column is one", "write Columns = 'Straat', 'Achternaam'",
            "Phone: Separator stands between",
            "CostCenter: Digits is how many", "Active: Digits is for numbers", "JobTitle: the file has no column 'Funktie'",
            "JobTitle: the file has no column 'Achternam'. Did you mean 'Achternaam'?",
            "Email: a script stands alone", "Initials: Columns are the names", "Language: Map says",
        })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    private static Func<EmployeeFileRequest, EmployeeFileRequest> Map(params (string Field, object? Value)[] entries) =>
        request => request with { Mapping = entries.ToDictionary(entry => entry.Field, entry => entry.Value) };
}
