using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactOrganizationTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_person_shows_the_present_name_of_its_organization()
    {
        Contact acme = _database.Organization();
        Contact person = _database.Person();
        _database.Connection.Contacts.Update(new ContactReference(person), fields => fields, new ContactReference(acme));
        _database.Connection.Contacts.Update(new ContactReference(acme), fields => fields with { OrganizationName = "Acme BV" });
        Contact read = _database.Connection.Contacts.Get(new ContactReference(person));
        Assert.Equal(("Acme BV", acme.Id), (read.OrganizationName, read.OrganizationId));
    }

    [Fact]
    public void A_person_may_name_an_organization_that_is_no_contact()
    {
        Contact person = _database.Connection.Contacts.Create(new ContactFields { LastName = "Visser", OrganizationName = "Elsewhere" });
        Assert.Equal(("Elsewhere", null), (person.OrganizationName, person.OrganizationId));
    }

    [Fact]
    public void An_unknown_organization_is_an_error()
    {
        _database.Fails(ErrorIds.ContactNotFound, () => _database.Connection.Contacts.Create(
            new ContactFields { LastName = "Visser" }, new ContactReference("nowhere")));
    }

    [Fact]
    public void An_organization_with_persons_cannot_be_removed()
    {
        Contact acme = _database.Organization();
        Contact person = _database.Person();
        _database.Connection.Contacts.Update(new ContactReference(person), fields => fields, new ContactReference(acme));
        _database.Fails(ErrorIds.Conflict, () => _database.Connection.Contacts.Remove(new ContactReference(acme)));
        _database.Connection.Contacts.Remove(new ContactReference(person));
        _database.Connection.Contacts.Remove(new ContactReference(acme));
        Assert.Empty(_database.Connection.Contacts.List(new ContactFilter()));
    }
}
