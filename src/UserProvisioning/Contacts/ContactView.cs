using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// Makes the object that a person sees of a contact that is stored: what the contact itself does not say comes from its organization.
/// </summary>
internal static class ContactView
{
    /// <param name="row">The contact as it is stored.</param>
    /// <param name="defaultLanguage">The client's language.</param>
    internal static Contact Of(ContactRow row, string defaultLanguage)
    {
        ContactFields shown = row.Fields with
        {
            OrganizationName = row.LinkedOrganizationName ?? row.OrganizationName,
            Language = LanguageOf(row) ?? defaultLanguage,
        };
        var contact = new Contact
        {
            Id = row.Id,
            Status = row.Status,
            DisplayName = row.DisplayName,
            HasSystemUser = row.HasSystemUser,
            HasWorkplaceIdentity = row.HasWorkplaceIdentity,
        };
        foreach (ContactField field in ContactFieldCatalog.All)
        {
            field.Show(shown, contact);
        }

        return contact;
    }

    /// <summary>The contact's own language, else that of its organization; null when neither has one, and the client's counts.</summary>
    internal static string? LanguageOf(ContactRow row) => row.Language ?? row.LinkedOrganizationLanguage;
}
