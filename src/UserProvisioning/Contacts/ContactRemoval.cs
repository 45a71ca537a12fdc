using UserProvisioning.Common;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The removal of contacts within one unit of work. It checks contacts one by one, and reads and removes them in sets.</summary>
internal sealed class ContactRemoval(ProvisioningContext context, IUnitOfWork work)
{
    private readonly ContactDirectory _contacts = new(work);
    private readonly AuditLog _audit = new(context, work);

    /// <summary>For each organization that is to be removed, the number of persons who belong to it and are not removed.</summary>
    private readonly Dictionary<long, int> _persons = [];

    /// <summary>Removes them.</summary>
    internal IReadOnlyList<Outcome<Contact>> Run(IReadOnlyList<ContactReference> references, bool stopAtFirstError)
    {
        _contacts.Load(references, []);
        List<long> organizations = references
            .Select(_contacts.Find)
            .OfType<ContactRow>()
            .Where(contact => contact.Type == ContactType.Organization)
            .Select(contact => contact.Id)
            .Distinct()
            .ToList();
        foreach ((long id, int persons, _) in organizations.Count == 0 ? [] : work.Contacts.PersonsOf(organizations))
        {
            _persons[id] = persons;
        }

        List<(ContactRow? Row, ProvisioningException? Error)> results = Batches.Decide(references, stopAtFirstError, Decide);
        List<long> removed = results.Select(result => result.Row?.Id).OfType<long>().ToList();
        if (removed.Count > 0)
        {
            work.Contacts.Delete(removed);
        }

        var language = ContactLanguage.Of(work);
        return results.ConvertAll(result => result.Row is { } row ? (Outcome<Contact>)ContactView.Of(row, language) : result.Error!);
    }

    private ContactRow Decide(ContactReference reference)
    {
        ContactRow row = _contacts.Resolve(reference);
        if (row.HasSystemUser)
        {
            throw new ProvisioningException(
                ErrorIds.ContactHasSystemUser,
                $"'{row.DisplayName}' ({reference}) has a system user, and cannot be removed. Disable-SystemUser takes its access away and keeps "
                    + "the record.",
                reference);
        }

        if (_persons.GetValueOrDefault(row.Id) is > 0 and int persons)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"{Counted.Of(persons, "contact")} {(persons == 1 ? "belongs" : "belong")} to the organization '{row.DisplayName}'. Move "
                    + $"{(persons == 1 ? "it" : "them")} with Set-Contact -Organization before you remove it.",
                reference);
        }

        if (row.OrganizationId is { } organization)
        {
            _persons[organization] = _persons.GetValueOrDefault(organization) - 1;
        }

        _contacts.Remove(row);
        _audit.Add(
            AuditActions.Remove, row,
            ContactDiff.Between(null, row.Fields).Select(change => new FieldChange(change.Field, change.New, null)).ToList());
        return row;
    }
}
