using UserProvisioning.Common;
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
        ContactFields said = row.Contact;
        ContactFields after = before with
        {
            FirstName = Text(EmployeeField.FirstName, said.FirstName, before.FirstName),
            Prefix = Text(EmployeeField.Prefix, said.Prefix, before.Prefix),
            LastName = Text(EmployeeField.LastName, said.LastName, before.LastName),
            Initials = Text(EmployeeField.Initials, said.Initials, before.Initials),
            OrganizationName = Text(EmployeeField.OrganizationName, said.OrganizationName, before.OrganizationName),
            Email = Text(EmployeeField.Email, said.Email, before.Email),
            Phone = Text(EmployeeField.Phone, said.Phone, before.Phone),
            Language = Text(EmployeeField.Language, said.Language, before.Language),
            JobTitle = Text(EmployeeField.JobTitle, said.JobTitle, before.JobTitle),
            Department = Text(EmployeeField.Department, said.Department, before.Department),
            CostCenter = Text(EmployeeField.CostCenter, said.CostCenter, before.CostCenter),
            ManagerReference = Text(EmployeeField.ManagerReference, said.ManagerReference, before.ManagerReference),
            StartDate = map.Has(EmployeeField.StartDate) ? said.StartDate : before.StartDate,
            EndDate = map.Has(EmployeeField.EndDate) ? said.EndDate : before.EndDate,
            Source = source,
        };
        if (before.Type == ContactType.Person)
        {
            if (map.Has(EmployeeField.OrganizationReference))
            {
                after = after with { OrganizationId = organization?.Id };
            }

            // The person's own OrganizationName is cleared when the organization is a contact: the name is that contact's.
            if (after.OrganizationId is not null)
            {
                after = after with { OrganizationName = null };
            }
        }

        return ContactFieldCatalog.Clean(after);

        string? Text(EmployeeField field, string? value, string? former) => map.Has(field) ? value : former;
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
