using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of formats and mappings as a person writes them at the prompt.</summary>
public sealed class FileCmdletTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ScriptDatabase _database;

    public FileCmdletTests() => _database = new ScriptDatabase(_folder.File("a.db"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private IReadOnlyList<string> Run(string script) => ShellProcess.Script($"$null = {_database.Connect}; {script}");

    private string Csv(string text)
    {
        File.WriteAllText(_folder.File("hr.csv"), text);
        return _folder.File("hr.csv");
    }

    [Fact]
    public void A_script_block_computes_a_field_from_the_row()
    {
        string path = Csv("Nr,First,Last,Team\n7,Jan,Berg,IT\n8,,Smit,\n");
        IReadOnlyList<string> lines = Run(
            $$"""
            $map = @{
                ExternalReference = @{ Column = 'Nr'; Digits = 3 }
                LastName = { param($Row) ($Row.'First' + ' ' + $Row['Last']).Trim() }
                Department = { if ($_.Team) { $_.Team.ToLower() } }
                StartDate = { [datetime] '2026-01-02' }
            }
            (Import-EmployeeFile '{{path}}' -Mapping $map 3>&1) |
                ForEach-Object { if ($_ -is [string] -or $_.Message) { "W $_" } else { $_.Created } }
            Get-Contact | ForEach-Object { "$($_.ExternalReference)|$($_.LastName)|$($_.Department)|$($_.StartDate.Day)" }
            """);
        Assert.Equal(["2", "007|Jan Berg|it|2", "008|Smit||2"], lines);
    }

    [Fact]
    public void What_a_script_block_throws_rejects_the_row()
    {
        string path = Csv("Nr,Name\n1,a\n2,b\n");
        IReadOnlyList<string> lines = Run(
            $$"""
            $map = @{ ExternalReference = 'Nr'; LastName = { if ($_.Name -eq 'b') { throw 'no b here' } else { $_.Name } } }
            Compare-EmployeeFile '{{path}}' -Mapping $map | ForEach-Object { "$($_.Line) $($_.Action) $($_.Field) $($_.Reason)" }
            """);
        Assert.Equal(
            ["2 Create  ", "3 Reject LastName its script failed: no b here"],
            lines.Select(line => line.TrimEnd().Length == 8 ? line.TrimEnd() + "  " : line));
    }

    [Fact]
    public void A_column_that_a_script_block_misspells_is_an_error_before_the_first_row()
    {
        string path = Csv("Nr,Familienaam\n1,a\n");
        IReadOnlyList<string> lines = Run(
            $$"""
            $map = @{ ExternalReference = 'Nr'; LastName = { $_.Familinaam }; FirstName = { param($r) $r['Voornam'] } }
            try { Import-EmployeeFile '{{path}}' -Mapping $map }
            catch { "$($_.FullyQualifiedErrorId.Split(',')[0]): $($_.Exception.Message)" }
            """);
        string error = Assert.Single(lines);
        Assert.StartsWith("MappingInvalid", error, StringComparison.Ordinal);
        Assert.Contains("LastName: the file has no column 'Familinaam'. Did you mean 'Familienaam'?", error, StringComparison.Ordinal);
        Assert.Contains("FirstName: the file has no column 'Voornam'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_file_with_a_script_is_refused()
    {
        string path = Csv("Nr,Name,Street,No\n1,a,Main,5\n");
        File.WriteAllText(
            _folder.File("good.psd1"),
            "@{ ExternalReference = 'Nr'; LastName = 'Name'; Department = @{ Columns = 'Street', 'No'; Separator = '-' } }");
        File.WriteAllText(_folder.File("bad.psd1"), "@{ ExternalReference = 'Nr'; LastName = { $_.Name } }");
        IReadOnlyList<string> lines = Run(
            $$"""
            try { Import-EmployeeFile '{{path}}' -Mapping '{{_folder.File("bad.psd1")}}' } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            $null = Import-EmployeeFile '{{path}}' -Mapping '{{_folder.File("good.psd1")}}'
            Get-Contact | ForEach-Object Department
            """);
        Assert.Equal(["MappingInvalid", "Main-5"], lines);
    }

    [Fact]
    public void SheetName_selects_the_sheet_to_import_or_compare()
    {
        string path = _folder.File("hr.xlsx");
        File.WriteAllBytes(path, new WorkbookBuilder()
            .Sheet("One", WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "1", "Jansen"))
            .Sheet("Two", WorkbookBuilder.Texts(1, "Personeelsnummer", "Achternaam") + WorkbookBuilder.Texts(2, "2", "Smit"))
            .Build());
        IReadOnlyList<string> lines = Run(
            $"Compare-EmployeeFile '{path}' -SheetName Two | ForEach-Object ExternalReference; (Import-EmployeeFile '{path}' -SheetName "
            + "Two).Created; "
            + $"try {{ Import-EmployeeFile '{path}' -SheetName Three }} catch {{ $_.Exception.Message }}");
        Assert.Equal(["2", "1"], lines.Take(2));
        Assert.EndsWith("The sheets are 'One', 'Two'.", lines[2], StringComparison.Ordinal);
    }
}
