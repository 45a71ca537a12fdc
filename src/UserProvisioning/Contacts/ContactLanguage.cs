using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// The rule for a contact's language: that of the contact, else that of its organization, else the client setting DefaultLanguage.
/// </summary>
internal sealed class ContactLanguage(ClientSettings settings)
{
    /// <summary>Makes the rule with the present client settings.</summary>
    internal static ContactLanguage Of(IUnitOfWork work) => new(ClientSettings.Of(work));

    /// <summary>Returns the language of a contact.</summary>
    internal string Of(ContactRow contact) => Said(contact) ?? settings.DefaultLanguage;

    /// <summary>
    /// Returns the language of a mail to a user: the user's own setting comes before the language of the contact, and the general setting before the
    /// client's default language.
    /// </summary>
    internal string OfMail(ContactRow contact, string? ofUser, string? general) =>
        ofUser ?? Said(contact) ?? general ?? settings.DefaultLanguage;

    private static string? Said(ContactRow contact) => contact.Language ?? contact.LinkedOrganizationLanguage;
}
