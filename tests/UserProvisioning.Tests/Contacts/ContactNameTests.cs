using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.References;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.EmployeeFiles;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

/// <summary>Tests of which names make up the display name.</summary>
public sealed class ContactNameTests : IDisposable
{
    private readonly TestDatabase _database = new();

    private static readonly ContactFields Noor = new()
    {
        FirstName = "Noor", Prefix = "van der", LastName = "Linden", PartnerPrefix = "de", PartnerName = "Vries",
    };

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(NameUse.Own, "Noor van der Linden")]
    [InlineData(NameUse.Partner, "Noor de Vries")]
    [InlineData(NameUse.PartnerOwn, "Noor de Vries-van der Linden")]
    [InlineData(NameUse.OwnPartner, "Noor van der Linden-de Vries")]
    public void NameUse_decides_the_display_name(NameUse use, string name)
    {
        Contact made = _database.Connection.Contacts.Create(Noor with { NameUse = use });
        Assert.Equal((name, use), (made.DisplayName, made.NameUse));
        Contact found = Assert.Single(_database.Connection.Contacts.List(new ContactFilter { Name = TextFilter.Exactly(name) }));
        Assert.Equal(made.Id, found.Id);
        Contact without = _database.Connection.Contacts.Update(new ContactReference(made.Id), fields => fields with { PartnerName = null });
        Assert.Equal("Noor van der Linden", without.DisplayName);
    }

    [Fact]
    public void An_organization_has_no_partner()
    {
        var acme = new ContactFields { Type = ContactType.Organization, OrganizationName = "Acme" };
        Assert.Empty(ContactRules.Faults(acme));
        Assert.NotEmpty(ContactRules.Faults(acme with { NameUse = NameUse.Partner }));
        Assert.NotEmpty(ContactRules.Faults(acme with { PartnerName = "Vries" }));
    }

    [Fact]
    public void A_username_may_have_the_name_of_the_partner()
    {
        Contact made = _database.Connection.Contacts.Create(Noor);
        SystemUser user = _database.Connection.SystemUsers.Create(
            [new NewSystemUserRequest { Contact = new ContactReference(made), UsernameFormat = "{FirstName:1}.{PartnerName}" }])[0].Require();
        Assert.Equal("n.vries", user.Username);
    }

    [Theory]
    [InlineData("Eigen", NameUse.Own)]
    [InlineData("partner", NameUse.Partner)]
    [InlineData("Partner - eigen", NameUse.PartnerOwn)]
    [InlineData("Eigen-partner", NameUse.OwnPartner)]
    [InlineData("OwnPartner", NameUse.OwnPartner)]
    [InlineData("V", NameUse.PartnerOwn)]
    public void A_file_may_write_NameUse_in_several_ways(string text, NameUse use)
    {
        Assert.Null(ValueParser.NameUse(text, out NameUse value));
        Assert.Equal(use, value);
    }

    [Fact]
    public void Headers_of_Dutch_systems_are_recognized()
    {
        using var lab = new EmployeeFileLab();
        lab.Import(
            "Personeelsnummer;Roepnaam;Voorvoegsel;Geboortenaam;Voorvoegsel partner;Naam partner;Naamgebruik;Gebouw;Verdieping;Kamer\n"
            + "1;Noor;van der;Linden;de;Vries;Partner-eigen;HQ;3;3.14\n2;Jan;;Jansen;;;;;;\n3;Piet;;Smit;;;anders;;;\n");
        Contact noor = lab.Contact("1");
        Assert.Equal(("Noor de Vries-van der Linden", "HQ", "3", "3.14"), (noor.DisplayName, noor.Building, noor.Floor, noor.Room));
        Assert.Equal(NameUse.Own, lab.Contact("2").NameUse);
        Assert.Equal(["1", "2"], lab.Contacts().Select(contact => contact.ExternalReference).Order());
    }
}
