using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The service for logins into the workplace app: it verifies tokens, finds contacts, and makes missing contacts, users and links.</summary>
public sealed class WorkplaceService
{
    private readonly ProvisioningContext _context;

    internal WorkplaceService(ProvisioningContext context) => _context = context;

    /// <summary>Takes logins, in order. Tokens that are not valid and logins that are denied change nothing.</summary>
    /// <param name="requests">The logins.</param>
    /// <param name="stopAtFirstError">True to stop at the first token that is not valid; its error is then the last outcome.</param>
    /// <param name="cancellation">Stops waiting for the issuer or the database.</param>
    /// <returns>
    /// For each, in order: the answer, or <see cref="ErrorIds.TokenInvalid"/>, or <see cref="ErrorIds.TokenUsed"/>, or
    /// <see cref="ErrorIds.ConnectionFailed"/>: the keys of its issuer cannot be fetched.
    /// </returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.IssuerNotFound"/>: there is no workplace issuer.</exception>
    public IReadOnlyList<Outcome<WorkplaceLogin>> Register(
        IReadOnlyList<WorkplaceLoginRequest> requests, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        TokenVerifier verifier;
        using (IUnitOfWork work = _context.Store.Read())
        {
            verifier = new TokenVerifier(work.WorkplaceIssuers.All(), work.ContactFields.Set, _context.Time);
        }

        // Tokens are verified before the lock of writers is taken, since the issuer may answer slowly.
        Outcome<WorkplaceClaims>[] verified = verifier.Verify(requests, cancellation);
        if (stopAtFirstError && Array.FindIndex(verified, one => one.Error is not null) is >= 0 and var first)
        {
            verified = verified[..(first + 1)];
        }

        List<WorkplaceClaims> claims = verified.Select(one => one.Value).OfType<WorkplaceClaims>().ToList();
        var logins = new Queue<Outcome<WorkplaceLogin>>(claims.Count == 0 ? [] : Apply(claims, stopAtFirstError, cancellation));
        var results = new List<Outcome<WorkplaceLogin>>(verified.Length);
        foreach (Outcome<WorkplaceClaims> one in verified)
        {
            if (one.Error is { } error)
            {
                results.Add(error);
            }
            else if (logins.TryDequeue(out Outcome<WorkplaceLogin> login))
            {
                results.Add(login);
            }
            else
            {
                // The item before this one was the first that failed.
                break;
            }
        }

        return results;
    }

    /// <summary>Streams the identities of contacts at the issuers of tokens.</summary>
    /// <param name="contacts">The contacts; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The identities, by id.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    public IEnumerable<WorkplaceIdentity> List(IReadOnlyList<ContactReference>? contacts = null, CancellationToken cancellation = default)
    {
        List<long>? ids = null;
        if (contacts is not null)
        {
            using IUnitOfWork work = _context.Store.Read();
            var known = new ContactDirectory(work);
            known.Load(contacts, []);
            ids = contacts.Select(contact => known.Resolve(contact).Id).ToList();
        }

        return Paging.Read(
            (work, after, take) =>
            {
                IReadOnlyList<WorkplaceIdentityRow> rows = work.Workplace.List(ids, after, take);
                return new Page<WorkplaceIdentityRow>(rows, rows.Count == take ? rows[^1].Id : null);
            },
            (_, rows) => rows.Select(row => row.ToIdentity()),
            _context.Store,
            cancellation);
    }

