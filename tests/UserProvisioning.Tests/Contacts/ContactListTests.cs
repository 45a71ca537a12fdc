using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public sealed class ContactListTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public ContactListTests()
    {
        _database.Organization();
        _database.Person("Visser", "Jan", "E-1", "jan@example.com");
        _database.UserOf(_database.Person("Élan", "Ève", "É-2", "Eve@Example.com"));
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Without_a_filter_all_contacts_are_listed_by_id() => Lists(new ContactFilter(), "Acme", "Jan Visser", "Ève Élan");

    [Fact]
    public void Contacts_are_found_by_name_in_any_case() => Lists(new ContactFilter { Name = TextFilter.Exactly("ÈVE élan") }, "Ève Élan");

    [Fact]
    public void Contacts_are_found_by_pattern() => Lists(
        new ContactFilter { Name = TextFilter.Pattern("j", name => name.StartsWith('J')) }, "Jan Visser");

    [Fact]
    public void Contacts_are_found_by_reference() => Lists(new ContactFilter { ExternalReference = TextFilter.Exactly("é-2") }, "Ève Élan");

    [Fact]
    public void Contacts_are_found_by_email() => Lists(new ContactFilter { Email = TextFilter.Exactly("eve@EXAMPLE.com") }, "Ève Élan");

    [Fact]
    public void Contacts_are_found_by_type() => Lists(new ContactFilter { Type = ContactType.Organization }, "Acme");

    [Fact]
    public void Contacts_without_a_user_are_found() => Lists(new ContactFilter { WithoutUser = true }, "Acme", "Jan Visser");

    [Fact]
    public void Contacts_are_found_by_id() => Lists(new ContactFilter { Ids = [2, 99] }, "Jan Visser");

    [Fact]
    public void A_long_list_is_complete_even_if_contacts_are_removed_while_it_is_read()
    {
        for (int i = 0; i < 260; i++)
        {
            _database.Person($"Name{i}");
        }

        int seen = 0;
        foreach (Contact contact in _database.Connection.Contacts.List(new ContactFilter()))
        {
            seen++;
            if (!contact.HasSystemUser && contact.DisplayName.StartsWith("Jan Name", StringComparison.Ordinal))
            {
                _database.Connection.Contacts.Remove(new ContactReference(contact));
            }
        }

        Assert.Equal(263, seen);
        Lists(new ContactFilter(), "Acme", "Jan Visser", "Ève Élan");
    }

    [Fact]
    public void A_cancelled_list_stops()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => _database.Connection.Contacts.List(new ContactFilter(), cancel.Token).ToList());
    }

    private void Lists(ContactFilter filter, params string[] names) =>
        Assert.Equal(names, _database.Connection.Contacts.List(filter).Select(contact => contact.DisplayName));
}
