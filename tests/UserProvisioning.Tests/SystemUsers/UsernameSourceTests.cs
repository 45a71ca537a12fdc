using UserProvisioning.Fields;
using UserProvisioning.Naming;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public sealed class UsernameSourceTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_name_of_an_organization_counts_as_the_last_name()
    {
        Assert.Equal("acmeb.v", _database.UserOf(_database.Organization("Acme B.V.")).Username);
    }

    [Fact]
    public void The_organization_of_a_person_is_the_contact_it_belongs_to()
    {
        Contact acme = _database.Organization("Acme");
        Contact person = _database.Connection.Contacts.Create(
            new ContactFields { LastName = "Visser", OrganizationName = "as text" }, new ContactReference(acme));
        Assert.Equal("acme.visser", Make(person, "{OrganizationName}.{LastName}").Username);
    }

    [Fact]
    public void The_reference_of_the_client_comes_from_its_setting()
    {
        _database.Set("ClientReference", "NL01");
        Assert.Equal("nl01-visser", Make(_database.Person(), "{ClientReference}-{LastName}").Username);
    }

    [Fact]
    public void The_client_format_applies_unless_the_request_has_one()
    {
        _database.Set("UsernameFormat", "{LastName}{FirstName:2}");
        Assert.Equal("visserja", _database.User().Username);
        Assert.Equal("e1", Make(_database.Person(reference: "E1"), "{ExternalReference}").Username);
    }

    [Fact]
    public void An_address_keeps_at_and_plus()
    {
        Contact person = _database.Person(email: "Jan.Visser+x@Example.com");
        Assert.Equal("jan.visser+x@example.com", Make(person, "{Email}").Username);
    }

    [Theory]
    [InlineData("{Email}")]
    [InlineData("{EmailLocalPart}")]
    [InlineData("{Prefix}")]
    [InlineData(".-_{Initials}")]
    public void A_contact_whose_name_comes_out_empty_gets_no_user(string format)
    {
        Contact person = _database.Person();
        Assert.Equal("Username", _database.Fails(ErrorIds.UsernameEmpty, () => Make(person, format)).Field);
    }

    [Fact]
    public void A_name_of_signs_alone_comes_out_empty()
    {
        Contact person = _database.Person("---", "…");
        _database.Fails(ErrorIds.UsernameEmpty, () => _database.UserOf(person));
    }

    [Fact]
    public void A_faulty_format_is_an_error_and_no_user_is_made()
    {
        Contact person = _database.Person();
        _database.Fails(ErrorIds.SettingInvalid, () => Make(person, "{Nickname}"));
    }

    private SystemUser Make(Contact contact, string format) => _database.Create(new NewSystemUserRequest
    {
        Contact = new ContactReference(contact),
        UsernameFormat = format,
    });
}
