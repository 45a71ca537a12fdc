using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace.Issuers;

/// <summary>The service that stores and tests workplace issuers.</summary>
public sealed class WorkplaceIssuerService
{
    private const int LinksPerBatch = 1000;

    private readonly ProvisioningContext _context;

    internal WorkplaceIssuerService(ProvisioningContext context) => _context = context;

    /// <summary>The fields by which a login can find a contact that is not linked to its subject.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> MatchFields()
    {
        using IUnitOfWork work = _context.Store.Read();
        return [.. LoginMatch.Names(work.ContactFields.Set), WorkplaceIssuerRules.Subject];
    }

    /// <summary>Lists issuers, sorted by name.</summary>
    /// <param name="name">Only the issuers with this name; null for all.</param>
    /// <returns>What was found.</returns>
    public IEnumerable<WorkplaceIssuer> List(TextFilter? name = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.WorkplaceIssuers.All().Where(row => name?.Matches(row.Name) ?? true).Select(WorkplaceIssuerRules.ToIssuer).ToList();
    }

    /// <summary>Finds an issuer.</summary>
    /// <param name="reference">The issuer.</param>
    /// <returns>The issuer.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.IssuerNotFound"/>.</exception>
    public WorkplaceIssuer Get(WorkplaceIssuerReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return WorkplaceIssuerRules.ToIssuer(WorkplaceIssuerLookup.Resolve(work, reference));
    }

    /// <summary>Makes an issuer.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The issuer.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.SettingInvalid"/> and <see cref="ErrorIds.UserGroupNotFound"/>: a field does not fit. <see cref="ErrorIds.Conflict"/>:
    /// another issuer has the name, a domain, or the address with the audience.
    /// </exception>
    public WorkplaceIssuer Create(WorkplaceIssuerFields fields, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return _context.Write(
            work =>
            {
                WorkplaceIssuerRow row = WorkplaceIssuerRules.Fill(work, id: 0, fields);
                WorkplaceIssuerRules.RequireFree(work.WorkplaceIssuers.All(), row);
                WorkplaceIssuerRules.RequireNoInterface(work, row);
                work.WorkplaceIssuers.Insert(row);
                var audit = new AuditLog(_context, work);
                audit.Add(AuditActions.Create, nameof(WorkplaceIssuer), row.Name, WorkplaceIssuerRules.Changes(null, row));
                return UnitResult.Keep(WorkplaceIssuerRules.ToIssuer(row));
            },
            cancellation);
    }

    /// <summary>Changes fields of an issuer. The name cannot change, since it is the source of the user groups that it gave.</summary>
    /// <param name="reference">The issuer.</param>
    /// <param name="change">Returns the new fields, given the present ones.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The issuer as it is now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.IssuerNotFound"/>, and those of <see cref="Create"/>.</exception>
    public WorkplaceIssuer Update(
        WorkplaceIssuerReference reference, Func<WorkplaceIssuerFields, WorkplaceIssuerFields> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _context.Write(
            work =>
            {
                WorkplaceIssuerRow before = WorkplaceIssuerLookup.Resolve(work, reference);
                WorkplaceIssuerRow row = WorkplaceIssuerRules.Fill(
                    work, before.Id, change(WorkplaceIssuerRules.ToFields(before)) with { Name = before.Name });
                WorkplaceIssuerRules.RequireFree(work.WorkplaceIssuers.All(), row);
                List<FieldChange> changes = WorkplaceIssuerRules.Changes(before, row);
                if (changes.Count > 0)
                {
                    work.WorkplaceIssuers.Update(row);
                    var audit = new AuditLog(_context, work);
                    audit.Add(AuditActions.Update, nameof(WorkplaceIssuer), row.Name, changes);
                }

                return UnitResult.Keep(WorkplaceIssuerRules.ToIssuer(row));
            },
            cancellation);
    }

    /// <summary>Removes an issuer. The contacts, users and memberships that it made stay.</summary>
    /// <param name="reference">The issuer.</param>
    /// <param name="removesLinks">True to remove the links of its contacts to its subjects as well; false to refuse an issuer with links.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.IssuerNotFound"/>; <see cref="ErrorIds.Conflict"/>: contacts are linked to its subjects.
    /// </exception>
    public void Remove(WorkplaceIssuerReference reference, bool removesLinks = false, CancellationToken cancellation = default) => _context.Write(
        work =>
        {
            WorkplaceIssuerRow row = WorkplaceIssuerLookup.Resolve(work, reference);
            var audit = new AuditLog(_context, work);
            IReadOnlyList<WorkplaceIdentityRow> links;
            while ((links = work.Workplace.OfAudience(row.Issuer, row.Audience, 0, LinksPerBatch)).Count > 0)
            {
                if (!removesLinks)
                {
                    throw new ProvisioningException(
                        ErrorIds.Conflict,
                        $"Contacts are linked to subjects of the workplace issuer '{row.Name}', as '{links[0].DisplayName}' is, and could not log in "
                            + "any more. Remove-WorkplaceIssuer -Force removes the links as well, and Get-WorkplaceIdentity lists them.",
                        row.Name);
                }

                WorkplaceIdentities.Remove(work, audit, links);
            }

            work.WorkplaceIssuers.Delete(row.Id);
            audit.Add(AuditActions.Remove, nameof(WorkplaceIssuer), row.Name, WorkplaceIssuerRules.Changes(row, null));
        },
        cancellation);

    /// <summary>Checks one by one everything that logins with an issuer need, and returns each result when it is known. It changes nothing.</summary>
    /// <param name="reference">The issuer.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <returns>The checks, in order. After one that fails, those that need it are skipped.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.IssuerNotFound"/>.</exception>
    public IEnumerable<WorkplaceIssuerCheck> Test(WorkplaceIssuerReference reference, CancellationToken cancellation = default)
    {
        WorkplaceIssuerRow row;
        using (IUnitOfWork work = _context.Store.Read())
        {
            row = WorkplaceIssuerLookup.Resolve(work, reference);
        }

        return new IssuerTest(row, cancellation).Run();
    }

    /// <summary>Makes the error for an issuer that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return WorkplaceIssuerLookup.NotFound(work.WorkplaceIssuers.All(), name);
    }
}
