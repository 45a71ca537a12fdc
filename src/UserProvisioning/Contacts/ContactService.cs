using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Makes, changes, finds and removes contacts.</summary>
public sealed class ContactService
{
    private readonly ProvisioningContext _context;

    internal ContactService(ProvisioningContext context) => _context = context;

    /// <summary>Lists contacts by id, as they are read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The contacts.</returns>
    public IEnumerable<Contact> List(ContactFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Paging.Read(
            (work, after, take) => work.Contacts.Page(filter, after, take),
            (work, rows) =>
            {
                string language = ProvisioningContext.Settings(work).DefaultLanguage;
                return rows.Select(row => row.ToContact(language));
            },
            _context.Store,
            cancellation);
    }

    /// <summary>Finds one contact.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>The contact.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    public Contact Get(ContactReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return Resolve(work, reference).ToContact(ProvisioningContext.Settings(work).DefaultLanguage);
    }

    /// <summary>Makes a contact.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="organization">The organization that a person belongs to; null for none.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The contact.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>, <see cref="ErrorIds.ContactNotFound"/>.</exception>
    public Contact Create(ContactFields fields, ContactReference? organization = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return _context.Write(
            work =>
            {
                fields = Check(work, fields with { OrganizationId = OrganizationId(work, organization) }, id: 0);
                ContactRow row = ContactRow.From(fields);
                work.Contacts.Insert([row]);
                var audit = new AuditLog(_context);
                audit.Add(AuditActions.Create, nameof(Contact), AuditLog.NameOf(row), ContactDiff.Between(null, fields));
                Contact contact = Reread(work, row.Id);
                audit.CommitWith(work);
                return contact;
            },
            cancellation);
    }

    /// <summary>Changes fields of a contact; the others stay.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="change">Answers the fields as they shall be from the fields as they are.</param>
    /// <param name="organization">The organization that a person shall belong to; null to leave it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The contact as it is now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>.</exception>
    public Contact Update(
        ContactReference reference,
        Func<ContactFields, ContactFields> change,
        ContactReference? organization = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _context.Write(
            work =>
            {
                ContactRow row = Resolve(work, reference);
                ContactFields before = row.ToFields();
                ContactFields after = change(before);
                if (after.Type != before.Type)
                {
                    throw new ProvisioningException(
                        ErrorIds.ContactInvalid,
                        $"'{row.DisplayName}' ({reference}) is of the type {before.Type}, and a contact's type cannot change. Make another contact.",
                        reference) { Field = nameof(ContactFields.Type) };
                }

                if (organization is not null)
                {
                    after = after with { OrganizationId = OrganizationId(work, organization), OrganizationName = null };
                }

                after = Check(work, after, row.Id);
                List<FieldChange> changes = ContactDiff.Between(before, after);
                if (changes.Count > 0)
                {
                    work.Contacts.Update(ContactRow.From(after, row.Id));
                    var audit = new AuditLog(_context);
                    audit.Add(AuditActions.Update, nameof(Contact), AuditLog.NameOf(row), changes);
                    Contact contact = Reread(work, row.Id);
                    audit.CommitWith(work);
                    return contact;
                }

                return row.ToContact(ProvisioningContext.Settings(work).DefaultLanguage);
            },
            cancellation);
    }

    /// <summary>Removes a contact that has no system user.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactHasSystemUser"/>; <see cref="ErrorIds.Conflict"/>:
    /// it is an organization that persons belong to.
    /// </exception>
    public void Remove(ContactReference reference, CancellationToken cancellation = default)
    {
        _context.Write(
            work =>
            {
                ContactRow row = Resolve(work, reference);
                if (row.HasSystemUser)
                {
                    throw new ProvisioningException(
                        ErrorIds.ContactHasSystemUser,
                        $"'{row.DisplayName}' ({reference}) has a system user, and cannot be removed. Disable-SystemUser takes its access away and keeps the record.",
                        reference);
                }

                if (row.Type == ContactType.Organization && work.Contacts.CountOfOrganization(row.Id) is > 0 and int persons)
                {
                    throw new ProvisioningException(
                        ErrorIds.Conflict,
                        $"{persons} contacts belong to the organization '{row.DisplayName}'. Move them with Set-Contact -Organization before you remove it.",
                        reference);
                }

                work.Contacts.Delete(row.Id);
                var audit = new AuditLog(_context);
                audit.Add(
                    AuditActions.Remove,
                    nameof(Contact),
                    AuditLog.NameOf(row),
                    ContactDiff.Between(null, row.ToFields()).Select(change => new FieldChange(change.Field, change.New, null)).ToList());
                audit.CommitWith(work);
            },
            cancellation);
    }

    internal static ContactRow Resolve(IUnitOfWork work, ContactReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ContactRow? row = reference.Id is { } id
            ? work.Contacts.ByIds([id]).GetValueOrDefault(id)
            : work.Contacts.ByReferenceKeys([Text.Key(reference.ExternalReference!)]).GetValueOrDefault(Text.Key(reference.ExternalReference!));
        return row ?? throw NotFound(reference);
    }

    internal static ProvisioningException NotFound(ContactReference reference) => new(
        ErrorIds.ContactNotFound,
        reference.Id is { } id
            ? $"There is no contact with the id {id}. Get-Contact lists them; an external reference that is a number stands in quotes: '{id}'."
            : $"There is no contact with the external reference '{ContactRules.Shorten(reference.ExternalReference!)}'. Get-Contact lists them, and finds them by name.",
        reference);

    private static ContactFields Check(IUnitOfWork work, ContactFields fields, long id)
    {
        fields = ContactRules.Clean(fields);
        foreach ((string field, string reason) in ContactRules.Faults(fields))
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"The contact '{ContactRules.Shorten(fields.DisplayName)}' cannot be stored; {field}: {reason}.",
                fields.ExternalReference ?? fields.DisplayName) { Field = field };
        }

        if (fields.ExternalReference is { } reference
            && work.Contacts.ByReferenceKeys([Text.Key(reference)]).Values.FirstOrDefault() is { } other
            && other.Id != id)
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"The external reference '{reference}' is that of '{other.DisplayName}' (id {other.Id}) already. Give another, or change that contact with Set-Contact.",
                reference) { Field = nameof(ContactFields.ExternalReference) };
        }

        return fields with { Language = fields.Language is null ? null : Cultures.Canonical(fields.Language) };
    }

    private static long? OrganizationId(IUnitOfWork work, ContactReference? reference)
    {
        if (reference is null)
        {
            return null;
        }

        ContactRow row = Resolve(work, reference);
        return row.Type == ContactType.Organization
            ? row.Id
            : throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"'{row.DisplayName}' ({reference}) is a person. Give a contact of the type Organization.",
                reference) { Field = "Organization" };
    }

    private static Contact Reread(IUnitOfWork work, long id) =>
        work.Contacts.ByIds([id])[id].ToContact(ProvisioningContext.Settings(work).DefaultLanguage);
}
