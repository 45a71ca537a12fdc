using UserProvisioning.Fields;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Mail;

public sealed class MailLanguageTests : MailTest
{
    // Tests that mails and Get-Contact use the same rule for languages: the contact's, else its organization's, else the client's.
    [Theory]
    [InlineData("nl", null, "en", "nl")]
    [InlineData("en", "nl", "nl", "en")]
    [InlineData(null, "nl", "en", "nl")]
    [InlineData(null, "en", "nl", "en")]
    [InlineData(null, null, "nl", "nl")]
    [InlineData(null, null, "en", "en")]
    public void A_mail_is_in_the_language_that_the_contact_shows(string? own, string? ofOrganization, string ofClient, string shown)
    {
        Database.Connection.ClientSettings.Set("DefaultLanguage", ofClient);
        Contact organization = Database.Connection.Contacts.Create(
            new ContactFields { Type = ContactType.Organization, OrganizationName = "Acme", Language = ofOrganization });
        Contact person = Database.Connection.Contacts.Create(
            new ContactFields { LastName = "Visser", Email = "v@x.example", Language = own }, new ContactReference(organization));
        SystemUser user = Database.Connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(person) }])[0].Require();
        Assert.Equal(shown, person.Language);
        Assert.Contains(shown == "nl" ? "Beste" : "Hello", Mail(user).TextBody, StringComparison.Ordinal);
    }
}
