using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The creation of contacts within one unit of work. It checks contacts one by one, and reads and writes them in sets.</summary>
internal sealed class ContactCreation(ProvisioningContext context, IUnitOfWork work)
{
    private readonly ContactDirectory _contacts = new(work);
    private readonly AuditLog _audit = new(context, work);
    private readonly List<ContactRow> _made = [];
    private long _nextId;

    /// <summary>Makes them.</summary>
    internal IReadOnlyList<Outcome<Contact>> Run(IReadOnlyList<NewContactRequest> requests, bool stopAtFirstError)
    {
        _contacts.Load(
            requests.Select(request => request.Organization),
            requests.Select(request => ContactFieldCatalog.Clean(request.Fields).ExternalReference));
        List<(ContactRow? Row, ProvisioningException? Error)> results = Batches.Decide(
            requests,
            stopAtFirstError,
            request => Decide(request, requests.Count));
        work.Contacts.Insert(_made);
        context.Settle(work);
        Dictionary<long, Contact> stored = ContactChecks.Reread(work, _made.ConvertAll(row => row.Id));
        return results.ConvertAll(result => result.Row is { } row ? (Outcome<Contact>)stored[row.Id] : result.Error!);
    }

    private ContactRow Decide(NewContactRequest request, int count)
    {
        ContactFields asked = request.Fields with { OrganizationId = ContactChecks.OrganizationId(_contacts, request.Organization) };
        ContactFields fields = ContactChecks.Check(_contacts, ContactChecks.WithOwn(work, asked, request.OwnFields), id: 0);

        // The organization gets its id before it is stored, since a later contact of the batch may belong to it.
        _nextId = _nextId == 0 ? work.Contacts.ReserveIds(count) : _nextId;
        ContactRow row = ContactRow.From(fields, _nextId++);
        _contacts.Put(row);
        _made.Add(row);
        _audit.Add(AuditActions.Create, row, ContactDiff.Between(null, fields));
        return row;
    }
}
