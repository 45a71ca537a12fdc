using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using UserProvisioning.Exporting;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class ExportTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("en")]
    [InlineData("nl")]
    public void An_exported_file_can_be_imported_without_a_change(string language)
    {
        Fill();
        string before = _lab.State();
        EmployeeExportResult result = Export("all.csv", language);
        ImportResult import = _lab.ImportPath(result.Path, r => r with { Source = "Anything" });
        Assert.Equal((result.Rows, 0, ProvisioningRunStatus.Completed), (import.Run.Unchanged, import.Run.Updated, import.Run.Status));
        Assert.Empty(import.Warnings);
        Assert.Equal(before, _lab.State());
    }

    [Fact]
    public void An_exported_file_gives_another_database_the_same_contacts()
    {
        Fill();
        string path = Export("all.csv").Path;
        using var other = new EmployeeFileLab();
        other.AddGroup("=Group");
        other.AddGroup("Hand");
        other.SetPool(LicenseType.FullUser, 5);
        ProvisioningRun run = other.ImportPath(path).Run;
        Assert.Equal((9, 1), (run.Created, run.Rejected));
        foreach (Contact contact in other.Contacts())
        {
            Contact original = _lab.Contact(contact.ExternalReference!);
            Assert.Equal(
                (
                    original.Type,
                    original.DisplayName,
                    original.Initials,
                    original.OrganizationName,
                    original.Email,
                    original.Phone,
                    original.Language),
                (contact.Type, contact.DisplayName, contact.Initials, contact.OrganizationName, contact.Email, contact.Phone, contact.Language));
            Assert.Equal(
                (original.JobTitle, original.Department, original.CostCenter, original.ManagerReference, original.StartDate, original.EndDate),
                (contact.JobTitle, contact.Department, contact.CostCenter, contact.ManagerReference, contact.StartDate, contact.EndDate));
        }
    }

    [Fact]
    public void No_cell_begins_like_a_formula()
    {
        Fill();
        string text = File.ReadAllText(Export("all.csv").Path);
        Assert.DoesNotMatch("(?m)(^|,|\")[=+@-]", text);
        Assert.Contains("'+31 6", text, StringComparison.Ordinal);
        Assert.Contains("'=Group|Hand", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leading_apostrophe_in_a_file_that_is_no_export_is_kept()
    {
        _lab.CreateContact(new ContactFields { LastName = "Jansen", ExternalReference = "1" });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,Phone\n1,Jansen,'+31\n");
        Assert.Equal(("'+31", "EmployeeFile", 1), (_lab.Contact("1").Phone, _lab.Contact("1").Source, run.Updated));
    }

    [Fact]
    public void Contacts_without_a_reference_are_not_exported_but_counted()
    {
        _lab.CreateContact(new ContactFields { LastName = "Nobody" });
        EmployeeExportResult result = Export("all.csv");
        Assert.Equal(0, result.Rows);
        Assert.Contains("were left out: 1.", result.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void One_source_can_be_exported_alone()
    {
        _lab.Import("ExternalReference,LastName\n1,Jansen\n", r => r with { Source = "A" });
        _lab.Import("ExternalReference,LastName\n2,Smit\n", r => r with { Source = "B" });
        EmployeeExportResult result = _lab.Service.Export(
            new EmployeeExportRequest { Path = _lab.Path("a.csv"), Source = "a" },
            TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (result.Rows, result.Warnings.Count));
        Assert.DoesNotContain("Smit", File.ReadAllText(result.Path), StringComparison.Ordinal);
        Assert.Contains("the source 'C'", _lab.Service.Export(
            new EmployeeExportRequest { Path = _lab.Path("c.csv"), Source = "C" },
            TestContext.Current.CancellationToken).Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_file_is_overwritten_only_on_request()
    {
        string path = _lab.Write("mine");
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => _lab.Service.Export(new EmployeeExportRequest { Path = path }));
        Assert.Equal((ErrorIds.FileUnwritable, "mine"), (error.ErrorId, File.ReadAllText(path)));
        _lab.Service.Export(new EmployeeExportRequest { Path = path, Overwrite = true }, TestContext.Current.CancellationToken);
        Assert.NotEqual("mine", File.ReadAllText(path));
    }

    [Fact]
    public void An_export_in_an_unsupported_language_is_refused() =>
        Assert.Equal(ErrorIds.SettingInvalid, Assert.Throws<ProvisioningException>(() => Export("x.csv", "fr")).ErrorId);

    [Fact]
    public void A_canceled_export_leaves_no_file()
    {
        Fill();
        Assert.Throws<OperationCanceledException>(() => _lab.Service.Export(
            new EmployeeExportRequest { Path = _lab.Path("x.csv") },
            new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(_lab.Path("."), "x.csv*"));
    }

    [Fact]
    public void A_workbook_is_valid_and_holds_texts_and_days()
    {
        Fill();
        _lab.Change("=1", fields => fields with { JobTitle = "_x0041_ \uFFFF \U0001F600", StartDate = new DateTime(2026, 1, 31), EndDate = null });
        _lab.Change("001", fields => fields with { StartDate = new DateTime(1899, 1, 1) });
        EmployeeExportResult result = Export("all.XLSX", "nl");
        using SpreadsheetDocument workbook = SpreadsheetDocument.Open(result.Path, isEditable: false);
        Assert.Empty(WorkbookCells.Errors(workbook));
        List<string?[]> rows = WorkbookCells.Read(workbook, "Medewerkers");
        Assert.Equal(result.Rows + 1, rows.Count);
        Assert.Equal(["Personeelsnummer", "Soort", "Voornaam"], rows[0].Take(3));
        Assert.All(rows[0][..^1], header => Assert.NotNull(HeaderRecognition.Recognize(header!)));
        string?[] row = rows.Single(cells => cells[0] == "=1");
        Assert.Contains("_x005F_x0041_ _xFFFF_ \U0001F600", row);
        Assert.Contains("46053", row);
        Assert.Contains("1899-01-01", rows.Single(cells => cells[0] == "001"));
        Assert.Empty(workbook.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<CellFormula>()));
    }

    /// <summary>Fills the database with contacts of several sources and by hand, whose values a file could garble.</summary>
    private void Fill()
    {
        _lab.SetPool(LicenseType.FullUser, 5);
        _lab.AddGroup("=Group");
        _lab.AddGroup("Hand");
        _lab.Import(
            "ExternalReference,LastName,License,UserGroups,Active\n001,Jansen,FullUser,=Group,\n2,\"Smit, \"\"Jr\"\"\",,,\n",
            r => r with { CreateUser = true, Source = "A" });
        _lab.Import("ExternalReference,LastName,Active\n2,\"Smit, \"\"Jr\"\"\",nee\n", r => r with { Source = "A" });
        _lab.Join("Hand", "001");
        _lab.CreateContact(new ContactFields { Type = ContactType.Organization, ExternalReference = "O", OrganizationName = "A; B" });
        _lab.CreateContact(new ContactFields { Type = ContactType.Organization, OrganizationName = "No reference" });
        long unnamed = _lab.Contacts().Single(contact => contact.DisplayName == "No reference").Id;
        _lab.CreateContact(new ContactFields
        {
            ExternalReference = "=1",
            FirstName = "=cmd|' /C calc'!A0",
            LastName = "@home",
            Phone = "+31 6",
            Initials = "-",
            Department = "'=x",
            CostCenter = "0042"
        });
        _lab.CreateContact(new ContactFields
        {
            ExternalReference = "'2",
            LastName = "'s-Gravenhage",
            JobTitle = "a\u00a0b \"q\" ; , |",
            Language = "nl-BE",
            StartDate = new DateTime(1900, 1, 1)
        });
        _lab.CreateContact(new ContactFields { ExternalReference = "5", LastName = "Ж孫 👩‍👩‍👧", OrganizationName = "loose" });
        _lab.CreateContact(
            new ContactFields { ExternalReference = "6", LastName = "In O", Email = "a@b.nl", ManagerReference = "00001" },
            new ContactReference("O"));
        _lab.CreateContact(new ContactFields { ExternalReference = "7", LastName = "In unnamed" }, new ContactReference(unnamed));
        _lab.CreateContact(new ContactFields { ExternalReference = "8", LastName = "Ended", EndDate = new DateTime(2025, 1, 1) });
        _lab.Connection.Lifecycle.ArchiveContacts([new ContactReference("8")])[0].Require();
        _lab.CreateContact(new ContactFields { ExternalReference = "#9", LastName = "Hash" });
    }

    private EmployeeExportResult Export(string name, string? language = null) =>
        _lab.Service.Export(new EmployeeExportRequest { Path = _lab.Path(name), Language = language });
}
