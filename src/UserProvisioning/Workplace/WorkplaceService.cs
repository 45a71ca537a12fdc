using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Takes logins into the workplace app: verifies their tokens, finds who it is, and makes what is missing.</summary>
public sealed class WorkplaceService
{
    private readonly ProvisioningContext _context;

    internal WorkplaceService(ProvisioningContext context) => _context = context;

    /// <summary>Takes logins, in order. Tokens that do not verify, and logins that are denied, change nothing.</summary>
    /// <param name="requests">The logins.</param>
    /// <param name="stopAtFirstError">True to take none after the first whose token does not verify; the answer then ends with it.</param>
    /// <param name="dryRun">True to do everything as it would be done, and not keep it.</param>
    /// <param name="cancellation">Stops waiting, for the issuer or the database.</param>
    /// <returns>For each: what became of it, or <see cref="ErrorIds.TokenInvalid"/>.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.SettingInvalid"/>: issuer or audience are not set. <see cref="ErrorIds.ConnectionFailed"/>: the issuer's keys
    /// cannot be fetched.
    /// </exception>
    public IReadOnlyList<Outcome<WorkplaceLogin>> Register(
        IReadOnlyList<WorkplaceLoginRequest> requests, bool stopAtFirstError = false, bool dryRun = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        TokenVerifier verifier;
        using (IUnitOfWork work = _context.Store.Read())
        {
            verifier = new TokenVerifier(ProvisioningContext.Settings(work), _context.Time);
        }

        // Before the database is held for writing: an issuer may take its time.
        Outcome<WorkplaceClaims>[] verified = verifier.Verify(requests, cancellation);
        if (stopAtFirstError && Array.FindIndex(verified, one => one.Error is not null) is >= 0 and var first)
        {
            verified = verified[..(first + 1)];
        }

        List<WorkplaceClaims> claims = verified.Select(one => one.Value).OfType<WorkplaceClaims>().ToList();
        Queue<WorkplaceLogin> logins = claims.Count == 0 ? [] : Apply(claims, dryRun, cancellation);
        return Array.ConvertAll(verified, one => one.Error is null ? (Outcome<WorkplaceLogin>)logins.Dequeue() : one.Error);
    }

    /// <summary>Lists who contacts are at the issuers of tokens, as they are read.</summary>
    /// <param name="contacts">Of which contacts; null for all.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The identities, by id.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>.</exception>
    public IEnumerable<WorkplaceIdentity> List(IReadOnlyList<ContactReference>? contacts = null, CancellationToken cancellation = default)
    {
        List<long>? ids = null;
        if (contacts is not null)
        {
            using IUnitOfWork work = _context.Store.Read();
            ids = contacts.Select(contact => ContactService.Resolve(work, contact).Id).ToList();
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

    /// <summary>Finds one identity.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>: there is no such identity.</exception>
    public WorkplaceIdentity Get(WorkplaceIdentityReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return Resolve(work, reference).ToIdentity();
    }

    /// <summary>Cuts a link: the next login with the subject is looked for by its e-mail address again.</summary>
    /// <param name="reference">The identity.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactNotFound"/>: there is no such identity.</exception>
    public void Remove(WorkplaceIdentityReference reference, CancellationToken cancellation = default)
    {
        _context.Write(
            work =>
            {
                WorkplaceIdentityRow row = Resolve(work, reference);
                work.Workplace.Delete(row.Id);
                var audit = new AuditLog(_context);
                audit.Add(
                    AuditActions.Remove,
                    nameof(WorkplaceIdentity),
                    AuditLog.NameOf(work.Contacts.ByIds([row.ContactId])[row.ContactId]),
                    new FieldChange("Issuer", row.Issuer, null),
                    new FieldChange("Subject", row.Subject, null));
                audit.CommitWith(work);
            },
            cancellation);
    }

    private static WorkplaceIdentityRow Resolve(IUnitOfWork work, WorkplaceIdentityReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return work.Workplace.ById(reference.Id) ?? throw new ProvisioningException(
            ErrorIds.ContactNotFound, $"There is no workplace identity with the id {reference}. Get-WorkplaceIdentity lists them.", reference.Id);
    }

    private Queue<WorkplaceLogin> Apply(List<WorkplaceClaims> claims, bool dryRun, CancellationToken cancellation)
    {
        return _context.Write(
            work =>
            {
                var audit = new AuditLog(_context);
                var step = new WorkplaceStep(_context, work, audit, claims);
                var logins = new Queue<WorkplaceLogin>(claims.Select(step.Take).ToList());
                if (!dryRun && step.HasChanges)
                {
                    step.WriteLogins();
                    audit.CommitWith(work);
                }

                return logins;
            },
            cancellation);
    }
}
