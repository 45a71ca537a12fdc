using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Privacy;

/// <summary>The service that exports and erases what the database keeps of persons, and removes what is old from the record.</summary>
public sealed class PrivacyService
{
    private const int PageSize = 500;

    private readonly ProvisioningContext _context;

    internal PrivacyService(ProvisioningContext context) => _context = context;

    /// <summary>
    /// Erases the personal data of contacts: fields, user, record, kept files, and what waits for approval. It cannot be undone. That there was
    /// somebody, what was done when, and by whom, stays.
    /// </summary>
    /// <param name="references">The contacts.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: what was erased, or the error: <see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.ContactInvalid"/> for an
    /// organization, <see cref="ErrorIds.Conflict"/> when an unfinished run names the person.
    /// </returns>
    public IReadOnlyList<Outcome<ErasedContact>> Erase(
        IReadOnlyList<ContactReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        PersonSearch search = Search(references);
        IReadOnlyList<Outcome<ErasedContact>> outcomes = EraseEach(references, search, stopAtFirstError, cancellation);
        if (outcomes.Any(outcome => outcome.Error is null))
        {
            _context.Store.DropTraces(cancellation);
        }

        return outcomes;
    }

    /// <summary>Writes all that is kept of a person: as an HTML page if the path ends in .html, else as JSON.</summary>
    /// <param name="reference">The contact.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to overwrite an existing file.</param>
    /// <param name="cancellation">Cancels; then no file is written.</param>
    /// <returns>Warnings about the file.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>, <see cref="ErrorIds.FileUnwritable"/>.</exception>
    public IReadOnlyList<string> Export(
        ContactReference reference, string path, bool overwrite = false, CancellationToken cancellation = default)
    {
        ContactRow contact;
        using (IUnitOfWork work = _context.Store.Read())
        {
            var directory = new ContactDirectory(work);
            directory.Load([reference], []);
            contact = directory.Resolve(reference);
        }

        using OutputFile file = OutputFile.Create(path, overwrite);
        PersonalData data = new PersonalDataCollector(_context, cancellation).Collect(contact);
        bool isPage = System.IO.Path.GetExtension(path).Equals(".html", StringComparison.OrdinalIgnoreCase);
        byte[] content = isPage ? PersonalDataFile.Page(data) : PersonalDataFile.Json(data);
        OutputFile.Guard(file.Path, () =>
        {
            file.Stream.Write(content);
            return true;
        });
        file.Commit();
        return file.Warning is { } warning ? [warning] : [];
    }

    /// <summary>The ids of persons that were archived before a time and are not erased, in order.</summary>
    /// <param name="beforeUtc">The time, in UTC.</param>
    /// <returns>The ids, while they are read.</returns>
    public IEnumerable<long> ArchivedBefore(DateTime beforeUtc)
    {
        for (long after = 0; ;)
        {
            IReadOnlyList<long> page;
            using (IUnitOfWork work = _context.Store.Read())
            {
                page = work.PersonalData.ArchivedBefore(beforeUtc, after, PageSize);
            }

            foreach (long id in page)
            {
                yield return id;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1];
        }
    }

    /// <summary>Whether the record holds anything of before a time.</summary>
    /// <param name="beforeUtc">The time, in UTC.</param>
    /// <returns>True when <see cref="Purge"/> would remove something.</returns>
    public bool HasHistoryBefore(DateTime beforeUtc)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.AuditChain.Oldest() < beforeUtc;
    }

    /// <summary>
    /// Removes entries of the audit trail, items of runs and rows kept for undoing that are older than a time. The chain stays sound. It cannot be
    /// undone, and neither can the runs.
    /// </summary>
    /// <param name="beforeUtc">The time, in UTC.</param>
    /// <param name="cancellation">Cancels between two transactions; the next call goes on.</param>
    /// <returns>What was removed.</returns>
    public PurgedHistory Purge(DateTime beforeUtc, CancellationToken cancellation = default)
    {
        PurgedHistory purged = new HistoryPurge(_context, beforeUtc).Run(cancellation);
        if (purged.Entries + purged.Items > 0)
        {
            _context.Store.DropTraces(cancellation);
        }

        return purged;
    }

    private IReadOnlyList<Outcome<ErasedContact>> EraseEach(
        IReadOnlyList<ContactReference> references, PersonSearch search, bool stopAtFirstError, CancellationToken cancellation)
    {
        if (references.Count == 0)
        {
            return [];
        }

        try
        {
            // Not ProvisioningContext.Write, which keeps the rows as they were.
            return _context.Store.Write(work => UnitResult.Keep(Erase(work, references, search)), cancellation);
        }
        catch (ProvisioningException exception) when (references.Count == 1)
        {
            return [exception];
        }
        catch (ProvisioningException)
        {
            // Each gets a unit of its own, so that only the one at fault gets the error.
        }

        var outcomes = new List<Outcome<ErasedContact>>();
        foreach (ContactReference reference in references)
        {
            if (stopAtFirstError && outcomes is [.., { Error: not null }])
            {
                break;
            }

            outcomes.AddRange(EraseEach([reference], search, stopAtFirstError, cancellation));
        }

        return outcomes;
    }

    private PersonSearch Search(IReadOnlyList<ContactReference> references)
    {
        using IUnitOfWork work = _context.Store.Read();
        var directory = new ContactDirectory(work);
        directory.Load(references, []);
        List<ContactRow> contacts = references.Select(directory.Find).OfType<ContactRow>().DistinctBy(contact => contact.Id).ToList();
        return new PersonSearch(
            work, PersonTraces.Named(work, contacts, work.Users.ByContactIds(contacts.Select(contact => contact.Id).ToList())));
    }

    private IReadOnlyList<Outcome<ErasedContact>> Erase(
        IUnitOfWork work, IReadOnlyList<ContactReference> references, PersonSearch search)
    {
        var directory = new ContactDirectory(work);
        directory.Load(references, []);
        List<ContactRow> contacts = references.Select(directory.Resolve).ToList();
        foreach (ContactRow contact in contacts.Where(contact => contact.Type != ContactType.Person))
        {
            throw new ProvisioningException(
                ErrorIds.ContactInvalid,
                $"'{contact.DisplayName}' is an organization, and has no personal data. Remove it with Remove-Contact.",
                AuditLog.NameOf(contact));
        }

        Dictionary<long, ErasedContact> erased = new PersonalDataErasure(
            _context, work, contacts.DistinctBy(contact => contact.Id).ToList(), search).Run().ToDictionary(one => one.ContactId);

        // Those whose manager a person was may get or lose what assignment rules give. Who is erased gets nothing.
        foreach (ContactRow contact in contacts)
        {
            work.ChangedContacts.Settled(contact.Id, userId: null);
        }

        _context.Settle(work);
        return contacts.ConvertAll(contact => (Outcome<ErasedContact>)erased[contact.Id]);
    }
}
