using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Undoes what a run did to contacts: compares each field with the run's new value and restores the former one.</summary>
internal sealed class ContactUndo(IUnitOfWork work, UndoConflicts conflicts, AuditLog audit, DateTime atUtc)
{
    private const string OrganizationReference = nameof(EmployeeField.OrganizationReference);

    /// <summary>Organizations that the run made. They are removed last, when no person belongs to them any more.</summary>
    private readonly Dictionary<long, string> _organizations = [];

    private readonly ContactStates _states = new(work, atUtc);

    internal int Removed { get; private set; }

    internal int SetBack { get; private set; }

    /// <summary>Undoes the contacts of a page of items. Call it after their users were undone.</summary>
    internal void Run(IReadOnlyList<UndoItem> items, IReadOnlyDictionary<long, ContactRow> contacts)
    {
        CheckFormerOrganizations(items);
        var changed = new List<ContactRow>();
        var removed = new List<long>();
        foreach (UndoItem item in items.Where(item => item.ContactChanges.Count > 0 || item.IsNewContact))
        {
            if (contacts.GetValueOrDefault(item.ContactId) is not { } contact)
            {
                conflicts.Add(item.Name, "the contact was removed");
            }
            else if (item.IsNewContact)
            {
                Remove(item, contact, removed);
            }
            else
            {
                SetBack++;
                List<FieldChange> fields = item.ContactChanges.Where(change => change.Field != ItemFields.ContactStatus).ToList();
                if (fields.Count > 0)
                {
                    changed.Add(contact.With(Former(item, contact, fields)));
                    audit.Add(AuditActions.Update, contact, Reversed(fields));
                }

                SetStatusBack(item, contact);
            }
        }

        if (conflicts.Count == 0)
        {
            work.Contacts.Update(changed);
            _states.Write();
            work.Contacts.Delete(removed);
        }
    }

    /// <summary>Removes the organizations that the run made.</summary>
    internal void RemoveOrganizations()
    {
        foreach (long[] ids in _organizations.Keys.Chunk(1000))
        {
            foreach ((long id, int persons, string example) in work.Contacts.PersonsOf(ids))
            {
                conflicts.Add(
                    _organizations[id],
                    persons == 1
                        ? $"'{example}' belongs to the organization now"
                        : $"'{example}' and {Counted.Of(persons - 1, "other")} belong to the organization now");
            }

            if (conflicts.Count == 0)
            {
                work.Contacts.Delete(ids);
            }
        }
    }

    private void Remove(UndoItem item, ContactRow contact, List<long> removed)
    {
        ContactFields now = contact.Fields;
        foreach (ContactField field in ContactFieldCatalog.Changeable)
        {
            // Items hold the reference or the name of an organization, not its id, so the organization is compared below.
            if (field != ContactFieldCatalog.OrganizationName && field != ContactFieldCatalog.OrganizationId)
            {
                Require(item, field.Name, field.IsEmpty(now) ? null : field.ToText(now), item.Find(field.Name)?.New);
            }
        }

        Require(item, "Status", contact.Status.ToString(), item.Find(ItemFields.ContactStatus)?.New ?? nameof(ContactStatus.Active));
        string? organization = item.Find(OrganizationReference)?.New;
        Require(item, OrganizationReference, contact.OrganizationId is { } id ? contact.LinkedOrganizationReference ?? $"#{id}" : null, organization);
        if (organization is null)
        {
            Require(item, nameof(ContactFields.OrganizationName), now.OrganizationName, item.Find(nameof(ContactFields.OrganizationName))?.New);
        }

        if (contact.HasSystemUser && !item.IsUserCreated)
        {
            conflicts.Add(item.Name, "a system user was made of the contact");
        }

        if (contact.Type == ContactType.Organization)
        {
            _organizations.Add(contact.Id, item.Name);
        }
        else
        {
            removed.Add(contact.Id);
        }

        Removed++;
        audit.Add(AuditActions.Remove, contact, Reversed(item.ContactChanges.Where(change => change.Field != ItemFields.ContactStatus)));
    }

    private void SetStatusBack(UndoItem item, ContactRow contact)
    {
        if (item.Find(ItemFields.ContactStatus) is not { } change)
        {
            return;
        }

        bool wasArchived = change.New == nameof(ContactStatus.Archived);
        if (contact.Status.ToString() != change.New || contact.ArchivedByImport != wasArchived)
        {
            conflicts.Add(item.Name, contact.Status == ContactStatus.Active ? "the contact was restored" : "the contact was archived since");
            return;
        }

        ContactStatus before = contact.Status;
        if (wasArchived)
        {
            _states.Restore(contact);
        }
        else
        {
            _states.Set(contact, ContactStatus.Archived, item.Record!.ContactArchivedAt, byImport: true);
        }

        audit.Add(
            wasArchived ? AuditActions.Restore : AuditActions.Archive, contact,
            ContactStates.Change(nameof(Contact.Status), before, contact.Status));
    }

    /// <summary>The contact with the values from before the run. Fields that the run did not change keep their present values.</summary>
    private ContactFields Former(UndoItem item, ContactRow contact, List<FieldChange> changes)
    {
        ContactFields fields = contact.Fields with { };
        UndoRecord? record = item.Record;
        if (record is { OrganizationBefore: { } before, OrganizationAfter: { } after })
        {
            if (contact.OrganizationId != after.Id)
            {
                Conflict(
                    item,
                    "organization",
                    contact.LinkedOrganizationReference ?? contact.OrganizationName,
                    item.Find(OrganizationReference)?.New ?? after.Name);
            }
            else
            {
                Require(item, nameof(ContactFields.OrganizationName), fields.OrganizationName, after.Name);
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

            ContactField field = ContactFieldCatalog.Named(change.Field);
            Require(item, field.Name, field.ToText(fields), change.New);
            field.SetText(fields, change.Old);
        }

        // A former value may contradict a value that was set since, such as an end date before a new start date.
        foreach ((string field, string reason) in ContactRules.Faults(fields))
        {
            conflicts.Add(item.Name, $"its former values do not fit with what was changed since; {field}: {reason}");
        }

        return fields;
    }

    private void CheckFormerOrganizations(IReadOnlyList<UndoItem> items)
    {
        List<long> former = items.Select(item => item.Record?.OrganizationBefore?.Id).OfType<long>().Distinct().ToList();
        if (former.Count == 0)
        {
            return;
        }

        IReadOnlyDictionary<long, ContactRow> present = work.Contacts.ByIds(former);
        foreach (UndoItem item in items.Where(item => item.Record?.OrganizationBefore?.Id is { } id && !present.ContainsKey(id)))
        {
            conflicts.Add(item.Name, $"the organization '{item.Find(OrganizationReference)?.Old}' that it belonged to was removed");
        }
    }

    private void Require(UndoItem item, string field, string? now, string? left)
    {
        if (!string.Equals(now, left, StringComparison.Ordinal))
        {
            Conflict(item, field, now, left);
        }
    }

    private void Conflict(UndoItem item, string field, string? now, string? left) =>
        conflicts.Add(item.Name, $"{field} was {Shown(left)} after the run and is {Shown(now)} now");

    private static string Shown(string? value) => value is null ? "empty" : $"'{Text.Shorten(value)}'";

    private static List<FieldChange> Reversed(IEnumerable<FieldChange> changes) =>
        changes.Select(change => new FieldChange(change.Field, change.New, change.Old)).ToList();
}
