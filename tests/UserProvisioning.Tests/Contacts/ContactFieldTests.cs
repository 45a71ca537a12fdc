using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactFieldTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_new_person_keeps_each_field()
    {
        Contact acme = _database.Organization();
        Contact made = _database.Connection.Contacts.Create(
            new ContactFields
            {
                ExternalReference = "E-1",
                FirstName = "Anna",
                Prefix = "van der",
                LastName = "Berg",
                Initials = "A.M.",
                Email = "anna@example.com",
                Phone = "+31 20 123",
                Language = "NL-nl",
                JobTitle = "Planner",
                Department = "Facilities",
                CostCenter = "4711",
                ManagerReference = "E-0",
                StartDate = new DateTime(2026, 1, 2, 15, 0, 0),
                EndDate = new DateTime(2027, 3, 4),
                Source = "hr",
            },
            new ContactReference(acme));
        Contact read = _database.Connection.Contacts.Get(new ContactReference(made.Id));
        Assert.Equivalent(
            new
            {
                made.Id,
                Type = ContactType.Person,
                ExternalReference = "E-1",
                FirstName = "Anna",
                Prefix = "van der",
                LastName = "Berg",
                Initials = "A.M.",
                OrganizationName = "Acme",
                OrganizationId = acme.Id,
                DisplayName = "Anna van der Berg",
                Email = "anna@example.com",
                Phone = "+31 20 123",
                Language = "nl-NL",
                JobTitle = "Planner",
                Department = "Facilities",
                CostCenter = "4711",
                ManagerReference = "E-0",
                StartDate = new DateTime(2026, 1, 2),
                EndDate = new DateTime(2027, 3, 4),
                Source = "hr",
                HasSystemUser = false,
            },
            read);
        Assert.Equivalent(read, made, strict: true);
    }

    [Fact]
    public void An_organization_has_a_name_an_address_a_phone_and_a_language()
    {
        Contact made = _database.Connection.Contacts.Create(new ContactFields
        {
            Type = ContactType.Organization,
            OrganizationName = "Acme",
            Email = "info@acme.example",
            Phone = "123",
            Language = "de",
        });
        Assert.Equal(
            (ContactType.Organization, "Acme", "Acme", "info@acme.example", "123", "de"),
            (made.Type, made.OrganizationName, made.DisplayName, made.Email, made.Phone, made.Language));
    }

    [Fact]
    public void A_change_of_some_fields_leaves_the_others()
    {
        Contact person = _database.Person(reference: "E-1", email: "jan@example.com");
        Contact changed = _database.Connection.Contacts.Update(
            new ContactReference(person), fields => fields with { Phone = "5678", Email = null });
        Assert.Equal(("E-1", "5678", null, "Jan Visser"), (changed.ExternalReference, changed.Phone, changed.Email, changed.DisplayName));
    }

    [Fact]
    public void A_change_of_the_last_name_changes_the_display_name()
    {
        Contact person = _database.Person();
        _database.Connection.Contacts.Update(new ContactReference(person), fields => fields with { LastName = "Bakker" });
        Assert.Equal("Jan Bakker", _database.Connection.Contacts.Get(new ContactReference(person.Id)).DisplayName);
    }

    [Fact]
    public void The_type_of_a_contact_cannot_change()
    {
        Contact person = _database.Person();
        ProvisioningException error = _database.Fails(ErrorIds.ContactInvalid, () => _database.Connection.Contacts.Update(
            new ContactReference(person), _ => new ContactFields { Type = ContactType.Organization, OrganizationName = "Acme" }));
        Assert.Equal("Type", error.Field);
    }

    [Fact]
    public void A_text_is_trimmed_and_composed_and_an_empty_text_becomes_null()
    {
        Contact person = _database.Connection.Contacts.Create(new ContactFields
        {
            FirstName = "  Rene\u0301\t",
            LastName = "De\nVries",
            Phone = " \t ",
        });
        Assert.Equal(("René", "De Vries", null), (person.FirstName, person.LastName, person.Phone));
    }

    [Fact]
    public void A_person_may_have_a_first_name_only_or_a_last_name_only()
    {
        Assert.Equal("Cher", _database.Person(lastName: null, firstName: "Cher").DisplayName);
        Assert.Equal("Visser", _database.Person(firstName: null).DisplayName);
    }
}
