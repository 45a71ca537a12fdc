using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>The service that archives a contact together with its user, restores both, and merges two contacts into one.</summary>
public sealed class LifecycleService
{
    private readonly ProvisioningContext _context;

    internal LifecycleService(ProvisioningContext context) => _context = context;

    /// <summary>Archives contacts and their users.</summary>
    /// <param name="references">The contacts. The active user of a contact that is archived already is archived too.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the contact as it is now, or the error: <see cref="ErrorIds.ContactNotFound"/>.</returns>
    public IReadOnlyList<Outcome<Contact>> ArchiveContacts(
        IReadOnlyList<ContactReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        Change(references, (change, contact) => change.Archive(contact), stopAtFirstError, cancellation);

    /// <summary>Makes archived contacts active again, and restores the user that was archived with each.</summary>
    /// <param name="references">The contacts. Those that are active already stay active.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: the contact as it is now, or the error: <see cref="ErrorIds.ContactNotFound"/>,
    /// <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.
    /// </returns>
    public IReadOnlyList<Outcome<Contact>> RestoreContacts(
        IReadOnlyList<ContactReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        Change(references, (change, contact) => change.Restore(contact), stopAtFirstError, cancellation);

    /// <summary>
    /// Merges a contact into another one, which gets its user, its history, what refers to it, and the values of fields that are empty. The first
    /// contact is gone; its external reference stays an alias of the other one.
    /// </summary>
    /// <param name="reference">The contact that will be gone.</param>
    /// <param name="into">The contact that stays.</param>
    /// <param name="keepUser">Which user stays, when both have one; the other is removed.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The contact that stays, as it is now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/>,
    /// <see cref="ErrorIds.ContactHasSystemUser"/>, <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.WrongDatabase"/>.</exception>
    public Contact Merge(
        ContactReference reference, ContactReference into, SystemUserReference? keepUser = null, CancellationToken cancellation = default) =>
        _context.Write(
            work =>
            {
                var contacts = new ContactDirectory(work);
                contacts.Load([reference, into], []);
                ContactRow stays = contacts.Resolve(into);
                new ContactMerging(_context, work, contacts.Resolve(reference), stays).Run(keepUser);
                return UnitResult.Keep(ContactView.Of(work.Contacts.ByIds([stays.Id])[stays.Id], ContactLanguage.Of(work)));
            },
            cancellation);

    private IReadOnlyList<Outcome<Contact>> Change(
        IReadOnlyList<ContactReference> references,
        Action<ContactStatusChange, ContactRow> apply,
        bool stopAtFirstError,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _context.WriteEach(
            references,
            reference => reference.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(_context, work);
                var change = new ContactStatusChange(work, audit, some, _context.Time.UtcNow());
                List<(ContactRow? Row, ProvisioningException? Error)> results = Batches.Decide(some, stopAtFirstError, reference =>
                {
                    ContactRow contact = change.Find(reference);
                    apply(change, contact);
                    return contact;
                });
                change.Write();
                var language = ContactLanguage.Of(work);
                return results.ConvertAll(result => result.Row is { } row ? (Outcome<Contact>)ContactView.Of(row, language) : result.Error!);
            },
            cancellation);
    }
}
