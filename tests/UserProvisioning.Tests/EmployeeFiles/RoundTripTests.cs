using UserProvisioning.Exporting;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that the module reads what it writes, with the writer and the reader of each format.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("en")]
    [InlineData("nl")]
    public void An_empty_template_imports_without_a_mapping(string language)
    {
        string path = _lab.Service.WriteTemplate(_lab.Path("template.xlsx"), language);

        ImportResult empty = _lab.ImportPath(path);

        // The only warning is about no rows, so each column was recognized, and the sheet of instructions was not read.
        Assert.Equal(["The file has no rows. Nothing was changed."], empty.Warnings);
        Assert.Equal((ProvisioningRunStatus.Completed, 0), (empty.Run.Status, empty.Run.Rows));
    }

    [Theory]
    [InlineData("export.csv", "en")]
    [InlineData("export.csv", "nl")]
    [InlineData("export.xlsx", "en")]
    [InlineData("export.xlsx", "nl")]
    public void An_export_can_be_imported_without_a_change(string name, string language)
    {
        _lab.Import(
            "Type,ExternalReference,FirstName,Prefix,LastName,OrganizationName,Email,Phone,StartDate,Active\n"
            + ",0001,José,van der,\"Quote \"\"d\"\"\",,j@example.org,+31 6 1234,2024-02-29,yes\n"
            + ",E2,=1+1,,@handle,,,-5,,yes\n,E3,\"Line\nbreak\",,O'Neil,,,'quoted,,no\nOrganization,ORG,,,,Acme; BV,,,,yes\n",
            request => request with { CreateUser = true });
        string path = _lab.Path(name);
        _lab.Service.Export(new EmployeeExportRequest { Path = path, Language = language });

        ProvisioningRun run = _lab.Service.Import(new EmployeeFileRequest { Path = path }).Run;

        Assert.Equal((ProvisioningRunStatus.Completed, 4, 4), (run.Status, run.Rows, run.Unchanged));
    }
}
