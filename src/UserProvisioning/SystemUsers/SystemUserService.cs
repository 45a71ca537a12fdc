using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Makes, finds, archives and restores system users, and says who can log in.</summary>
public sealed class SystemUserService
{
    private readonly ProvisioningContext _context;

    internal SystemUserService(ProvisioningContext context) => _context = context;

    /// <summary>Lists system users by id, as they are read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="groups">User groups, of each of which the user must be a member.</param>
    /// <param name="profiles">User profiles, of each of which the user must be a member.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The users.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/>, <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IEnumerable<SystemUser> List(
        SystemUserFilter filter,
        IReadOnlyList<UserGroupReference>? groups = null,
        IReadOnlyList<UserProfileReference>? profiles = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (groups?.Count > 0 || profiles?.Count > 0)
        {
            using IUnitOfWork work = _context.Store.Read();
            filter = filter with
            {
                Authorizations =
                [
                    .. (groups ?? []).Select(group => AuthorizationService<UserGroup>.Resolve(work, group).Id),
                    .. (profiles ?? []).Select(profile => AuthorizationService<UserProfile>.Resolve(work, profile).Id),
                ],
            };
        }

        return Paging.Read((work, after, take) => work.Users.Page(filter, after, take), Describe, _context.Store, cancellation);
    }

    /// <summary>Finds one system user.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>The user.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>.</exception>
    public SystemUser Get(SystemUserReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return Describe(work, [Resolve(work, reference)])[0];
    }

    /// <summary>Refuses a username format that has an unknown token or an unpaired brace.</summary>
    /// <param name="format">The format.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    public static void CheckUsernameFormat(string format) => UsernameFormat.Parse(format);

    /// <summary>Makes system users, or restores those that were archived: in one transaction, each on its own merits.</summary>
    /// <param name="requests">What is asked for.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first request that fails; the answer then ends with it.</param>
    /// <param name="dryRun">True to do everything as it would be done, and not keep it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each request, in order: the user, or why there is none.</returns>
    public IReadOnlyList<Outcome<SystemUser>> Create(
        IReadOnlyList<NewSystemUserRequest> requests, bool stopAtFirstError = false, bool dryRun = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return _context.Write(
            work =>
            {
                var audit = new AuditLog(_context);
                IReadOnlyList<Outcome<SystemUser>> results = new SystemUserCreation(_context, work, audit).Run(requests, stopAtFirstError);
                if (!dryRun && results.Any(result => result.Error is null))
                {
                    audit.CommitWith(work);
                }

                return results;
            },
            cancellation);
    }

    /// <summary>Archives users: access is taken away, the record and the username stay, the license is free at once.</summary>
    /// <param name="references">Which; those that are archived stay so.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each, in order: the user as it is now, or why it could not be found.</returns>
    public IReadOnlyList<Outcome<SystemUser>> Archive(
        IReadOnlyList<SystemUserReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        Each(references, (work, audit, row) =>
        {
            if (row.Status == SystemUserStatus.Active)
            {
                ArchiveRow(work, row, _context.Time.UtcNow());
                audit.Add(AuditActions.Archive, nameof(SystemUser), row.Username, StatusChange(SystemUserStatus.Active, row.LastLicense, SystemUserStatus.Archived, null));
            }
        }, stopAtFirstError, cancellation);

    /// <summary>Restores archived users under their old username, with their groups and profiles.</summary>
    /// <param name="references">Which; those that are active stay so.</param>
    /// <param name="license">The license to give; null for the one that each had.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>
    /// For each, in order: the user as it is now, or why not: <see cref="ErrorIds.UserNotFound"/>,
    /// <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.
    /// </returns>
    public IReadOnlyList<Outcome<SystemUser>> Restore(
        IReadOnlyList<SystemUserReference> references, LicenseType? license = null, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        Each(references, (work, audit, row) =>
        {
            if (row.Status == SystemUserStatus.Archived)
            {
                RestoreRow(work, row, license ?? row.LastLicense, work.Authorizations.MembershipsOf([row.Id]));
                audit.Add(AuditActions.Restore, nameof(SystemUser), row.Username, StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, row.License));
            }
        }, stopAtFirstError, cancellation);

    /// <summary>Says whether users can log in, and if not, every reason why.</summary>
    /// <param name="references">Which users.</param>
    /// <returns>For each, in order: the answer, or why the user could not be found.</returns>
    public IReadOnlyList<Outcome<LoginCheck>> Test(IReadOnlyList<SystemUserReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        var rules = new LoginRules(ProvisioningContext.Settings(work), _context.Time);
        List<(SystemUserRow? Row, ProvisioningException? Error)> found = ResolveAll(work, references);
        HashSet<long> authorized = work.Authorizations
            .MembershipsOf(found.Where(f => f.Row is not null).Select(f => f.Row!.Id).ToList())
            .Select(membership => membership.SystemUserId)
            .ToHashSet();
        return found.ConvertAll(f => f.Error is null
            ? (Outcome<LoginCheck>)new LoginCheck
            {
                Username = f.Row!.Username,
                Reasons = rules.Reasons(f.Row, authorized.Contains(f.Row.Id)).ToArray(),
            }
            : f.Error);
    }

    internal static SystemUserRow Resolve(IUnitOfWork work, SystemUserReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        SystemUserRow? row =
            reference.Id is { } id ? work.Users.ByIds([id]) is [var only] ? only : null
            : reference.ContactId is { } contact ? work.Users.ByContactIds([contact]).GetValueOrDefault(contact)
            : work.Users.ByUsernameKey(Text.Key(reference.Username!));
        return row ?? throw NotFound(reference);
    }

    /// <summary>Finds many users by set where their ids are known.</summary>
    internal static List<(SystemUserRow? Row, ProvisioningException? Error)> ResolveAll(IUnitOfWork work, IReadOnlyList<SystemUserReference> references)
    {
        List<long> ids = references.Select(reference => reference.Id).OfType<long>().Distinct().ToList();
        Dictionary<long, SystemUserRow> byId = ids.Count == 0 ? [] : work.Users.ByIds(ids).ToDictionary(row => row.Id);
        return references.Select(reference =>
        {
            SystemUserRow? row =
                reference.Id is { } id ? byId.GetValueOrDefault(id)
                : reference.ContactId is { } contact ? work.Users.ByContactIds([contact]).GetValueOrDefault(contact)
                : work.Users.ByUsernameKey(Text.Key(reference.Username!));
            return (row, row is null ? NotFound(reference) : null);
        }).ToList();
    }

    /// <summary>The public form of rows, with the names of their groups and profiles.</summary>
    internal static IReadOnlyList<SystemUser> Describe(IUnitOfWork work, IReadOnlyList<SystemUserRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        ILookup<(long, AuthorizationKind), string> names = work.Authorizations
            .MembershipsOf(rows.Select(row => row.Id).ToList())
            .ToLookup(membership => (membership.SystemUserId, membership.Kind), membership => membership.Name);
        return rows.Select(row => row.ToSystemUser(
            names[(row.Id, AuthorizationKind.UserGroup)].ToArray(),
            names[(row.Id, AuthorizationKind.UserProfile)].ToArray())).ToList();
    }

    /// <summary>Archives a row that is active, and frees its license.</summary>
    internal static void ArchiveRow(IUnitOfWork work, SystemUserRow row, DateTime atUtc)
    {
        work.Users.Archive([row.Id], atUtc);
        work.Licenses.Release(row.License!.Value, 1);
        row.Status = SystemUserStatus.Archived;
        row.LastLicense = row.License.Value;
        row.License = null;
    }

    /// <summary>Archives rows that are active as an import does, and frees their licenses.</summary>
    internal static void ArchiveRows(IUnitOfWork work, IReadOnlyList<SystemUserRow> rows, DateTime atUtc)
    {
        work.Users.Archive(rows.Select(row => row.Id).ToList(), atUtc, byImport: true);
        foreach (IGrouping<LicenseType, SystemUserRow> group in rows.GroupBy(row => row.License!.Value))
        {
            work.Licenses.Release(group.Key, group.Count());
        }

        foreach (SystemUserRow row in rows)
        {
            row.Status = SystemUserStatus.Archived;
            row.LastLicense = row.License!.Value;
            row.License = null;
        }
    }

    /// <summary>Restores a row that is archived, with a license from the pool.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.</exception>
    internal static void RestoreRow(IUnitOfWork work, SystemUserRow row, LicenseType license, IEnumerable<MembershipRow> memberships)
    {
        AuthorizationRules.RequireLicense(row.Username, license, memberships);
        LicenseService.Take(work, license, row.Username);
        work.Users.Restore(row.Id, license);
        row.Status = SystemUserStatus.Active;
        row.License = row.LastLicense = license;
    }

    internal static FieldChange[] StatusChange(SystemUserStatus before, LicenseType? licenseBefore, SystemUserStatus after, LicenseType? licenseAfter) =>
    [
        new FieldChange("Status", before.ToString(), after.ToString()),
        new FieldChange("License", licenseBefore?.ToString(), licenseAfter?.ToString()),
    ];

    private static ProvisioningException NotFound(SystemUserReference reference) => new(
        ErrorIds.UserNotFound,
        reference.Id is { } id ? $"There is no system user with the id {id}. Get-SystemUser lists them."
        : reference.ContactId is not null ? $"The contact '{reference}' has no system user. New-SystemUser makes one."
        : $"There is no system user '{ContactRules.Shorten(reference.Username!)}'. Get-SystemUser lists them.",
        reference);

    private List<Outcome<SystemUser>> Each(
        IReadOnlyList<SystemUserReference> references, Action<IUnitOfWork, AuditLog, SystemUserRow> apply, bool stopAtFirstError, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(references);
        return _context.Write(
            work =>
            {
                var audit = new AuditLog(_context);
                var results = new List<(SystemUserRow? Row, ProvisioningException? Error)>();
                var seen = new Dictionary<long, SystemUserRow>();
                foreach ((SystemUserRow? found, ProvisioningException? error) in ResolveAll(work, references))
                {
                    if (stopAtFirstError && results is [.., { Error: not null }])
                    {
                        break;
                    }

                    if (error is not null)
                    {
                        results.Add((null, error));
                        continue;
                    }

                    // The same user may be named twice: the second time it is as the first has left it.
                    SystemUserRow row = seen.TryGetValue(found!.Id, out SystemUserRow? earlier) ? earlier : seen[found.Id] = found;
                    try
                    {
                        apply(work, audit, row);
                        results.Add((row, null));
                    }
                    catch (ProvisioningException exception)
                    {
                        results.Add((null, exception));
                    }
                }

                IReadOnlyList<SystemUser> described = Describe(work, results.Select(result => result.Row).OfType<SystemUserRow>().ToList());
                audit.CommitWith(work);
                int next = 0;
                return results.ConvertAll(result => result.Error is null ? (Outcome<SystemUser>)described[next++] : result.Error);
            },
            cancellation);
    }
}
