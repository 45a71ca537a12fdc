using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.Naming;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>The service that makes, finds, archives and restores system users, and says who can log in.</summary>
public sealed partial class SystemUserService
{
    private readonly ProvisioningContext _context;

    internal SystemUserService(ProvisioningContext context) => _context = context;

    /// <summary>Streams system users, sorted by id.</summary>
    /// <param name="filter">The conditions that the users must meet.</param>
    /// <param name="groups">User groups; the user must be a member of each.</param>
    /// <param name="profiles">User profiles; the user must be a member of each.</param>
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
                    .. (groups ?? []).Select(group => AuthorizationLookup.Resolve(work, AuthorizationKind.UserGroup, group).Id),
                    .. (profiles ?? []).Select(profile => AuthorizationLookup.Resolve(work, AuthorizationKind.UserProfile, profile).Id),
                ],
            };
        }

        filter = filter with { Today = _context.Time.Today() };
        return Paging.Read((work, after, take) => work.Users.Page(filter, after, take), SystemUserDescriptions.Of, _context.Store, cancellation);
    }

    /// <summary>Lists the users of contacts, contact by contact.</summary>
    /// <param name="contacts">The contacts.</param>
    /// <param name="filter">The conditions that the users must meet.</param>
    /// <param name="groups">User groups; the user must be a member of each.</param>
    /// <param name="profiles">User profiles; the user must be a member of each.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>For each contact, in order: its user, if it has one that meets the conditions, or <see cref="ErrorIds.ContactNotFound"/>.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/>, <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IReadOnlyList<Outcome<SystemUser[]>> ListOf(
        IReadOnlyList<ContactReference> contacts,
        SystemUserFilter filter,
        IReadOnlyList<UserGroupReference>? groups = null,
        IReadOnlyList<UserProfileReference>? profiles = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        ArgumentNullException.ThrowIfNull(filter);
        List<(long? Id, ProvisioningException? Error)> ids;
        using (IUnitOfWork work = _context.Store.Read())
        {
            ids = ContactLookup.IdsOf(work, contacts);
        }

        ILookup<long, SystemUser> users = List(
            filter with { ContactIds = ids.Select(contact => contact.Id).OfType<long>().Distinct().ToArray() }, groups, profiles, cancellation)
            .ToLookup(user => user.ContactId);
        return ids.ConvertAll(contact => contact.Id is { } id ? (Outcome<SystemUser[]>)users[id].ToArray() : contact.Error!);
    }

    /// <summary>Whether any login was ever recorded. Without recorded logins, nobody can tell which users have not been seen for long.</summary>
    /// <returns>True when one was.</returns>
    public bool AreLoginsRecorded()
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.Users.AnyLogin();
    }

    /// <summary>Finds a system user.</summary>
    /// <param name="reference">The user.</param>
    /// <returns>The user.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>.</exception>
    public SystemUser Get(SystemUserReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return SystemUserDescriptions.Of(work, [SystemUserLookup.Resolve(work, reference)])[0];
    }

    /// <summary>Refuses a username format that has an unknown token or an unpaired brace.</summary>
    /// <param name="format">The format.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    public void CheckUsernameFormat(string format)
    {
        using IUnitOfWork work = _context.Store.Read();
        UsernameFormat.Parse(format, work.ContactFields.Set);
    }

    /// <summary>Makes system users, or restores those that were archived: in one transaction. An item that fails does not stop the others.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="stopAtFirstError">True to stop at the first request that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each request, in order: the user or the error.</returns>
    public IReadOnlyList<Outcome<SystemUser>> Create(
        IReadOnlyList<NewSystemUserRequest> requests, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return _context.WriteEach(
            requests,
            request => request.Contact.ToString(),
            stopAtFirstError,
            (work, some) => new SystemUserCreation(_context, work, new AuditLog(_context, work), new AccessGivers(_context, work))
                .Run(some, stopAtFirstError),
            cancellation);
    }

    /// <summary>Archives users: they lose access and their license is free at once; their records and usernames stay.</summary>
    /// <param name="references">The users. Those that are archived already stay archived.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each, in order: the user as it is now, or the error.</returns>
    public IReadOnlyList<Outcome<SystemUser>> Archive(
        IReadOnlyList<SystemUserReference> references, bool stopAtFirstError = false, CancellationToken cancellation = default) =>
        UserChanges.Apply(_context, references, (states, audit, row, _) =>
        {
            if (row.Status == SystemUserStatus.Active)
            {
                states.Archive(row);
                audit.Add(
                    AuditActions.Archive, row,
                    UserStates.StatusChange(SystemUserStatus.Active, row.LastLicense, SystemUserStatus.Archived, null));
            }
        }, stopAtFirstError, cancellation);

    /// <summary>Restores archived users under their old username, with their groups and profiles.</summary>
    /// <param name="references">The users. Those that are active already stay active.</param>
    /// <param name="license">The license to give; null for the former license of each user.</param>
    /// <param name="resetCredential">True to take the former passwords of the restored users away.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: the user as it is now, or the error: <see cref="ErrorIds.UserNotFound"/>,
    /// <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>.
    /// </returns>
    public IReadOnlyList<Outcome<SystemUser>> Restore(
        IReadOnlyList<SystemUserReference> references,
        LicenseType? license = null,
        bool resetCredential = false,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        UserChanges.Apply(_context, references, (states, audit, row, memberships) =>
        {
            if (row.Status == SystemUserStatus.Archived)
            {
                states.Restore(row, license ?? row.LastLicense, memberships);
                audit.Add(
                    AuditActions.Restore, row,
                    UserStates.StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, row.License));
                if (resetCredential && states.TakePassword(row))
                {
                    audit.Add(AuditActions.RemovePassword, row);
                }
            }
        }, stopAtFirstError, cancellation);

    /// <summary>Gives a user another license; the former one is free at once.</summary>
    /// <param name="reference">The user.</param>
    /// <param name="license">The license.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The user as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>;
    /// <see cref="ErrorIds.Conflict"/>: the user is archived.
    /// </exception>
    public SystemUser SetLicense(SystemUserReference reference, LicenseType license, CancellationToken cancellation = default) =>
        SetLicense([reference], license, cancellation: cancellation)[0].Require();

    /// <summary>Gives users another license; the former ones are free at once, also for later users of the same call.</summary>
    /// <param name="references">The users.</param>
    /// <param name="license">The license.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>
    /// For each, in order: the user as it is now, or the error: <see cref="ErrorIds.UserNotFound"/>,
    /// <see cref="ErrorIds.LicenseUnavailable"/>, <see cref="ErrorIds.LicenseTooLow"/>; <see cref="ErrorIds.Conflict"/>: it is archived.
    /// </returns>
    public IReadOnlyList<Outcome<SystemUser>> SetLicense(
        IReadOnlyList<SystemUserReference> references,
        LicenseType license,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        UserChanges.Apply(
            _context,
            references,
            (states, audit, user, memberships) =>
            {
                if (user.License is not { } former)
                {
                    throw new ProvisioningException(
                        ErrorIds.Conflict,
                        $"The system user '{user.Username}' is archived and holds no license. Restore it with Enable-SystemUser -License {license}.",
                        user.Username);
                }

                if (former != license)
                {
                    LicenseRules.RequireLicense(user.Username, license, memberships);
                    states.Move(user, license);
                    audit.Add(AuditActions.SetLicense, user, new FieldChange("License", former.ToString(), license.ToString()));
                }
            },
            stopAtFirstError,
            cancellation);

    /// <summary>Says whether users can log in, and if not, every reason why.</summary>
    /// <param name="references">The users.</param>
    /// <returns>For each, in order: the answer or the error.</returns>
    public IReadOnlyList<Outcome<LoginCheck>> Test(IReadOnlyList<SystemUserReference> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        using IUnitOfWork work = _context.Store.Read();
        var rules = new LoginRules(ClientSettings.Of(work), _context.Time);
        List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, references);
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
}
