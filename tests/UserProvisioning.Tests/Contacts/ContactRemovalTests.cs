using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactRemovalTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_contact_without_a_user_can_be_removed()
    {
        Contact person = _database.Person(reference: "E-1");
        _database.Connection.Contacts.Remove(new ContactReference("e-1"));
        _database.Fails(ErrorIds.ContactNotFound, () => _database.Connection.Contacts.Get(new ContactReference(person.Id)));
    }

    [Fact]
    public void A_contact_with_a_user_cannot_be_removed()
    {
        Contact person = _database.Person();
        _database.UserOf(person);
        _database.Fails(ErrorIds.ContactHasSystemUser, () => _database.Connection.Contacts.Remove(new ContactReference(person)));
    }

    [Fact]
    public void A_contact_with_an_archived_user_cannot_be_removed()
    {
        Contact person = _database.Person();
        _database.Archive(_database.UserOf(person));
        _database.Fails(ErrorIds.ContactHasSystemUser, () => _database.Connection.Contacts.Remove(new ContactReference(person)));
    }

    [Fact]
    public void The_reference_of_a_removed_contact_is_free()
    {
        Contact first = _database.Person(reference: "E-1");
        _database.Connection.Contacts.Remove(new ContactReference(first));
        Assert.NotEqual(first.Id, _database.Person(reference: "E-1").Id);
    }
}
