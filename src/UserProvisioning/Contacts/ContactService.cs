using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>The service that makes, changes, finds and removes contacts.</summary>
public sealed class ContactService
{
    private readonly ProvisioningContext _context;

    internal ContactService(ProvisioningContext context) => _context = context;

    /// <summary>Streams contacts, sorted by id.</summary>
    /// <param name="filter">The conditions that the contacts must meet.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The contacts.</returns>
    public IEnumerable<Contact> List(ContactFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ContactQuery query = ContactQueries.Resolve(_context, filter);
        return Paging.Read(
            (work, after, take) => ContactQueries.Page(work, query, after, take),
            (work, rows) =>
            {
                var language = ContactLanguage.Of(work);
                return rows.Select(row => ContactView.Of(row, language));
            },
            _context.Store,
            cancellation);
    }

    /// <summary>Streams groups of active contacts that share an e-mail address, a phone number or a name, kind by kind.</summary>
    /// <param name="kinds">What they share.</param>
    /// <param name="progress">Is told how many contacts were read.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The groups.</returns>
    public IEnumerable<DuplicateContact> FindDuplicates(
        IReadOnlyList<DuplicateKind> kinds, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        return new DuplicateSearch(_context, kinds.Distinct().ToList()).Run(progress, cancellation);
    }

    /// <summary>Finds one contact.</summary>
    /// <param name="reference">The contact.</param>
    /// <returns>The contact.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    public Contact Get(ContactReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return ContactView.Of(new ContactDirectory(work).Resolve(reference), ContactLanguage.Of(work));
    }

    /// <summary>Finds contacts.</summary>
    /// <param name="references">The contacts.</param>
    /// <returns>For each, in order: the contact, or <see cref="ErrorIds.ContactNotFound"/>.</returns>
    public IReadOnlyList<Outcome<Contact>> Get(IReadOnlyList<ContactReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        var contacts = new ContactDirectory(work);
        contacts.Load(references, []);
        var language = ContactLanguage.Of(work);
        return references.Select(reference => contacts.Find(reference) is { } row ? (Outcome<Contact>)ContactView.Of(row, language)
            : ContactReference.NotFound(reference, work.DatabaseId)).ToList();
    }

    /// <summary>Makes a contact.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="organization">The organization that a person belongs to; null for none.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The contact.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactInvalid"/>, <see cref="ErrorIds.ContactNotFound"/>.</exception>
    public Contact Create(ContactFields fields, ContactReference? organization = null, CancellationToken cancellation = default) =>
        Create([new NewContactRequest { Fields = fields, Organization = organization }], cancellation: cancellation)[0].Require();

    /// <summary>Makes contacts: in one transaction. An item that fails does not stop the others.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the contact, or the error: <see cref="ErrorIds.ContactInvalid"/>,
    /// <see cref="ErrorIds.ContactNotFound"/>.</returns>
    public IReadOnlyList<Outcome<Contact>> Create(
        IReadOnlyList<NewContactRequest> requests, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return _context.WriteEach(
            requests,
            request => request.Fields.DisplayName,
            stopAtFirstError,
            (work, some) => new ContactCreation(_context, work).Run(some, stopAtFirstError),
            cancellation);
    }

    /// <summary>Changes fields of a contact.</summary>
    /// <param name="reference">The contact.</param>
    /// <param name="change">Returns the new fields, given the present ones.</param>
    /// <param name="organization">The new organization of the person; null to keep the present one.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The contact as it is now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>.</exception>
    public Contact Update(
        ContactReference reference,
        Func<ContactFields, ContactFields> change,
        ContactReference? organization = null,
        CancellationToken cancellation = default) =>
        Update(
            [new ContactChangeRequest { Contact = reference, Change = change, Organization = organization }],
            cancellation: cancellation)[0].Require();

    /// <summary>Changes contacts: in one transaction. An item that fails does not stop the others.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the contact as it is now, or the error: <see cref="ErrorIds.ContactNotFound"/>,
    /// <see cref="ErrorIds.ContactInvalid"/>.</returns>
    public IReadOnlyList<Outcome<Contact>> Update(
        IReadOnlyList<ContactChangeRequest> requests, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return _context.WriteEach(
            requests,
            request => request.Contact.ToString(),
            stopAtFirstError,
            (work, some) => new ContactUpdate(_context, work).Run(some, stopAtFirstError),
            cancellation);
    }

    /// <summary>Removes a contact that has no system user.</summary>
    /// <param name="reference">The contact.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactHasSystemUser"/>; <see cref="ErrorIds.Conflict"/>:
    /// persons belong to the contact, which is an organization.
    /// </exception>
    public void Remove(ContactReference reference, CancellationToken cancellation = default) =>
        Remove([reference], cancellation: cancellation)[0].Require();

    /// <summary>Removes contacts that have no system user: in one transaction. An item that fails does not stop the others.</summary>
    /// <param name="references">The contacts.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: the contact that was removed, or the error: <see cref="ErrorIds.ContactNotFound"/>,
    /// <see cref="ErrorIds.ContactHasSystemUser"/>; <see cref="ErrorIds.Conflict"/>: persons belong to the contact, which is an organization.
    /// </returns>
    public IReadOnlyList<Outcome<Contact>> Remove(
        IReadOnlyList<ContactReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _context.WriteEach(
            references,
            reference => reference.ToString(),
            stopAtFirstError,
            (work, some) => new ContactRemoval(_context, work).Run(some, stopAtFirstError),
            cancellation);
    }
}
