using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>Resolves a contact filter into a query: finds the organizations and managers that it names, and the present day.</summary>
internal static class ContactQueries
{
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>, <see cref="ErrorIds.ContactFieldNotFound"/>.
    /// </exception>
    internal static ContactQuery Resolve(ProvisioningContext context, ContactFilter filter)
    {
        var query = new ContactQuery(filter)
        {
            EndedBefore = filter.Ended ? context.Time.Today() : null,
            OnlyArchived = filter.Status == ContactStatus.Archived,
        };
        if (filter.Organizations is null && filter.Managers is null && filter.Fields is null)
        {
            return query;
        }

        using IUnitOfWork work = context.Store.Read();
        query = filter.Fields is null ? query : query with { Fields = OwnFieldFilter.Resolve(work.ContactFields.Set, filter.Fields) };
        query = filter.Organizations is null ? query : query with { OrganizationIds = OrganizationIds(work, filter.Organizations) };
        if (filter.Managers is null)
        {
            return query;
        }

        HashSet<string> managers = ManagerReferences(work, filter.Managers);
        return filter.Recurse ? query with { Managed = BelowThem(work, managers) } : query with { ManagerReferences = InEveryCase(managers) };
    }

    /// <summary>
    /// Reads a page of the contacts that a query selects. The contacts below managers at all levels are read by their ids: there may be a million of
    /// them, and as many references in the condition of each page would take minutes.
    /// </summary>
    internal static Page<ContactRow> Page(IUnitOfWork work, ContactQuery query, long after, int take)
    {
        if (query.Managed is not { } managed)
        {
            return work.Contacts.Page(query, after, take);
        }

        int found = Array.BinarySearch(managed, after + 1);
        int from = found < 0 ? ~found : found;
        int count = Math.Min(take, managed.Length - from);
        if (count == 0)
        {
            return new Page<ContactRow>([], null);
        }

        long[] ids = managed[from..(from + count)];
        IEnumerable<long> wanted = query.Filter.Ids is { } given ? ids.Intersect(given) : ids;
        Page<ContactRow> page = work.Contacts.Page(
            query with { Filter = query.Filter with { Ids = wanted.ToArray() } }, after, count + 1);
        return page with { Next = from + count < managed.Length ? ids[^1] : null };
    }

    private static List<long> OrganizationIds(IUnitOfWork work, IReadOnlyList<ContactReference> organizations)
    {
        var contacts = new ContactDirectory(work);
        contacts.Load(organizations, []);
        return organizations.Select(organization => ContactChecks.OrganizationId(contacts, organization)!.Value).Distinct().ToList();
    }

    /// <summary>Returns the external references of the managers.</summary>
    private static HashSet<string> ManagerReferences(IUnitOfWork work, IReadOnlyList<ContactReference> managers)
    {
        var contacts = new ContactDirectory(work);
        contacts.Load(managers, []);

        // A manager need not be a contact: it is enough that contacts name the manager's external reference. Sources may name one that was merged.
        ILookup<long, string> aliases = AliasesOf(work);
        return managers
            .Select(manager => contacts.Find(manager)?.ExternalReference ?? manager.ExternalReference ?? Unknown(contacts, manager))
            .OfType<string>()
            .Concat(managers.Select(contacts.Find).OfType<ContactRow>().SelectMany(manager => aliases[manager.Id]))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Returns the ids of the contacts below managers, level by level. A circle of managers ends where it meets a known one.</summary>
    private static long[] BelowThem(IUnitOfWork work, HashSet<string> managers)
    {
        const int AtOnce = 5000;
        var ids = new HashSet<long>();
        var known = new HashSet<string>(managers.Select(Text.Key), StringComparer.Ordinal);
        ILookup<long, string> aliases = AliasesOf(work);
        for (List<string> level = [.. managers]; level.Count > 0;)
        {
            List<string> next = [];
            foreach (string[] some in level.Chunk(AtOnce))
            {
                foreach ((long id, string? reference) in work.Contacts.ManagedBy(InEveryCase(some)))
                {
                    ids.Add(id);
                    next.AddRange(aliases[id].Append(reference).OfType<string>().Where(name => known.Add(Text.Key(name))));
                }
            }

            level = next;
        }

        return [.. ids.Order()];
    }

    private static ILookup<long, string> AliasesOf(IUnitOfWork work) => work.Contacts.Aliases()
        .Where(alias => alias.ExternalReference is not null)
        .ToLookup(alias => alias.ContactId, alias => alias.ExternalReference!);

    // The embedded engine ignores the case of ASCII letters only.
    private static List<string> InEveryCase(IEnumerable<string> references) => references
        .SelectMany(reference => Ascii.IsValid(reference) ? [reference]
            : new[] { reference, reference.ToLowerInvariant(), reference.ToUpperInvariant() })
        .ToList();

    /// <summary>A contact without an external reference cannot be named as a manager.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>: there is no such contact.</exception>
    private static string? Unknown(ContactDirectory contacts, ContactReference manager)
    {
        contacts.Resolve(manager);
        return null;
    }
}
