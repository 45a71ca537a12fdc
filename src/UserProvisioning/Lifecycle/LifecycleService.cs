using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>Archives contacts that leave, with their users, and makes those active again that come back.</summary>
public sealed class LifecycleService
{
    private readonly ProvisioningContext _context;

    internal LifecycleService(ProvisioningContext context) => _context = context;

    /// <summary>Archives contacts, and with each its user.</summary>
    /// <param name="references">Which; those that are archived stay so, and a user of theirs that is active is archived.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each, in order: the contact as it is then, or why not: <see cref="ErrorIds.ContactNotFound"/>.</returns>
    public IReadOnlyList<Outcome<Contact>> ArchiveContacts(
        IReadOnlyList<ContactReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        Change(references, (change, contact) => change.Archive(contact), stopAtFirstError, cancellation);

    /// <summary>Makes archived contacts active again, and restores the user that was archived with each.</summary>
    /// <param name="references">Which; those that are active stay so.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>
    /// For each, in order: the contact as it is then, or why not: <see cref="ErrorIds.ContactNotFound"/>,
    /// <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.
    /// </returns>
    public IReadOnlyList<Outcome<Contact>> RestoreContacts(
        IReadOnlyList<ContactReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        Change(references, (change, contact) => change.Restore(contact), stopAtFirstError, cancellation);

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
