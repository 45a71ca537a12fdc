using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>The service that makes, changes, finds and removes user groups or profiles, and their memberships.</summary>
/// <typeparam name="T"><see cref="UserGroup"/> or <see cref="UserProfile"/>.</typeparam>
public sealed class AuthorizationService<T> : IAuthorizationService
    where T : Authorization
{
    private static readonly AuthorizationKind Kind =
        typeof(T) == typeof(UserGroup) ? AuthorizationKind.UserGroup : AuthorizationKind.UserProfile;

    private readonly ProvisioningContext _context;

    internal AuthorizationService(ProvisioningContext context) => _context = context;

    /// <summary>Lists groups or profiles, sorted by name.</summary>
    /// <param name="name">Only those with this name; null for all.</param>
    /// <returns>What was found.</returns>
    public IReadOnlyList<T> List(TextFilter? name = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.Authorizations.All(Kind)
            .Where(row => name?.Matches(row.Name) ?? true)
            .Select(ToModel)
            .ToList();
    }

    /// <summary>Finds a group or profile.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <returns>The group or profile.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public T Get(AuthorizationReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return ToModel(AuthorizationLookup.Resolve(work, Kind, reference, isCounted: true));
    }

    /// <summary>Makes a group or profile.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The group or profile.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.Conflict"/>: the name is taken. <see cref="ErrorIds.SettingInvalid"/>: the name is
    /// empty or too long.</exception>
    public T Create(AuthorizationFields fields, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return _context.Write(
            work =>
            {
                var row = new AuthorizationRow { Kind = Kind };
                AuthorizationRules.Fill(work, row, fields);
                ProfileContents.Fill(work, row, fields.UserGroups ?? []);
                work.Authorizations.Insert(row);
                if (row.Contained.Count > 0)
                {
                    ProfileContents.Write(work, row, _context.Time.UtcNow());
                }

                var audit = new AuditLog(_context, work);
                audit.Add(AuditActions.Create, typeof(T).Name, row.Name, AuthorizationRules.Changes(new AuthorizationRow(), row));
                return UnitResult.Keep(ToModel(row));
            },
            cancellation);
    }

    /// <summary>Changes fields of a group or profile.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="change">Returns the new fields, given the present ones.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The group or profile as it is now.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>; <see cref="ErrorIds.LicenseTooLow"/>: a
    /// member has a lower license than would be required; <see cref="ErrorIds.Conflict"/>: the name is taken, or new users
    /// get it by default and it would have another name.
    /// </exception>
    public T Update(AuthorizationReference reference, Func<AuthorizationFields, AuthorizationFields> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _context.Write(
            work =>
            {
                AuthorizationRow before = AuthorizationLookup.Resolve(work, Kind, reference, isCounted: true);
                var row = new AuthorizationRow
                {
                    Id = before.Id,
                    Kind = Kind,
                    MemberCount = before.MemberCount,
                    Contained = before.Contained,
                };
                AuthorizationFields fields = change(new AuthorizationFields
                {
                    Name = before.Name,
                    Description = before.Description,
                    RequiredLicense = before.RequiredLicense,
                    Modules = AuthorizationModels.ModulesOf(before),
                });
                AuthorizationRules.Fill(work, row, fields);
                if (fields.UserGroups is { } groups)
                {
                    ProfileContents.Fill(work, row, groups);
                }

                AuthorizationRules.RequireMembersSuffice(work, row);
                AuthorizationRules.RequireRulesSuffice(work, row);
                if (Text.Key(row.Name) != Text.Key(before.Name))
                {
                    AuthorizationRules.RequireNoDefault(work, before, "rename");
                }

                List<FieldChange> changes = AuthorizationRules.Changes(before, row);
                if (changes.Count > 0)
                {
                    work.Authorizations.Update(row);
                    if (ProfileContents.NamesOf(before) != ProfileContents.NamesOf(row))
                    {
                        ProfileContents.Write(work, row, _context.Time.UtcNow());
                    }

                    var audit = new AuditLog(_context, work);
                    audit.Add(AuditActions.Update, typeof(T).Name, before.Name, changes);
                }

                return UnitResult.Keep(ToModel(row));
            },
            cancellation);
    }

    /// <summary>Removes a group or profile with its memberships.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>; <see cref="ErrorIds.Conflict"/>: new
    /// users get it by default, a user profile contains it, or an assignment rule or a workplace issuer gives it.
    /// </exception>
    public void Remove(AuthorizationReference reference, CancellationToken cancellation = default)
    {
        _context.Write(
            work =>
            {
                AuthorizationRow row = AuthorizationLookup.Resolve(work, Kind, reference);
                AuthorizationRules.RequireNoDefault(work, row, "remove");
                ProfileContents.RequireNotContained(work, row);
                AuthorizationRules.RequireNoRule(work, row);
                AuthorizationRules.RequireNotMapped(work, row);
                var audit = new AuditLog(_context, work);
                new Membership(_context, work, audit, new AccessGivers(_context, work), row).RecordLossOfAll();
                work.Authorizations.Delete(row.Id);
                audit.Add(AuditActions.Remove, typeof(T).Name, row.Name, AuthorizationRules.Changes(row, new AuthorizationRow()));
            },
            cancellation);
    }

    /// <summary>Makes users members. Users who are members already stay members.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each user, in order: the user, or why it could not become a member.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IReadOnlyList<Outcome<SystemUser>> AddMembers(
        AuthorizationReference reference,
        IReadOnlyList<SystemUserReference> users,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        ForMembers(reference, users, stopAtFirstError, (membership, some) => membership.Add(some, stopAtFirstError), cancellation);

    /// <summary>Removes users from a group or profile. A user who is not a member is skipped.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>For each user, in order: the user, or why it could not be found.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IReadOnlyList<Outcome<SystemUser>> RemoveMembers(
        AuthorizationReference reference,
        IReadOnlyList<SystemUserReference> users,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        ForMembers(reference, users, stopAtFirstError, (membership, some) => membership.Remove(some, stopAtFirstError), cancellation);

    /// <summary>Streams the members of a group or profile, sorted by id.</summary>
    /// <param name="reference">The group or profile.</param>
    /// <param name="effective">True to list also those who have the rights of a group through a profile that contains it.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The users.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IEnumerable<SystemUser> Members(AuthorizationReference reference, bool effective = false, CancellationToken cancellation = default)
    {
        using IUnitOfWork finding = _context.Store.Read();
        long id = AuthorizationLookup.Resolve(finding, Kind, reference).Id;
        SystemUserFilter filter = effective ? new SystemUserFilter { EffectiveGroup = id } : new SystemUserFilter { Authorizations = [id] };
        return Paging.Read(
            (work, after, take) => work.Users.Page(filter, after, take),
            SystemUserDescriptions.Of,
            _context.Store,
            cancellation);
    }

    /// <summary>Makes the error for a group or profile that does not exist.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return AuthorizationLookup.NotFound(work, Kind, name);
    }

    IReadOnlyList<Authorization> IAuthorizationService.List(TextFilter? name) => List(name);

    Authorization IAuthorizationService.Get(AuthorizationReference reference) => Get(reference);

    Authorization IAuthorizationService.Create(AuthorizationFields fields, CancellationToken cancellation) => Create(fields, cancellation);

    Authorization IAuthorizationService.Update(
        AuthorizationReference reference, Func<AuthorizationFields, AuthorizationFields> change, CancellationToken cancellation) =>
            Update(reference, change, cancellation);

    private static T ToModel(AuthorizationRow row) => (T)AuthorizationModels.Of(row);

    private IReadOnlyList<Outcome<SystemUser>> ForMembers(
        AuthorizationReference reference,
        IReadOnlyList<SystemUserReference> users,
        bool stopAtFirstError,
        Func<Membership, IReadOnlyList<SystemUserReference>, IReadOnlyList<Outcome<SystemUser>>> change,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(users);
        return _context.WriteEach(
            users,
            user => user.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(_context, work);
                var membership = new Membership(
                    _context, work, audit, new AccessGivers(_context, work), AuthorizationLookup.Resolve(work, Kind, reference));
                IReadOnlyList<Outcome<SystemUser>> results = change(membership, some);
                return results;
            },
            cancellation);
    }
}
