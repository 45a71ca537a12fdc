namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of rows that are not people, lines above a header, and leavers with a fault.</summary>
public sealed class RowNatureTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("EmployeeID,FirstName,LastName,Company,JobTitle", "2,,,Example BV,Vacancy")]
    [InlineData("EmployeeID,FirstName,LastName,Company", "2,,,Example BV")]
    [InlineData("EmployeeID,FirstName,LastName,Company,CompanyID", "2,,,Example BV,E1")]
    [InlineData("Personeelsnummer,Achternaam,Werkgever", "2,,1")]
    [InlineData("EmployeeID,FirstName,LastName", "EmployeeID,FirstName,LastName")]
    [InlineData("EmployeeID,FirstName,LastName", "employee id,First Name,Last name")]
    [InlineData("EmployeeID,FirstName,LastName", "Personeelsnummer,Voornaam,Achternaam")]
    [InlineData("EmployeeID,FirstName,LastName", "Total,,")]
    [InlineData("EmployeeID,FirstName,LastName", "Totaal,34,")]
    [InlineData("EmployeeID,FirstName,LastName", "Grand total:,,34")]
    [InlineData("EmployeeID,FirstName,LastName", "Totaal: 34,Medewerkers,")]
    [InlineData("EmployeeID,FirstName,LastName", "Aantal,34,34")]
    [InlineData("EmployeeID,FirstName,LastName", "2,VACATURE,")]
    [InlineData("EmployeeID,FirstName,LastName", "2,Open,position (2)")]
    [InlineData("EmployeeID,FirstName,LastName", "2,,T.B.D.")]
    [InlineData("EmployeeID,FirstName,LastName", "2,57,40")]
    [InlineData("EmployeeID,FirstName,LastName", "2,,2020-01-01")]
    public void A_row_that_is_no_person_creates_nobody(string header, string row)
    {
        // A row of a person who has a name and nothing else.
        string somebody = string.Join(',', header.Split(',').Select((_, i) => i == 0 ? "1" : i < 3 ? $"A{i}" : string.Empty));
        ProvisioningRun run = _lab.Import($"{header}\n{somebody}\n{row}\n", r => r with { CreateUser = true });
        Assert.Equal((1, 1), (run.Created, run.Rejected));
        Assert.Equal(["1"], _lab.Contacts().ConvertAll(contact => contact.ExternalReference));
        Assert.Single(_lab.Users());
    }

    [Theory]
    [InlineData("EmployeeID;Employer;StartDate;EndDate\n1;1;2020-01-01;\n2;1;2020-01-01;\n")]
    [InlineData("EmployeeID;Company;Department\n1;Example BV;Sales\n")]
    [InlineData("EmployeeID;Company\n1;1\n2;1\n")]
    public void A_file_of_contracts_creates_no_organization(string text)
    {
        ProvisioningRun run = _lab.Import(text, r => r with { CreateUser = true });
        Assert.Equal((0, run.Rows), (run.Created, run.Rejected));
        Assert.Empty(_lab.Contacts());
    }

    [Theory]
    [InlineData("ExternalReference,Type,LastName,OrganizationName\nO,Organization,,Acme\n")]
    [InlineData("ExternalReference,OrganizationName,Email\nO,Acme,\n")]
    [InlineData("ExternalReference,LastName,OrganizationName,OrganizationReference\n1,Aa,,O\nO,,Acme,\n")]
    public void A_row_of_an_organization_creates_one(string text)
    {
        Assert.Equal(0, _lab.Import(text).Rejected);
        Assert.Equal(ContactType.Organization, _lab.Contact("O").Type);
    }

    [Theory]
    [InlineData("SOM,Sophie,Ommen")]
    [InlineData("REF1,Reference,Name")]
    [InlineData("staff,Ann,Staffel")]
    [InlineData("2,John,Vacant")]
    [InlineData("2,,Tbilisi")]
    [InlineData("2,明,王")]
    [InlineData("2,Ann,2nd")]
    public void A_row_whose_key_is_a_word_can_be_a_person(string row) =>
        Assert.Equal(1, _lab.Import($"EmployeeID,FirstName,LastName\n{row}\n").Created);

    [Theory]
    [InlineData("Staff of Example\nMade on 2026-01-05\n\nEmployeeID,FirstName,LastName\n1,Ann,Aa\n", ',')]
    [InlineData("Staff; of Example\n\nEmployeeID;FirstName;LastName\n1;Ann;Aa\n", ';')]
    [InlineData("#TYPE System.Management.Automation.PSCustomObject\n\"EmployeeID\",\"FirstName\",\"LastName\"\n\"1\",\"Ann\",\"Aa\"\n", ',')]
    [InlineData("version:v1.0,,\nEmployeeID,FirstName,LastName\n1,Ann,Aa\n", ',')]
    [InlineData("sep=;\nReport\nEmployeeID;FirstName;LastName\n1;Ann;Aa\n", ';')]
    [InlineData("Person,,\nEmployeeID,FirstName,LastName\n1,Ann,Aa\n", ',')]
    [InlineData("\"Staff, all of them\nof Example\"\nEmployeeID,FirstName,LastName\n1,Ann,Aa\n", ',')]
    [InlineData("\"Never closed\nEmployeeID\tFirstName\tLastName\n1\tAnn\tAa\n", '\t')]
    [InlineData("Export\nEmployeeID\tFirstName\tLastName\n1\tAnn\tAa\n", '\t')]
    public void Lines_above_the_header_are_ignored(string text, char delimiter)
    {
        foreach (char? given in new[] { (char?)null, delimiter })
        {
            ProvisioningRun run = _lab.Import(text, r => r with { Delimiter = given });
            Assert.Equal((1, 0), (run.Rows, run.Rejected));
            Assert.Equal("Ann", _lab.Contact("1").FirstName);
        }
    }

    [Fact]
    public void A_title_above_the_header_is_ignored_with_a_mapping()
    {
        _lab.Import(
            "List\nNr,Naam\n1,Aa\n",
            r => r with { Mapping = new Dictionary<string, object?> { ["ExternalReference"] = "Nr", ["LastName"] = "Naam" } });
        Assert.Equal("Aa", _lab.Contact("1").LastName);
        Assert.Contains("'Nr', 'Naam'", _lab.Fails(_lab.Write("List\nNr,Naam\n1,Aa\n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EmployeeID,LastName\r\n1,Aa\r\n\u001a")]
    [InlineData("EmployeeID,LastName\r\n1,Aa\u001a")]
    [InlineData("[{\"employeeId\":\"1\",\"lastName\":\"Aa\"}]\r\n\u001a")]
    [InlineData("{\"employeeId\":\"1\",\"lastName\":\"Aa\"}\r\n\u001a\u001a")]
    public void The_DOS_end_of_file_character_is_no_row(string text)
    {
        ProvisioningRun run = _lab.Import(text);
        Assert.Equal((ProvisioningRunStatus.Completed, 1, "Aa"), (run.Status, run.Rows, _lab.Contact("1").LastName));
    }

    [Theory]
    [InlineData("Email", "n/a")]
    [InlineData("StartDate", "soon")]
    [InlineData("Language", "Klingon")]
    [InlineData("License", "Gold")]
    [InlineData("OrganizationReference", "nowhere")]
    [InlineData("Type", "Organization")]
    [InlineData("LastName", "")]
    public void A_leaver_with_a_fault_in_the_row_loses_access(string field, string bad)
    {
        foreach ((string left, string value) in new[] { ("Active", "no"), ("EndDate", "2026-01-01") })
        {
            string key = $"{left}1";
            string other = field == "LastName" ? "Email" : "LastName";
            _lab.Import($"EmployeeID,LastName\n{key},Aa\n", r => r with { CreateUser = true });
            ProvisioningRun run = _lab.Import(
                field == "LastName"
                    ? $"EmployeeID,LastName,{left}\n{key},,{value}\n"
                    : $"EmployeeID,{other},{field},{left}\n{key},Aa,{bad},{value}\n", r => r with { Force = true });
            ProvisioningRunItem item = Assert.Single(_lab.Items(run));
            Assert.Equal((ImportAction.Archive, field), (item.Action, item.Field));
            Assert.NotNull(item.Reason);
            Assert.Equal((ProvisioningRunStatus.CompletedWithErrors, 1, 0), (run.Status, run.Archived, run.Rejected));
            Assert.Equal(SystemUserStatus.Archived, _lab.User(key).Status);
        }
    }

    [Fact]
    public void Leavers_with_a_fault_count_for_the_brake()
    {
        string people = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i},Aa,a@x.example,yes\n"));
        _lab.Import("EmployeeID,LastName,Email,Active\n" + people, r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import("EmployeeID,LastName,Email,Active\n" + people.Replace(
            "a@x.example,yes",
            "n/a,no",
            StringComparison.Ordinal));
        Assert.Equal((ProvisioningRunStatus.AwaitingApproval, 20), (run.Status, run.Archived));
        Assert.All(_lab.Users(), user => Assert.Equal(SystemUserStatus.Active, user.Status));
    }
}
