using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactReferenceTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("E-1", "e-1")]
    [InlineData("E-1", " E-1 ")]
    [InlineData("é", "É")]
    [InlineData("e\u0301", "É")]
    [InlineData("ж", "Ж")]
    public void An_external_reference_is_unique_without_regard_to_case(string first, string second)
    {
        _database.Person(reference: first);
        ProvisioningException error = _database.Fails(ErrorIds.ContactInvalid, () => _database.Person("Bakker", reference: second));
        Assert.Equal("ExternalReference", error.Field);
    }

    [Fact]
    public void A_change_to_the_reference_of_another_contact_is_refused()
    {
        _database.Person(reference: "E-1");
        Contact other = _database.Person("Bakker", reference: "E-2");
        _database.Fails(ErrorIds.ContactInvalid, () => _database.Connection.Contacts.Update(
            new ContactReference(other), fields => fields with { ExternalReference = "e-1" }));
    }

    [Fact]
    public void A_contact_may_change_the_case_of_its_own_reference()
    {
        Contact person = _database.Person(reference: "e-1");
        Assert.Equal("E-1", _database.Connection.Contacts.Update(
            new ContactReference(person), fields => fields with { ExternalReference = "E-1" }).ExternalReference);
    }

    [Fact]
    public void Any_number_of_contacts_may_have_no_reference()
    {
        Assert.NotEqual(_database.Person().Id, _database.Person().Id);
    }

    [Theory]
    [InlineData("E-É1")]
    [InlineData("e-é1")]
    [InlineData(" E-E\u03011 ")]
    public void A_contact_is_found_by_its_reference_in_any_case(string reference)
    {
        Contact person = _database.Person(reference: "E-É1");
        Assert.Equal(person.Id, _database.Connection.Contacts.Get(new ContactReference(reference)).Id);
    }

    [Fact]
    public void A_contact_is_found_by_its_object_its_id_and_its_user()
    {
        Contact person = _database.Person();
        SystemUser user = _database.UserOf(person);
        Assert.All(
            new[] { new ContactReference(person), new ContactReference(person.Id), new ContactReference(user) },
            reference => Assert.Equal(person.Id, _database.Connection.Contacts.Get(reference).Id));
    }

    [Fact]
    public void A_wildcard_in_a_reference_finds_nothing()
    {
        _database.Person(reference: "E-1");
        _database.Fails(ErrorIds.ContactNotFound, () => _database.Connection.Contacts.Get(new ContactReference("E-%")));
    }
}
