using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// The rule for somebody's language: that of the contact, else that of its organization, else the client setting DefaultLanguage.
/// </summary>
internal sealed class ContactLanguage(ClientSettings settings)
{
    /// <summary>The rule with the settings as they are now.</summary>
    internal static ContactLanguage Of(IUnitOfWork work) => new(ClientSettings.Of(work));

    /// <summary>The language of a contact.</summary>
    internal string Of(ContactRow contact) => Said(contact) ?? settings.DefaultLanguage;

    /// <summary>
    /// The language of a mail to a user: the user's own setting stands before what the contact says, and the general value of the setting before the
    /// client's default.
    /// </summary>
    internal string OfMail(ContactRow contact, string? ofUser, string? general) =>
        ofUser ?? Said(contact) ?? general ?? settings.DefaultLanguage;

    private static string? Said(ContactRow contact) => contact.Language ?? contact.LinkedOrganizationLanguage;
}
