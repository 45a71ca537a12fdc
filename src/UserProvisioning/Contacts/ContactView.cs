using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// Makes the object that PowerShell shows of a stored contact. Fields that the contact lacks come from its organization.
/// </summary>
internal static class ContactView
{
    /// <param name="row">The contact as it is stored.</param>
    /// <param name="language">The rule for its language.</param>
    internal static Contact Of(ContactRow row, ContactLanguage language)
    {
        ContactFields shown = row.Fields with
        {
            OrganizationName = row.LinkedOrganizationName ?? row.OrganizationName,
            Language = language.Of(row),
        };
        var contact = new Contact
        {
            Id = row.Id,
            Status = row.Status,
            DisplayName = row.DisplayName,
            HasSystemUser = row.HasSystemUser,
            HasWorkplaceIdentity = row.HasWorkplaceIdentity,
        };
        foreach (ContactField field in ContactFieldCatalog.AllOf(shown))
        {
            field.Show(shown, contact);
        }

        return contact;
    }
}
