using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The checks of a contact before it is stored: its fields, and the organization that it names.</summary>
internal static class ContactChecks
{
    /// <summary>Cleans and checks the fields of a contact, and returns them in the form in which they are stored.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>.</exception>
    internal static ContactFields Check(ContactDirectory contacts, ContactFields fields, long id)
    {
        fields = ContactFieldCatalog.Clean(fields);
        foreach ((string field, string reason) in ContactRules.Faults(fields))
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"The contact '{Text.Shorten(fields.DisplayName)}' cannot be stored; {field}: {reason}.",
                fields.ExternalReference ?? fields.DisplayName) { Field = field };
        }

        if (fields.ExternalReference is { } reference && contacts.FindByReference(reference) is { } other && other.Id != id)
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"The external reference '{reference}' is that of '{other.DisplayName}' (id {other.Id}) already. Give another, or change that "
                    + "contact with Set-Contact.",
                reference) { Field = nameof(ContactFields.ExternalReference) };
        }

        return fields;
    }

    /// <summary>Sets values of own fields. The fields of the database are read only when there are such values.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactFieldNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>.</exception>
    internal static ContactFields WithOwn(IUnitOfWork work, ContactFields fields, IReadOnlyDictionary<string, object?>? values) =>
        values is null or { Count: 0 } ? fields : work.ContactFields.Set.Apply(fields, values);

    /// <summary>Finds the id of an organization; null when no organization is given.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>.</exception>
    internal static long? OrganizationId(ContactDirectory contacts, ContactReference? reference)
    {
        if (reference is null)
        {
            return null;
        }

        ContactRow row = contacts.Resolve(reference);
        return row.Type == ContactType.Organization
            ? row.Id
            : throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"'{row.DisplayName}' ({reference}) is a person. Give a contact of the type Organization.",
                reference) { Field = "Organization" };
    }

    /// <summary>Reads contacts again and makes the objects that PowerShell shows, by id.</summary>
    internal static Dictionary<long, Contact> Reread(IUnitOfWork work, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var language = ContactLanguage.Of(work);
        return work.Contacts.ByIds(ids).Values.ToDictionary(row => row.Id, row => ContactView.Of(row, language));
    }
}
