using System.Collections;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class MappingTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(
        "Personeelsnummer;Roepnaam;Tussenvoegsel(s);Achternaam;Voorletters;E-mailadres;Telefoonnummer;Taal;Functietitel;Afdeling;"
            + "Kostenplaats;Leidinggevende;Datum in dienst;Datum uit dienst")]
    [InlineData("EMPLOYEE_ID;given name;Voorvoegsel;Family-Name;initialen;MAIL;phone number;Language;Position;Department;Cost Centre;Manager "
        + "Number;Hire.Date;Termination Date")]
    [InlineData("Werknemersnummer;Pr\u00e9ferred "
        + "name;prefix;SURNAME;Initials;email;Tel.;taal;Functie;Dept;Kostenplaats-code;manager;Startdatum;Einddatum")]
    public void Headers_are_recognized_in_English_and_Dutch(string header)
    {
        ImportResult result = _lab.ImportPath(_lab.Write(header
            + "\n7;Jan;van der;Berg;J.;jan@example.com;06-1;nl;Adviseur;Verkoop;K1;9;2020-01-02;2030-01-02\n"));
        Assert.Empty(result.Warnings);
        Contact contact = _lab.Contact("7");
        Assert.Equal(("Jan", "van der", "Berg", "J."), (contact.FirstName, contact.Prefix, contact.LastName, contact.Initials));
        Assert.Equal(("jan@example.com", "06-1", "nl", "Adviseur"), (contact.Email, contact.Phone, contact.Language, contact.JobTitle));
        Assert.Equal(("Verkoop", "K1", "9"), (contact.Department, contact.CostCenter, contact.ManagerReference));
        Assert.Equal((new DateTime(2020, 1, 2), new DateTime(2030, 1, 2)), (contact.StartDate, contact.EndDate));
    }

    [Fact]
    public void The_error_about_two_columns_for_one_field_names_both()
    {
        ProvisioningException error = _lab.Fails(_lab.Write("Id,Personeelsnummer,Employee ID,Achternaam\n1,2,3,x\n"));
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        Assert.Contains("'Personeelsnummer'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Employee ID'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_decides_between_two_columns()
    {
        ImportResult result = _lab.ImportPath(
            _lab.Write("Personeelsnummer,Employee ID,Achternaam\n1,2,x\n"),
            Map(("ExternalReference", "Employee ID")));
        Assert.Equal("2", _lab.Contacts().Single().ExternalReference);
        Assert.Contains("'Personeelsnummer'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_about_a_missing_key_names_the_columns_and_a_mapping()
    {
        ProvisioningException error = _lab.Fails(_lab.Write("Personelsnummer,Wooncity\n1,2\n"));
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        Assert.Contains("'Wooncity'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Personelsnummer'?", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Mapping @{ ExternalReference = 'Personelsnummer' }", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_only_a_header_has_no_rows()
    {
        ProvisioningRun run = _lab.Import("Personeelsnummer,Achternaam\n");
        Assert.Equal((0, ProvisioningRunStatus.Completed), (run.Rows, run.Status));
    }

    [Fact]
    public void An_unused_column_gives_a_warning()
    {
        ImportResult result = _lab.ImportPath(_lab.Write("Personeelsnummer,Achternaam,Schoenmaat,,Telefoon\n1,x,44,y,06\n"), Map(("Phone", null)));
        Assert.Contains("'Schoenmaat'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Null(_lab.Contact("1").Phone);
    }

    [Fact]
    public void A_mapping_may_have_columns_values_maps_formats_and_defaults()
    {
        _lab.ImportPath(
            _lab.Write("WorkerID,Naam,WorkerStatus,HireDate,Dept\n1,x,active ,03/04/2026,\n2,y,Inactive,31.12.2025,IT\n"),
            Map(
                ("externalreference", "workerid"),
                ("LastName", "Naam"),
                ("Active", new Hashtable { ["Column"] = "WorkerStatus", ["Map"] = new Hashtable { ["Active"] = true, ["Inactive"] = false } }),
                ("Language", new Hashtable { ["Value"] = "nl" }),
                ("CreateUser", new Dictionary<string, object?> { ["Value"] = true }),
                ("StartDate", new Hashtable { ["column"] = "HireDate", ["format"] = new object[] { "dd/MM/yyyy", "dd.MM.yyyy" } }),
                ("Department", new Hashtable { ["Column"] = "Dept", ["Default"] = "HQ" })));
        Assert.Equal(
            ("nl", "HQ", new DateTime(2026, 4, 3)),
            (_lab.Contact("1").Language, _lab.Contact("1").Department, _lab.Contact("1").StartDate!.Value));
        Assert.Equal("IT", _lab.Contact("2").Department);
        Assert.Equal(_lab.Contact("1").Id, Assert.Single(_lab.Users()).ContactId);
    }

    [Fact]
    public void A_format_alone_applies_to_the_recognized_column()
    {
        _lab.ImportPath(
            _lab.Write("Personeelsnummer,Achternaam,Startdatum\n1,x,03/04/2026\n"),
            Map(("StartDate", new Hashtable { ["Format"] = "MM/dd/yyyy" })));
        Assert.Equal(new DateTime(2026, 3, 4), _lab.Contact("1").StartDate);
    }

    [Fact]
    public void A_value_that_is_not_mapped_rejects_the_row()
    {
        var map = new Hashtable { ["Column"] = "Status", ["Map"] = new Hashtable { ["A"] = true, ["I"] = false } };
        ProvisioningRun run = _lab.ImportPath(_lab.Write("Personeelsnummer,Achternaam,Status\n1,x,Z\n2,y,\n"), Map(("Active", map))).Run;
        ProvisioningRunItem item = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal((2L, "Active"), (item.Line, item.Field));
        Assert.Contains("'A', 'I'", item.Reason, StringComparison.Ordinal);
        Assert.Equal(1, run.Created);
    }

    [Fact]
    public void The_error_names_each_fault_of_a_mapping()
    {
        ProvisioningException error = _lab.Fails(_lab.Write("Personeelsnummer,Achternaam,Startdatum\n1,x,\n"), Map(
            ("LastNam", "Achternaam"),
            ("FirstName", "Achternam"),
            ("Language", new Hashtable { ["Value"] = "nl", ["Column"] = "Achternaam" }),
            ("Active", new Hashtable { ["Value"] = "perhaps" }),
            ("StartDate", new Hashtable { ["Column"] = "Startdatum", ["Format"] = "dd-mm-yyyy" }),
            ("Email", new Hashtable { ["Colum"] = "Achternaam" }),
            ("Phone", new Hashtable { ["Column"] = "Achternaam", ["Format"] = "dd" }),
            ("ManagerReference", 5)));
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        foreach (string part in new[]
        {
            "Did you mean 'LastName'?", "Did you mean 'Achternaam'?", "Language: Value is the same for everybody", "'perhaps' is neither yes nor no",
            "'dd-mm-yyyy' is not a date format",
            "there is no key 'Colum'. Did you mean 'Column'?", "Phone: Format is for dates",
            "ManagerReference: a name or a table",
        })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_lab.Service.ListRuns());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("JA", true)]
    [InlineData("waar", true)]
    [InlineData("Actief", true)]
    [InlineData("1", true)]
    [InlineData("j", true)]
    [InlineData("No", false)]
    [InlineData("nee", false)]
    [InlineData("0", false)]
    [InlineData("Inactive", false)]
    [InlineData("onwaar", false)]
    public void Truth_values_are_read_in_English_and_Dutch(string text, bool active)
    {
        _lab.Import($"Personeelsnummer,Achternaam,Actief,Gebruiker aanmaken\n1,x,{text},ja\n");
        Assert.Equal(active ? 1 : 0, _lab.Users().Count);
    }

    [Theory]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T00:00:00")]
    [InlineData("2026-01-31 13:45:10.123")]
    [InlineData("2026-01-31T00:00:00+01:00")]
    [InlineData("20260131")]
    [InlineData("2026/01/31")]
    [InlineData("31-01-2026")]
    [InlineData("31-1-2026")]
    [InlineData("31.01.2026")]
    [InlineData("31.1.2026")]
    [InlineData("31/1/2026")]
    [InlineData("1/31/2026")]
    [InlineData("1/31/2026 12:00 AM")]
    public void Dates_are_read_in_many_formats(string text)
    {
        _lab.Import($"Personeelsnummer,Achternaam,Startdatum\n1,x,{text}\n");
        Assert.Equal(new DateTime(2026, 1, 31), _lab.Contact("1").StartDate);
    }

    [Theory]
    [InlineData("3/4/2026", "is ambiguous; give the format in the mapping: StartDate = @{ Column = 'Startdatum'; Format = 'd/M/yyyy' }, or Format "
        + "= 'M/d/yyyy' when the month comes first")]
    [InlineData("31-02-2026", "is not a date")]
    [InlineData("13/13/2026", "no such day")]
    [InlineData("tomorrow", "is not a date")]
    public void A_date_that_cannot_be_read_rejects_the_row(string text, string reason)
    {
        ProvisioningRun run = _lab.Import($"Personeelsnummer,Achternaam,Startdatum\n1,x,{text}\n");
        ProvisioningRunItem item = Assert.Single(_lab.Items(run));
        Assert.Equal((ImportAction.Reject, "StartDate"), (item.Action, item.Field));
        Assert.Contains(reason, item.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_day_and_month_are_not_ambiguous()
    {
        _lab.Import("Personeelsnummer,Achternaam,Startdatum\n1,x,4/4/2026\n");
        Assert.Equal(new DateTime(2026, 4, 4), _lab.Contact("1").StartDate);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("FullUser, Support")]
    [InlineData("Gold")]
    public void A_license_that_is_no_name_of_one_rejects_the_row(string license)
    {
        ProvisioningRun run = _lab.Import($"Personeelsnummer;Achternaam;Licentie\n1;x;{license}\n");
        Assert.Equal("License", Assert.Single(_lab.Items(run, ImportAction.Reject)).Field);
    }

    private static Func<EmployeeFileRequest, EmployeeFileRequest> Map(params (string Field, object? Value)[] entries) =>
        request => request with { Mapping = entries.ToDictionary(entry => entry.Field, entry => entry.Value) };
}
