using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactInvalidTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public static TheoryData<string, ContactFields> Faults => new()
    {
        { "LastName", new ContactFields() },
        { "LastName", new ContactFields { FirstName = " ", LastName = "\t", Prefix = "van" } },
        { "LastName", new ContactFields { Type = ContactType.Organization, OrganizationName = "Acme", LastName = "Visser" } },
        { "LastName", new ContactFields { Type = ContactType.Organization, OrganizationName = "Acme", FirstName = "Jan" } },
        { "OrganizationName", new ContactFields { Type = ContactType.Organization } },
        { "Email", new ContactFields { LastName = "Visser", Email = "jan" } },
        { "Email", new ContactFields { LastName = "Visser", Email = "jan@@example.com" } },
        { "Email", new ContactFields { LastName = "Visser", Email = "Jan <jan@example.com>" } },
        { "Email", new ContactFields { LastName = "Visser", Email = "jan visser@example.com" } },
        { "Email", new ContactFields { LastName = "Visser", Email = "jan@example.com, piet@example.com" } },
        { "Email", new ContactFields { LastName = "Visser", Email = new string('a', 250) + "@b.nl" } },
        { "Language", new ContactFields { LastName = "Visser", Language = "Klingon" } },
        { "Language", new ContactFields { LastName = "Visser", Language = "xx-YY" } },
        { "EndDate", new ContactFields { LastName = "Visser", StartDate = new DateTime(2026, 2, 1), EndDate = new DateTime(2026, 1, 31) } },
        { "ExternalReference", new ContactFields { LastName = "Visser", ExternalReference = new string('1', 201) } },
        { "FirstName", new ContactFields { FirstName = new string('a', 201) } },
        { "LastName", new ContactFields { LastName = new string('a', 201) } },
        { "Prefix", new ContactFields { LastName = "Visser", Prefix = new string('a', 201) } },
        { "Initials", new ContactFields { LastName = "Visser", Initials = new string('a', 201) } },
        { "OrganizationName", new ContactFields { LastName = "Visser", OrganizationName = new string('a', 201) } },
        { "Phone", new ContactFields { LastName = "Visser", Phone = new string('1', 201) } },
        { "JobTitle", new ContactFields { LastName = "Visser", JobTitle = new string('a', 201) } },
        { "Department", new ContactFields { LastName = "Visser", Department = new string('a', 201) } },
        { "CostCenter", new ContactFields { LastName = "Visser", CostCenter = new string('a', 201) } },
        { "ManagerReference", new ContactFields { LastName = "Visser", ManagerReference = new string('a', 201) } },
        { "ManagerReference", new ContactFields { LastName = "Visser", ExternalReference = "E-7", ManagerReference = " e-7" } },
        { "Source", new ContactFields { LastName = "Visser", Source = new string('a', 201) } },
    };

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_contact_with_a_fault_is_refused_and_the_error_names_the_field(string field, ContactFields fields)
    {
        Assert.Equal(field, _database.Fails(ErrorIds.ContactInvalid, () => _database.Connection.Contacts.Create(fields)).Field);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_change_that_makes_a_fault_is_refused_and_the_error_names_the_field(string field, ContactFields fields)
    {
        Contact contact = fields.Type == ContactType.Person ? _database.Person() : _database.Organization();
        Assert.Equal(field, _database.Fails(
            ErrorIds.ContactInvalid,
            () => _database.Connection.Contacts.Update(new ContactReference(contact), _ => fields)).Field);
    }

    [Fact]
    public void The_longest_texts_fit()
    {
        string longest = new('a', 200);
        Assert.Equal(longest, _database.Person(lastName: longest, reference: longest).ExternalReference);
    }

    [Fact]
    public void A_contact_may_start_and_end_on_the_same_day()
    {
        var day = new DateTime(2026, 2, 1);
        Assert.Equal(day, _database.Person(start: day, end: day.AddHours(1)).EndDate);
    }

    [Fact]
    public void A_person_can_belong_only_to_an_organization()
    {
        Contact person = _database.Person();
        ProvisioningException error = _database.Fails(
            ErrorIds.ContactInvalid,
            () => _database.Connection.Contacts.Create(new ContactFields { LastName = "Bakker" }, new ContactReference(person)));
        Assert.Equal("Organization", error.Field);
    }

    [Fact]
    public void An_organization_belongs_to_no_organization()
    {
        Contact acme = _database.Organization();
        _database.Fails(
            ErrorIds.ContactInvalid,
            () => _database.Connection.Contacts.Create(
                new ContactFields { Type = ContactType.Organization, OrganizationName = "Sub" }, new ContactReference(acme)));
    }
}
