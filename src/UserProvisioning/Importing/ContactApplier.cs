using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Matching;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>Applies the rows of a batch to contacts: checks each row, compares it with its contact, and writes what differs.</summary>
/// <param name="work">The transaction.</param>
/// <param name="map">The mapping of columns to fields.</param>
/// <param name="index">The keys of all rows of the file.</param>
/// <param name="source">The name of the source.</param>
/// <param name="today">The day of the client.</param>
/// <param name="matching">Finds contacts by other fields than the reference; null when that is not asked for.</param>
/// <param name="hasOnlyOwnContacts">
/// Whether all contacts in the database were made from rows of this file. Then a row can match only the contact of an earlier row with the same key,
/// and such a row is rejected, so no contact need be looked up.
/// </param>
internal sealed partial class ContactApplier(
    IUnitOfWork work, FieldMap map, FileIndex index, string source, DateTime today, ContactMatching? matching, bool hasOnlyOwnContacts)
{
    private readonly OrganizationDirectory _organizations = new(work);

    internal void Run(IReadOnlyList<RowPlan> plans, ImportPhase phase)
    {
        IReadOnlyDictionary<string, ContactRow> existing = hasOnlyOwnContacts
            ? new Dictionary<string, ContactRow>()
            : work.Contacts.ByReferenceKeys(plans.Select(plan => plan.Row.Key).OfType<string>().Distinct(StringComparer.Ordinal).ToList());

        // An organization belongs to no other organization, so the rows of that phase need none.
        if (phase != ImportPhase.Organizations && map.Has(EmployeeField.OrganizationReference))
        {
            _organizations.Prefetch(plans.Select(plan => plan.Row.OrganizationReference).OfType<string>());
        }

        matching?.Prefetch(plans.Select(plan => plan.Row)
            .Where(row => row.Key is { } key && !existing.ContainsKey(key) && index.PrimaryLine(row.Line) is null));
        var created = new List<ContactRow>();
        var updated = new List<ContactRow>();
        var before = new List<ContactRow>();
        foreach (RowPlan plan in plans)
        {
            ContactRow? contact = plan.Row.Key is { } key ? existing.GetValueOrDefault(key) : null;
            if (phase == ImportPhase.Organizations && plan.Row.Type is null && contact?.Type == ContactType.Person)
            {
                index.Defer(plan.Row.Line);
                plan.IsDeferred = true;
                continue;
            }

            if (index.PrimaryLine(plan.Row.Line) is { } primary)
            {
                plan.LeaveTo(contact, map.Words, primary);
                continue;
            }

            plan.Match = contact is null ? matching?.Find(plan.Row) : null;
            contact ??= plan.Match?.Contact;
            Decide(plan, contact);
            if (plan.IsNew)
            {
                created.Add(plan.Contact!);
            }
            else if (plan.Changes.Count > 0)
            {
                updated.Add(plan.Contact!);
                before.Add(contact!);
            }
        }

        work.Contacts.Insert(created);
        work.Contacts.Update(updated, before);
    }

    private void Decide(RowPlan plan, ContactRow? contact)
    {
        EmployeeRow row = plan.Row;
        var faults = new List<(string? Field, string Reason)>(row.Faults);

        // A row that could not be parsed has no fields to check.
        if (faults.Exists(fault => fault.Field is null))
        {
            plan.Reject(faults);
            return;
        }

        plan.IsByAlias = contact is not null && plan.Match is null && row.Key is { } asked && asked != KeyOf(contact);
        if (plan.IsByAlias && OtherLine(row, contact!) is { } other)
        {
            plan.LeaveTo(
                contact, map.Words, other, $"'{Text.Shorten(row.Contact.ExternalReference!)}' was merged into '{AuditLog.NameOf(contact!)}'.");
            return;
        }

        CheckKey(row, contact, faults);
        if (plan.Match?.Fault is { } unmatched)
        {
            faults.Add((plan.Match.By, unmatched));
        }

        ContactType type = contact?.Type ?? row.InferredType;
        if (row.Type is { } said && said != type)
        {
            faults.Add((
                nameof(EmployeeField.Type),
                $"the {map.Words.Row} says {said}, but the contact '{row.Contact.ExternalReference}' is already {Article(type)}; "
                    + "a contact cannot change its type"));
        }

        CheckName(row, contact, type, faults);
        ContactRow? organization = FindOrganization(row, type, faults);
        ContactFields before = contact?.Fields ?? new ContactFields { Type = type, ExternalReference = row.Contact.ExternalReference };

        // A row by an alias leaves the contact to the source that delivers it.
        bool keepsSource = contact is not null && (map.IsExport || (plan.IsByAlias && contact.Source is not null));
        ContactFields after = ContactMerge.Apply(map, row, before, organization, keepsSource ? contact!.Source : source);

        after = plan.Match is null ? after : after with { ExternalReference = row.Contact.ExternalReference };

        // A cell that could not be read counts as empty here. Its fault was reported already and must not be reported twice.
        int reported = faults.Count;
        foreach ((string field, string reason) in ContactRules.Faults(after))
        {
            if (faults.FindIndex(0, reported, fault => fault.Field == field) < 0)
            {
                faults.Add((field, reason));
            }
        }

        if (faults.Count > 0)
        {
            if (contact is not null && MustEndAccess(row, contact, faults))
            {
                plan.Contact = contact;
                plan.SetFaults(faults);
                return;
            }

            plan.Reject(faults);
            return;
        }

        plan.IsNew = contact is null;
        if (plan.Match is not null)
        {
            plan.Adopted(plan.Match.By);
            matching!.Adopt(contact!);
        }

        plan.Changes.AddRange(ContactMerge.Changes(contact, after, organization));
        plan.IsContactChanged = contact is not null && plan.Changes.Count > 0;
        plan.Undo = UndoRecord.OfOrganization(contact, after);
        plan.Contact = contact?.With(after) ?? ContactRow.From(after);
        plan.Contact.HasSystemUser = contact?.HasSystemUser ?? false;
        plan.Contact.SystemUserId = contact?.SystemUserId;
        plan.Contact.HasArchivedUser = contact?.HasArchivedUser ?? false;

        // The username format may contain the organization's name.
        plan.Contact.LinkedOrganizationName = after.OrganizationId is null ? null
            : organization?.OrganizationName ?? contact?.LinkedOrganizationName;
        plan.Contact.LinkedOrganizationReference = after.OrganizationId is null ? null
            : organization?.ExternalReference ?? contact?.LinkedOrganizationReference;
    }

    /// <summary>
    /// The line that counts for a contact which a row names by an alias; null when it is this row. The contact's own row counts before all others,
    /// since its source goes on with that one: a row for a former employment must not end the present one.
    /// </summary>
    private long? OtherLine(EmployeeRow row, ContactRow contact) =>
        (KeyOf(contact) is { } own ? index.FirstLine(own) : null)
        ?? (index.AliasLine(contact.Id) is { } first && first < row.Line ? first : null);

    private static string? KeyOf(ContactRow contact) => contact.ExternalReference is { } reference ? Text.Key(reference) : null;

    /// <summary>
    /// Whether a row with faults ends the access of its contact nevertheless: a leaver must not keep access because an address is misspelt. Nothing
    /// else of the row is applied.
    /// </summary>
    private bool MustEndAccess(EmployeeRow row, ContactRow contact, List<(string? Field, string Reason)> faults) =>
        row.SaysLeft(today)
        && (contact.Status == ContactStatus.Active || contact is { HasSystemUser: true, HasArchivedUser: false })
        && !faults.Exists(fault => fault.Field == nameof(EmployeeField.ExternalReference));

    private ContactRow? FindOrganization(EmployeeRow row, ContactType type, List<(string? Field, string Reason)> faults)
    {
        const string Field = nameof(EmployeeField.OrganizationReference);
        if (row.OrganizationReference is not { } reference)
        {
            return null;
        }

        string key = Text.Key(reference);
        string shown = Text.Shorten(reference);
        if (type == ContactType.Organization)
        {
            // Some files name an organization as its own organization. That is no fault; it means that the organization has none.
            if (key != row.Key)
            {
                faults.Add((Field, "only a person belongs to an organization"));
            }

            return null;
        }

        ContactRow? organization = _organizations.Find(reference);
        if (organization?.Type == ContactType.Organization)
        {
            return organization;
        }

        faults.Add((Field,
            organization is not null ? $"'{shown}' is the person '{organization.DisplayName}', not an organization"
            : index.FirstLine(key) is { } line ? $"'{shown}' is the key of {map.Words.Place(line)}, which is not an organization or was rejected"
                + (index.IsWhole ? string.Empty : $", or is not among the {map.Words.Rows} that are applied")
            : $"there is no organization '{shown}', neither {map.Words.Within} nor among the contacts"));
        return null;
    }

    private static string Article(ContactType type) => type == ContactType.Organization ? "an organization" : "a person";
}
