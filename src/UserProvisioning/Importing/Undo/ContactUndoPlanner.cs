using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Plans how to put contacts back: compares each field with the run's new value, and finds the former one.</summary>
internal static class ContactUndoPlanner
{
    private const string OrganizationReference = nameof(EmployeeField.OrganizationReference);

    internal static void Plan(UndoPlan plan, UndoPage page)
    {
        UndoItem item = plan.Item;
        if (item.Record?.OrganizationBefore?.Id is { } before && !page.HasOrganization(before))
        {
            plan.Conflicts.Add($"the organization '{item.Find(OrganizationReference)?.Old}' that it belonged to was removed");
        }

        if (plan.Contact is not { } contact)
        {
            plan.Conflicts.Add(page.WhereContactIs(item));
        }
        else if (item.IsNewContact)
        {
            RequireUntouched(plan, contact, page.Fields);
        }
        else
        {
            List<FieldChange> fields = item.ContactChanges.Where(change => change.Field != ItemFields.ContactStatus).ToList();
            plan.Fields = fields.Count > 0 ? Former(plan, contact, fields, page.Fields) : null;
            RequireStatus(plan, contact);
        }
    }

    private static void RequireUntouched(UndoPlan plan, ContactRow contact, ContactFieldSet known)
    {
        UndoItem item = plan.Item;
        ContactFields now = contact.Fields;
        IEnumerable<OwnContactField> emptied = item.ContactChanges.Select(change => known.FindOwn(change.Field)).OfType<OwnContactField>()
            .Where(field => field.IsEmpty(now));
        foreach (ContactField field in ContactFieldCatalog.ChangeableOf(now, null).Concat(emptied))
        {
            // Items hold the reference or the name of an organization, not its id, so the organization is compared below.
            if (field != ContactFieldCatalog.OrganizationName && field != ContactFieldCatalog.OrganizationId)
            {
                Require(plan, field.Name, field.IsEmpty(now) ? null : field.ToText(now), item.Find(field.Name)?.New);
            }
        }

        Require(plan, "Status", contact.Status.ToString(), item.Find(ItemFields.ContactStatus)?.New ?? nameof(ContactStatus.Active));
        string? organization = item.Find(OrganizationReference)?.New;
        Require(plan, OrganizationReference, contact.OrganizationId is { } id ? contact.LinkedOrganizationReference ?? $"#{id}" : null, organization);
        if (organization is null)
        {
            Require(plan, nameof(ContactFields.OrganizationName), now.OrganizationName, item.Find(nameof(ContactFields.OrganizationName))?.New);
        }

        if (contact.HasSystemUser && !item.IsUserCreated)
        {
            plan.Conflicts.Add("a system user was made of the contact");
        }
    }

    private static void RequireStatus(UndoPlan plan, ContactRow contact)
    {
        if (plan.Item.Find(ItemFields.ContactStatus) is { } change
            && (contact.Status.ToString() != change.New || contact.ArchivedByImport != (change.New == nameof(ContactStatus.Archived))))
        {
            plan.Conflicts.Add(contact.Status == ContactStatus.Active ? "the contact was restored" : "the contact was archived since");
        }
    }

    /// <summary>The contact with the values from before the run. Fields that the run did not change keep their present values.</summary>
    private static ContactFields Former(UndoPlan plan, ContactRow contact, List<FieldChange> changes, ContactFieldSet known)
    {
        UndoItem item = plan.Item;
        ContactFields fields = contact.Fields with { };
        UndoRecord? record = item.Record;
        if (record is { OrganizationBefore: { } before, OrganizationAfter: { } after })
        {
            if (contact.OrganizationId != after.Id)
            {
                plan.Changed(
                    "organization",
                    contact.LinkedOrganizationReference ?? contact.OrganizationName,
                    item.Find(OrganizationReference)?.New ?? after.Name);
            }
            else
            {
                Require(plan, nameof(ContactFields.OrganizationName), fields.OrganizationName, after.Name);
            }

            fields = fields with { OrganizationId = before.Id, OrganizationName = before.Name };
        }

        bool moved = record?.OrganizationAfter is not null;
        foreach (FieldChange change in changes)
        {
            if (moved && change.Field is (OrganizationReference or nameof(ContactFields.OrganizationName)))
            {
                continue;
            }

            if (known.Find(change.Field) is not { } field)
            {
                plan.Conflicts.Add($"the contact field {change.Field} was removed");
                continue;
            }

            Require(plan, field.Name, field.ToText(fields), change.New);
            if (field is OwnContactField own && OwnFieldText.Read(own.Type, change.Old, out _) is { } fault)
            {
                plan.Conflicts.Add($"the contact field {own.Name} has another type now, and {fault}");
                continue;
            }

            field.SetText(fields, change.Old);
        }

        // A former value may contradict a value that was set since, such as an end date before a new start date.
        foreach ((string field, string reason) in ContactRules.Faults(fields))
        {
            plan.Conflicts.Add($"its former values do not fit with what was changed since; {field}: {reason}");
        }

        return fields;
    }

    private static void Require(UndoPlan plan, string field, string? now, string? left)
    {
        if (!string.Equals(now, left, StringComparison.Ordinal))
        {
            plan.Changed(field, now, left);
        }
    }
}
