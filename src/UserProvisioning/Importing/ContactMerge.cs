using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Merges a row into a contact: a field with a column takes the cell's value, empty included; the other fields stay.</summary>
internal static class ContactMerge
{
    /// <param name="map">Which fields have a column.</param>
    /// <param name="row">The row.</param>
    /// <param name="before">The contact as it is; one with nothing but type and reference when it is new.</param>
    /// <param name="organization">The organization that the row names; null when it names none.</param>
    /// <param name="source">The source that the contact belongs to from now on.</param>
    internal static ContactFields Apply(FieldMap map, EmployeeRow row, ContactFields before, ContactRow? organization, string? source)
    {
        ContactFields after = before with { Source = source };
        foreach (EmployeeField field in map.Plain)
        {
            // A contact keeps the reference that it is known by, in the case in which it was first written.
            if (field != EmployeeField.ExternalReference)
            {
                field.Contact!.Copy(row.Contact, after);
            }
        }

        if (before.Type == ContactType.Person)
        {
            if (map.Has(EmployeeField.OrganizationReference))
            {
                ContactFieldCatalog.OrganizationId.Set(after, organization?.Id);
            }

            // The person's own OrganizationName is cleared when the organization is a contact: the name is that contact's.
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

        // Without a column for it, an organization stays: so here it is the row's, or none.
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
