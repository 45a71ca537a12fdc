using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>Resolves a contact filter into a query: finds the organizations and managers that it names, and the present day.</summary>
internal static class ContactQueries
{
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>.</exception>
    internal static ContactQuery Resolve(ProvisioningContext context, ContactFilter filter)
    {
        var query = new ContactQuery(filter) { EndedBefore = filter.Ended ? context.Time.Today() : null };
        if (filter.Organizations is null && filter.Managers is null)
        {
            return query;
        }

        using IUnitOfWork work = context.Store.Read();
        return query with
        {
            OrganizationIds = filter.Organizations is null ? null : OrganizationIds(work, filter.Organizations),
            ManagerReferences = filter.Managers is null ? null : ManagerReferences(work, filter.Managers, filter.Recurse),
        };
    }

    private static List<long> OrganizationIds(IUnitOfWork work, IReadOnlyList<ContactReference> organizations)
    {
        var contacts = new ContactDirectory(work);
        contacts.Load(organizations, []);
        return organizations.Select(organization => ContactChecks.OrganizationId(contacts, organization)!.Value).Distinct().ToList();
    }

    /// <summary>Returns the external references of the managers and, if the filter asks for it, of everybody below them.</summary>
    private static HashSet<string> ManagerReferences(IUnitOfWork work, IReadOnlyList<ContactReference> managers, bool recurse)
    {
        var contacts = new ContactDirectory(work);
        contacts.Load(managers, []);

        // A manager need not be a contact: it is enough that contacts name the manager's external reference.
        List<string> level = managers
            .Select(manager => contacts.Find(manager)?.ExternalReference ?? manager.ExternalReference ?? Unknown(contacts, manager))
            .OfType<string>()
            .ToList();
        var references = new HashSet<string>(level, StringComparer.OrdinalIgnoreCase);
        while (recurse && level.Count > 0)
        {
            level = work.Contacts.ReferencesManagedBy(level).Where(references.Add).ToList();
        }

        return references;
    }

    /// <summary>A contact without an external reference cannot be named as a manager.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>: there is no such contact.</exception>
    private static string? Unknown(ContactDirectory contacts, ContactReference manager)
    {
        contacts.Resolve(manager);
        return null;
    }
}
