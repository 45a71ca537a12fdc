using System.Text;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that -Encoding accepts every name that Set-Content and Export-Csv of PowerShell accept.</summary>
public sealed class EncodingNameTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    public static TheoryData<string, int> Names => new()
    {
        { "utf8", 65001 }, { "utf8BOM", 65001 }, { "utf8NoBOM", 65001 }, { "Default", 65001 }, { "utf32", 12000 }, { "bigendianutf32", 12001 },
        { "unicode", 1200 }, { "bigendianunicode", 1201 }, { "ansi", 1252 }, { "oem", 850 }, { "ascii", 20127 }, { "windows-1252", 1252 },
        { "850", 850 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_read_in_the_named_encoding(string name, int page)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string last = page == 20127 ? "Zoe" : "Zoë";
        File.WriteAllBytes(_session.File("hr.csv"), Encoding.GetEncoding(page).GetBytes($"ExternalReference,LastName\n1,{last}\n"));
        _session.Do($"[cultureinfo]::CurrentCulture = 'nl-NL'; $null = Import-EmployeeFile '{_session.File("hr.csv")}' -Encoding {name}");
        Assert.Equal([last], _session.Text("(Get-Contact).LastName"));
    }

    [Fact]
    public void The_error_about_an_unknown_encoding_names_known_ones() =>
        Assert.Contains("Use utf8", _session.Terminates(
            "ParameterArgumentTransformationError", $"Import-EmployeeFile '{_session.File("hr.csv")}' -Encoding "
                + $"utf9").Exception.Message, StringComparison.Ordinal);
}
