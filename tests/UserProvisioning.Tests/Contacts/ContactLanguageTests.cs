using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactLanguageTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_contact_with_a_language_has_that_language()
    {
        Contact acme = _database.Organization(language: "de");
        Assert.Equal("fr", Person(acme, "fr").Language);
    }

    [Fact]
    public void A_contact_without_a_language_has_that_of_its_organization()
    {
        Contact acme = _database.Organization(language: "de");
        _database.Set("DefaultLanguage", "nl");
        Assert.Equal("de", Person(acme, null).Language);
    }

    [Fact]
    public void A_contact_without_a_language_or_organization_has_the_default_of_the_client()
    {
        Contact person = Person(_database.Organization(), null);
        Assert.Equal("en", person.Language);
        _database.Set("DefaultLanguage", "nl");
        Assert.Equal("nl", _database.Connection.Contacts.Get(new ContactReference(person)).Language);
    }

    [Fact]
    public void A_fallback_is_not_written_to_the_contact()
    {
        Contact person = _database.Person();
        _database.Connection.Contacts.Update(new ContactReference(person), fields => fields with { Phone = "1" });
        _database.Set("DefaultLanguage", "nl");
        Assert.Equal("nl", _database.Connection.Contacts.Get(new ContactReference(person)).Language);
    }

    private Contact Person(Contact organization, string? language) => _database.Connection.Contacts.Create(
        new ContactFields { LastName = "Visser", Language = language }, new ContactReference(organization));
}