    /// <summary>Lists the identities of contacts at the issuers of tokens, contact by contact.</summary>
    /// <param name="contacts">The contacts.</param>
    /// <returns>For each, in order: the identities by id, or <see cref="ErrorIds.ContactNotFound"/>.</returns>
    public IReadOnlyList<Outcome<WorkplaceIdentity[]>> ListOf(IReadOnlyList<ContactReference> contacts)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        using IUnitOfWork work = _context.Store.Read();
        var known = new ContactDirectory(work);
        known.Load(contacts, []);
        List<long> ids = contacts.Select(contact => known.Find(contact)?.Id).OfType<long>().Distinct().ToList();
        ILookup<long, WorkplaceIdentityRow> identities = work.Workplace.List(ids, 0, int.MaxValue).ToLookup(identity => identity.ContactId);
        return contacts
            .Select(contact => known.Find(contact) is { } row ? (Outcome<WorkplaceIdentity[]>)identities[row.Id].Select(identity =>
                identity.ToIdentity()).ToArray() : ContactReference.NotFound(contact, work.DatabaseId))
            .ToList();
    }

    /// <summary>Finds an identity.</summary>
    /// <param name="reference">The identity.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>: there is no such identity.</exception>
    public WorkplaceIdentity Get(WorkplaceIdentityReference reference) => Get([reference])[0].Require();

    /// <summary>Finds identities.</summary>
    /// <param name="references">The identities.</param>
    /// <returns>For each, in order: the identity, or <see cref="ErrorIds.ContactNotFound"/>: there is none.</returns>
    public IReadOnlyList<Outcome<WorkplaceIdentity>> Get(IReadOnlyList<WorkplaceIdentityReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        return Resolve(work, references).ConvertAll(one => one.Row is { } row ? (Outcome<WorkplaceIdentity>)row.ToIdentity() : one.Error!);
    }

    /// <summary>Removes a link. At the next login with the subject, the contact is found by the e-mail address again.</summary>
    /// <param name="reference">The identity.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>: there is no such identity.</exception>
    public void Remove(WorkplaceIdentityReference reference, CancellationToken cancellation = default) =>
        Remove([reference], cancellation: cancellation)[0].Require();

    /// <summary>Removes links. At the next login with the subject of a link, the contact is found by the e-mail address again.</summary>
    /// <param name="references">The identities.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the identity that was removed, or <see cref="ErrorIds.ContactNotFound"/>: there is none.</returns>
    public IReadOnlyList<Outcome<WorkplaceIdentity>> Remove(
        IReadOnlyList<WorkplaceIdentityReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _context.Write(
            work =>
            {
                List<(WorkplaceIdentityRow? Row, ProvisioningException? Error)> found = Resolve(work, references);
                var removed = new Dictionary<long, WorkplaceIdentityRow>();
                List<(WorkplaceIdentityRow? Row, ProvisioningException? Error)> results = Batches.Decide(found, stopAtFirstError, one =>
                {
                    WorkplaceIdentityRow row = one.Row ?? throw one.Error!;
                    return removed.TryAdd(row.Id, row) ? row : throw NotFound(work, new WorkplaceIdentityReference(row.Id));
                });
                WorkplaceIdentities.Remove(work, new AuditLog(_context, work), removed.Values.ToList());
                return UnitResult.Keep(results.ConvertAll(
                    result => result.Row is { } row ? (Outcome<WorkplaceIdentity>)row.ToIdentity() : result.Error!));
            },
            cancellation);
    }

    private static List<(WorkplaceIdentityRow? Row, ProvisioningException? Error)> Resolve(
        IUnitOfWork work,
        IReadOnlyList<WorkplaceIdentityReference> references)
    {
        IReadOnlyDictionary<long, WorkplaceIdentityRow> rows = work.Workplace.ByIds(references.Select(reference => reference.Id).Distinct().ToList());
        return references
            .Select(reference => reference.Refuse(work.DatabaseId) is null && rows.GetValueOrDefault(reference.Id) is { } row ? (row,
                (ProvisioningException?)null) : (null, NotFound(work, reference)))
            .ToList();
    }

    private static ProvisioningException NotFound(IUnitOfWork work, WorkplaceIdentityReference reference) => reference.Refuse(work.DatabaseId) ?? new(
        ErrorIds.ContactNotFound, $"There is no workplace identity with the id {reference}. Get-WorkplaceIdentity lists them.", reference.Id);

    private IReadOnlyList<Outcome<WorkplaceLogin>> Apply(List<WorkplaceClaims> claims, bool stopAtFirstError, CancellationToken cancellation)
    {
        return _context.Write(
            work =>
            {
                var batch = new IssuerBatches(_context, work, claims);
                IReadOnlyList<Outcome<WorkplaceLogin>> logins = batch.Run(stopAtFirstError).ToList();
                return batch.HasChanges ? UnitResult.Keep(logins) : UnitResult.Discard(logins);
            },
            cancellation);
    }
}
