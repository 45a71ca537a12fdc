using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// Merges a row into a contact: a field that has a column takes the value of its cell, also an empty one; the other fields keep their values.
/// </summary>
internal static class ContactMerge
{
    /// <param name="map">Which fields have a column.</param>
    /// <param name="row">The row.</param>
    /// <param name="before">The contact as it is; for a new contact, one with only a type and an external reference.</param>
    /// <param name="organization">The organization that the row names; null when it names none.</param>
    /// <param name="source">The source that the contact belongs to from now on.</param>
    internal static ContactFields Apply(FieldMap map, EmployeeRow row, ContactFields before, ContactRow? organization, string? source)
    {
        ContactFields after = before with { Source = source };
        foreach (EmployeeField field in map.Plain)
        {
            // The references of row and contact may differ in upper and lower case. The contact keeps its first spelling.
            if (field != EmployeeField.ExternalReference && row.Says(map, field))
            {
                field.Contact!.Copy(row.Contact, after);
            }
        }

        if (before.Type == ContactType.Person)
        {
            if (row.Says(map, EmployeeField.OrganizationReference))
            {
                ContactFieldCatalog.OrganizationId.Set(after, organization?.Id);
            }

            // If the organization is a contact, its name comes from that contact, so the person's own OrganizationName is cleared.
            if (after.OrganizationId is not null)
            {
                ContactFieldCatalog.OrganizationName.Set(after, null);
            }
        }

        return ContactFieldCatalog.Clean(after);
    }

    /// <summary>The changes as an administrator reads them: with the organization's name and reference instead of its id.</summary>
    internal static List<FieldChange> Changes(ContactRow? before, ContactFields after, ContactRow? organization)
    {
        List<FieldChange> changes = ContactDiff.Between(before?.Fields, after);
        if (before?.OrganizationId == after.OrganizationId)
        {
            return changes;
        }

        // The organization can change only if the file has a column for it, so the new one is the organization of the row, or none.
        string? formerName = before?.LinkedOrganizationName ?? before?.OrganizationName;
        string? name = organization?.OrganizationName ?? after.OrganizationName;
        changes.RemoveAll(change => change.Field is nameof(ContactFields.OrganizationId) or nameof(ContactFields.OrganizationName));
        if (formerName != name)
        {
            changes.Add(new FieldChange(nameof(ContactFields.OrganizationName), formerName, name));
        }

        changes.Add(new FieldChange(
            nameof(EmployeeField.OrganizationReference),
            before?.OrganizationId is { } former ? before.LinkedOrganizationReference ?? $"#{former}" : null,
            organization is null ? null : AuditLog.NameOf(organization)));
        return changes;
    }
}
