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
    [InlineData("0", NameUse.Own)]
    [InlineData("1", NameUse.PartnerOwn)]
    [InlineData("2", NameUse.Partner)]
    [InlineData("3", NameUse.OwnPartner)]
    [InlineData("E", NameUse.Own)]
    [InlineData("G", NameUse.Own)]
    [InlineData("P", NameUse.Partner)]
    [InlineData("B", NameUse.PartnerOwn)]
    [InlineData("C", NameUse.OwnPartner)]
    [InlineData("D", NameUse.OwnPartner)]
    [InlineData("A", NameUse.OwnPartner)]
    [InlineData("N", NameUse.OwnPartner)]
    [InlineData("Eigen naam", NameUse.Own)]
    [InlineData("Geb. naam partner + Geboortenaam", NameUse.PartnerOwn)]
    [InlineData("Geboortenaam + Geb. naam partner", NameUse.OwnPartner)]
    public void A_file_may_write_NameUse_in_several_ways(string text, NameUse use)
    {
        Assert.Null(ValueParser.NameUse(text, out NameUse value));
        Assert.Equal(use, value);
    }

    /// <summary>Exports of AFAS and of Visma/Raet, as their connectors name the columns.</summary>
    [Theory]
    [InlineData("Medewerker;Achternaam;Voornaam;Roepnaam;Voorvoegsel;Geboortenaam;Voorvoegsel_partner;Geboortenaam_partner;Naamgebruik_code",
        "1;Vries-van der Linden;Noor Maria;Noor;van der;Linden;de;Vries;1")]
    [InlineData("Personeelsnummer;Roepnaam;Voorvoegsels geslachtsnaam;Geslachtsnaam;Voorvoegsels partner;Geslachtsnaam partner;Gebruik achternaam",
        "1;Noor;van der;Linden;de;Vries;B")]
    [InlineData("Personeelsnummer;roepnaam_P01003;voorvoegsels_P00302;geboortenaam_P00301;voorvoegsels_P00391;geboortenaam_P00390;"
        + "gebruikAchternaam_P00304", "1;Noor;van der;Linden;de;Vries;B")]
    [InlineData("employeeId,knownAs,lastNameAtBirthPrefix,lastNameAtBirth,partnerNamePrefix,partnerName,nameAssembleOrder",
        "1,Noor,van der,Linden,de,Vries,B")]
    [InlineData("Personeelsnummer;Voornaam;Voorvoegsel;Achternaam;Voorvoegsel partner;Naam partner;Naamgebruik;Naamgebruik code",
        "1;Noor;van der;Linden;de;Vries;Naam partner - eigen naam;1")]
    public void Exports_of_Dutch_systems_give_the_name_without_a_mapping(string headers, string row)
    {
        using var lab = new EmployeeFileLab();
        lab.Import($"{headers.Replace("Medewerker;", "Medewerkernummer;", StringComparison.Ordinal)}\n{row}\n");
        Assert.Equal("Noor de Vries-van der Linden", lab.Contact("1").DisplayName);
    }

    [Fact]
    public void A_code_of_another_register_is_refused()
    {
        Assert.NotNull(ValueParser.NameUse("4", out _));
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
