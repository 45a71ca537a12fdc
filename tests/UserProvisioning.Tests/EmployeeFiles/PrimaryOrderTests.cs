using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the order of -PrimaryRow: kinds of values, columns and fields, and what is refused.</summary>
public sealed class PrimaryOrderTests : IDisposable
{
    private const string Header = "ExternalReference,LastName,JobTitle,FTE\n";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("0.2|0.8|0.5", "desc", 1)]
    [InlineData("0.2|0.8|0.5", "ASC", 0)]
    [InlineData("0,2|0,8|0,5", "descending", 1)]
    [InlineData("0,75|0.8|1", "desc", 2)]
    [InlineData("9|10|", "desc", 1)]
    [InlineData("|9|10", "asc", 1)]
    [InlineData("|n/a|10", "asc", 2)]
    [InlineData("|n/a|", "desc", 1)]
    [InlineData("1.0|1|1,00", "desc", 0)]
    [InlineData("-1|-2|0", "asc", 1)]
    [InlineData("80%|100 %|9%", "desc", 1)]
    [InlineData("1.250|900|1.000", "desc", 0)]
    [InlineData("1.250|900|0.125", "desc", 1)]
    [InlineData("1.250,50|1.300|900", "desc", 1)]
    [InlineData("1 250,5|1'300|1.299,9", "desc", 1)]
    [InlineData("2026-01-31|2025-12-01|31-12-2025", "asc", 1)]
    [InlineData("02/01/2026|31/01/2025|01/03/2026", "desc", 2)]
    [InlineData("02/01/2026|01/31/2025|01/03/2026", "desc", 0)]
    [InlineData("0000-00-00|2025-12-01|", "desc", 1)]
    [InlineData("nee|Ja|nee", "desc", 1)]
    [InlineData("N|J|N", "desc", 1)]
    [InlineData("beta|Alpha|gamma", "asc", 1)]
    [InlineData("beta|ÉTA|Gamma", "desc", 1)]
    [InlineData("||", "asc", 0)]
    public void The_first_row_in_the_order_counts(string values, string order, int counts)
    {
        string[] cells = values.Split('|');
        string rows = string.Concat(cells.Select((cell, i) => $"1;Bos;Job {i};{cell};\n"));
        _lab.Import(Header.Replace(',', ';') + rows, r => r with { PrimaryRow = $"fte {order}" });
        Assert.Equal($"Job {counts}", Assert.Single(_lab.Contacts()).JobTitle);
    }

    [Fact]
    public void The_column_may_be_a_field_of_the_mapping()
    {
        const string File = "Nr,Naam,Functie,Van,Soort\n1,Bos,Cook,02/03/2025,B\n1,Bos,Cleaner,01/04/2025,A\n";
        var mapping = new Dictionary<string, object?>
        {
            ["ExternalReference"] = "Nr",
            ["LastName"] = "Naam",
            ["JobTitle"] = "Functie",
            ["StartDate"] = new Dictionary<string, object?> { ["Column"] = "Van", ["Format"] = "dd/MM/yyyy" },
            ["Active"] = new Dictionary<string, object?>
            {
                ["Column"] = "Soort", ["Map"] = new Dictionary<string, object?> { ["A"] = false, ["B"] = true },
            },
        };
        foreach ((string order, string job) in new[]
        {
            ("startdate desc", "Cleaner"), ("Van asc", "Cook"), ("Van desc", "Cleaner"), ("Active desc", "Cook"), ("Soort asc", "Cleaner"),
        })
        {
            _lab.Import(File, r => r with { Mapping = mapping, PrimaryRow = order, Force = true });
            Assert.Equal(job, _lab.Contact("1").JobTitle);
        }
    }

    [Fact]
    public void Workbooks_and_JSON_have_rows_of_contracts_too()
    {
        string sheet = WorkbookBuilder.Texts(1, "ExternalReference", "LastName", "JobTitle", "FTE")
            + string.Concat(new[] { "0.25", "1.125", "0.7" }.Select((fte, i) => WorkbookBuilder.Row(
                i + 2,
                WorkbookBuilder.Inline($"A{i + 2}", "1"),
                WorkbookBuilder.Inline($"B{i + 2}", "Bos"),
                WorkbookBuilder.Inline($"C{i + 2}", $"Job {i}"),
                WorkbookBuilder.Number($"D{i + 2}", fte))));
        _lab.ImportPath(_lab.Write(new WorkbookBuilder().Sheet("Staff", sheet).Build(), ".xlsx"), Asked);
        Assert.Equal("Job 1", _lab.Contact("1").JobTitle);
        string json = """
            [{ "id": "1", "lastName": "Bos", "jobTitle": "Job 0", "contract": { "hours": 8.125 } },
             { "id": "1", "lastName": "Bos", "jobTitle": "Job 1", "contract": { "hours": 36 } },
             { "id": "1", "lastName": "Bos", "jobTitle": "Job 2" }]
            """;
        _lab.ImportPath(_lab.Write(System.Text.Encoding.UTF8.GetBytes(json), ".json"), r => r with { PrimaryRow = "contract.hours asc" });
        Assert.Equal("Job 0", _lab.Contact("1").JobTitle);
    }

    [Theory]
    [InlineData("Hours desc", "the file has no column 'Hours'")]
    [InlineData("FTA desc", "Did you mean 'FTE'?")]
    [InlineData("StartDate desc", "nothing is mapped to this field")]
    [InlineData("FTE", "does not say which row comes first")]
    [InlineData("FTE highest", "does not say which row comes first")]
    [InlineData("desc", "does not say which row comes first")]
    [InlineData(" ", "does not say which row comes first")]
    [InlineData("Extra desc", "2 columns are named 'Extra'")]
    [InlineData("Since asc", "may be either of two days")]
    public void An_order_that_cannot_be_used_is_refused_and_nothing_is_changed(string order, string why)
    {
        string path = _lab.Write("ExternalReference,LastName,FTE,Extra,Extra,Since\n1,Bos,1,,,01/02/2026\n1,Bos,1,,,02/01/2026\n");
        string before = _lab.Dump();
        ProvisioningException error = _lab.Fails(path, r => r with { PrimaryRow = order });
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _lab.Dump());
    }

    private static EmployeeFileRequest Asked(EmployeeFileRequest request) => request with { PrimaryRow = "FTE desc" };
}
