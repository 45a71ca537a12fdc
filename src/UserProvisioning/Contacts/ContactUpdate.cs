using UserProvisioning.Fields;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The change of contacts within one unit of work. It checks changes one by one, and reads and writes contacts in sets.</summary>
internal sealed class ContactUpdate(ProvisioningContext context, IUnitOfWork work)
{
    private readonly ContactDirectory _contacts = new(work);
    private readonly AuditLog _audit = new(context, work);

    /// <summary>The accepted changes that are not written yet; null for a contact that stays as it is.</summary>
    private readonly Dictionary<long, ContactRow?> _pending = [];

    private readonly List<Outcome<Contact>?> _results = [];
    private readonly List<(int Place, long Id)> _unanswered = [];

    /// <summary>Changes them.</summary>
    internal IReadOnlyList<Outcome<Contact>> Run(IReadOnlyList<ContactChangeRequest> requests, bool stopAtFirstError)
    {
        _contacts.Load(requests.Select(request => request.Contact).Concat(requests.Select(request => request.Organization)), []);
        _contacts.Load([], requests.Select(WantedReference));
        foreach (ContactChangeRequest request in requests)
        {
            if (stopAtFirstError && _results is [.., { Error: not null }])
            {
                break;
            }

            try
            {
                long id = Decide(request);
                _unanswered.Add((_results.Count, id));
                _results.Add(null);
            }
            catch (ProvisioningException exception)
            {
                _results.Add(exception);
            }
        }

        Write();
        return _results.ConvertAll(result => result!.Value);
    }

    /// <summary>Returns the external reference that a request gives, if it is known beforehand, so that all of them are looked up at once.</summary>
    private string? WantedReference(ContactChangeRequest request)
    {
        try
        {
            return ContactFieldCatalog.Clean(request.Change(_contacts.Resolve(request.Contact).Fields)).ExternalReference;
        }
        catch (ProvisioningException)
        {
            // The error is reported when this contact is processed.
            return null;
        }
    }

    private long Decide(ContactChangeRequest request)
    {
        ContactReference reference = request.Contact;
        ContactRow row = _contacts.Resolve(reference);
        if (_pending.ContainsKey(row.Id))
        {
            // One statement writes a contact at most once. A contact that is named twice gets an outcome each time.
            Write();
        }

        ContactFields before = row.Fields;
        ContactFields after = request.Change(before);
        if (after.Type != before.Type)
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"'{row.DisplayName}' ({reference}) is of the type {before.Type}, and a contact's type cannot change. Make another contact.",
                reference) { Field = nameof(ContactFields.Type) };
        }

        if (request.Organization is not null)
        {
            after = after with { OrganizationId = ContactChecks.OrganizationId(_contacts, request.Organization), OrganizationName = null };
        }

        after = ContactChecks.Check(_contacts, ContactChecks.WithOwn(work, after, request.OwnFields), row.Id);
        List<FieldChange> changes = ContactDiff.Between(before, after);
        ContactRow? changed = changes.Count == 0 ? null : row.With(after);
        if (changed is not null)
        {
            _audit.Add(AuditActions.Update, row, changes);
            _contacts.Put(changed);
        }

        _pending.Add(row.Id, changed);
        return row.Id;
    }

    private void Write()
    {
        work.Contacts.Update(_pending.Values.OfType<ContactRow>().ToList());
        context.Settle(work);
        Dictionary<long, Contact> stored = ContactChecks.Reread(work, _pending.Keys);
        foreach ((int place, long id) in _unanswered)
        {
            _results[place] = stored[id];
        }

        _pending.Clear();
        _unanswered.Clear();
    }
}
