using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Authorizations;

/// <summary>Makes, changes, finds and removes user groups or profiles, and says who is a member. Both kinds follow the same rules.</summary>
/// <typeparam name="T"><see cref="UserGroup"/> or <see cref="UserProfile"/>.</typeparam>
public sealed class AuthorizationService<T> : IAuthorizationService
    where T : Authorization
{
    private const int NameLength = 100;
    private const int DescriptionLength = 500;

    private static readonly AuthorizationKind Kind =
        typeof(T) == typeof(UserGroup) ? AuthorizationKind.UserGroup : AuthorizationKind.UserProfile;

    private static readonly string Noun = AuthorizationNames.Of(Kind);

    private readonly ProvisioningContext _context;

    internal AuthorizationService(ProvisioningContext context) => _context = context;

    /// <summary>Lists groups or profiles by name.</summary>
    /// <param name="name">Which; null for all.</param>
    /// <returns>What was found.</returns>
    public IReadOnlyList<T> List(TextFilter? name = null)
    {
        using IUnitOfWork work = _context.Store.Read();
        return work.Authorizations.All(Kind)
            .Where(row => name?.Matches(row.Name) ?? true)
            .Select(ToModel)
            .ToList();
    }

    /// <summary>Finds one.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>The group or profile.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public T Get(AuthorizationReference reference)
    {
        using IUnitOfWork work = _context.Store.Read();
        return ToModel(Resolve(work, reference));
    }

    /// <summary>Makes one.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
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
                Fill(work, row, fields);
                work.Authorizations.Insert(row);
                var audit = new AuditLog(_context);
                audit.Add(AuditActions.Create, typeof(T).Name, row.Name, Changes(new AuthorizationRow(), row));
                audit.CommitWith(work);
                return ToModel(row);
            },
            cancellation);
    }

    /// <summary>Changes fields; the others stay.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="change">Answers the fields as they shall be from the fields as they are.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
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
                AuthorizationRow before = Resolve(work, reference);
                var row = new AuthorizationRow { Id = before.Id, Kind = Kind, MemberCount = before.MemberCount };
                Fill(work, row, change(new AuthorizationFields
                {
                    Name = before.Name,
                    Description = before.Description,
                    RequiredLicense = before.RequiredLicense,
                    Modules = ModulesOf(before),
                }));
                RequireMembersSuffice(work, row);
                if (Text.Key(row.Name) != Text.Key(before.Name))
                {
                    RequireNoDefault(work, before, "rename");
                }

                List<FieldChange> changes = Changes(before, row);
                if (changes.Count > 0)
                {
                    work.Authorizations.Update(row);
                    var audit = new AuditLog(_context);
                    audit.Add(AuditActions.Update, typeof(T).Name, before.Name, changes);
                    audit.CommitWith(work);
                }

                return ToModel(row);
            },
            cancellation);
    }

    /// <summary>Removes one; its members lose it.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>; <see cref="ErrorIds.Conflict"/>: new
    /// users get it by default.
    /// </exception>
    public void Remove(AuthorizationReference reference, CancellationToken cancellation = default)
    {
        _context.Write(
            work =>
            {
                AuthorizationRow row = Resolve(work, reference);
                RequireNoDefault(work, row, "remove");
                var audit = new AuditLog(_context);
                RecordLoss(work, audit, row);
                work.Authorizations.Delete(row.Id);
                audit.Add(AuditActions.Remove, typeof(T).Name, row.Name, Changes(row, new AuthorizationRow()));
                audit.CommitWith(work);
            },
            cancellation);
    }

    /// <summary>Makes users members; those who are stay so.</summary>
    /// <param name="reference">Of which group or profile.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each user, in order: the user, or why it could not become a member.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IReadOnlyList<Outcome<SystemUser>> AddMembers(
        AuthorizationReference reference,
        IReadOnlyList<SystemUserReference> users,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        ForMembers(reference, users, add: true, stopAtFirstError, cancellation);

    /// <summary>Ends memberships. Users who are no members are skipped.</summary>
    /// <param name="reference">Of which group or profile.</param>
    /// <param name="users">The users.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>For each user, in order: the user, or why it could not be found.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IReadOnlyList<Outcome<SystemUser>> RemoveMembers(
        AuthorizationReference reference,
        IReadOnlyList<SystemUserReference> users,
        bool stopAtFirstError = false,
        CancellationToken cancellation = default) =>
        ForMembers(reference, users, add: false, stopAtFirstError, cancellation);

    /// <summary>Lists the members of a group or profile by id, as they are read.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <returns>The users.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserGroupNotFound"/> or <see cref="ErrorIds.UserProfileNotFound"/>.</exception>
    public IEnumerable<SystemUser> Members(AuthorizationReference reference, CancellationToken cancellation = default)
    {
        long id = Get(reference).Id;
        return Paging.Read(
            (work, after, take) => work.Users.Page(new SystemUserFilter { Authorizations = [id] }, after, take),
            SystemUserDescriptions.Of,
            _context.Store,
            cancellation);
    }

    /// <summary>The error for a group or profile that is not there.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public ProvisioningException NotFound(string name)
    {
        using IUnitOfWork work = _context.Store.Read();
        return NotFound(work, name);
    }

    IReadOnlyList<Authorization> IAuthorizationService.List(TextFilter? name) => List(name);

    Authorization IAuthorizationService.Get(AuthorizationReference reference) => Get(reference);

    Authorization IAuthorizationService.Create(AuthorizationFields fields, CancellationToken cancellation) => Create(fields, cancellation);

    Authorization IAuthorizationService.Update(
        AuthorizationReference reference, Func<AuthorizationFields, AuthorizationFields> change, CancellationToken cancellation) =>
            Update(reference, change, cancellation);

    internal static AuthorizationRow Resolve(IUnitOfWork work, AuthorizationReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(work.DatabaseId);
        AuthorizationRow? row = reference.Id is { } id
            ? work.Authorizations.ById(Kind, id)
            : work.Authorizations.ByNameKey(Kind, Text.Key(reference.Name!));
        return row ?? throw NotFound(work, reference.ToString());
    }

    private static ProvisioningException NotFound(IUnitOfWork work, string name) =>
        AuthorizationNames.NotFound(Kind, name, work.Authorizations.All(Kind).Select(row => row.Name));

    private static T ToModel(AuthorizationRow row) => (T)(Authorization)(Kind == AuthorizationKind.UserGroup
        ? new UserGroup
        {
            Id = row.Id,
            Name = row.Name,
            Description = row.Description,
            RequiredLicense = row.RequiredLicense,
            Modules = ModulesOf(row),
            MemberCount = row.MemberCount
        }
        : new UserProfile
        {
            Id = row.Id,
            Name = row.Name,
            Description = row.Description,
            RequiredLicense = row.RequiredLicense,
            Modules = ModulesOf(row),
            MemberCount = row.MemberCount
        });

    private static string[] ModulesOf(AuthorizationRow row) => row.Modules?.Split('\n') ?? [];

    private static List<FieldChange> Changes(AuthorizationRow before, AuthorizationRow after)
    {
        var changes = new List<FieldChange>();
        Compare("Name", before.Name.Length == 0 ? null : before.Name, after.Name.Length == 0 ? null : after.Name);
        Compare("Description", before.Description, after.Description);
        Compare("RequiredLicense", before.RequiredLicense?.ToString(), after.RequiredLicense?.ToString());
        Compare("Modules", before.Modules?.Replace('\n', '|'), after.Modules?.Replace('\n', '|'));
        return changes;

        void Compare(string field, string? old, string? now)
        {
            if (old != now)
            {
                changes.Add(new FieldChange(field, old, now));
            }
        }
    }

    private static void Fill(IUnitOfWork work, AuthorizationRow row, AuthorizationFields fields)
    {
        row.Name = Text.Clean(fields.Name) ?? string.Empty;
        row.Description = Text.Clean(fields.Description);
        row.RequiredLicense = fields.RequiredLicense;
        row.Modules = string.Join('\n', fields.Modules.Select(Text.Clean).OfType<string>()) is { Length: > 0 } modules ? modules : null;

        // A list of names in a file or setting has '|' between them.
        string? fault =
            row.Name.Length == 0 ? "the name is empty"
            : row.Name.Length > NameLength ? $"the name has {row.Name.Length} characters, and {NameLength} are the most"
            : row.Name.Contains('|', StringComparison.Ordinal) ? "the name has a '|', which separates names in lists"
            : row.Description?.Length > DescriptionLength
                ? $"the description has {row.Description.Length} characters, and {DescriptionLength} are the most"
            : null;
        if (fault is not null)
        {
            throw new ProvisioningException(ErrorIds.SettingInvalid, $"The {Noun} '{Text.Shorten(row.Name)}' cannot be stored: {fault}.", row.Name);
        }

        if (work.Authorizations.ByNameKey(Kind, Text.Key(row.Name)) is { } other && other.Id != row.Id)
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"There is a {Noun} '{other.Name}' already. Give another name, or change that one with Set-{typeof(T).Name}.",
                row.Name);
        }
    }

    /// <summary>Says in the record of each member that it loses what is removed. There may be many: they are read in batches.</summary>
    private static void RecordLoss(IUnitOfWork work, AuditLog audit, AuthorizationRow authorization)
    {
        const int Batch = 1000;
        IReadOnlyList<long> members;
        for (long after = 0; (members = work.Authorizations.Members(authorization.Id, after, Batch)).Count > 0; after = members[^1])
        {
            foreach (SystemUserRow user in work.Users.ByIds(members))
            {
                audit.Add(AuditActions.RemoveMember, user, new FieldChange(typeof(T).Name, authorization.Name, null));
            }

            audit.Flush(work);
        }
    }

    // Without it, or under another name, no user could be made any more.
    private static void RequireNoDefault(IUnitOfWork work, AuthorizationRow row, string verb)
    {
        ClientSettings settings = ClientSettings.Of(work);
        IReadOnlyList<string> defaults = Kind == AuthorizationKind.UserGroup ? settings.DefaultUserGroups : settings.DefaultUserProfiles;
        if (defaults.Any(name => Text.Key(name) == Text.Key(row.Name)))
        {
            throw new ProvisioningException(
                ErrorIds.Conflict,
                $"New users get the {Noun} '{row.Name}' by default. Take it out of Default{typeof(T).Name}s with Set-ClientSetting before you "
                    + $"{verb} it.",
                row.Name);
        }
    }

    private static void RequireMembersSuffice(IUnitOfWork work, AuthorizationRow row)
    {
        List<LicenseType> tooLow = LicenseCatalog.Types.Where(license => !LicenseCatalog.Suffices(license, row.RequiredLicense)).ToList();
        IReadOnlyList<string> members = tooLow.Count == 0 ? [] : work.Authorizations.MembersWithLicense(row.Id, tooLow, 4);
        if (members.Count > 0)
        {
            string names = string.Join(", ", members.Take(3)) + (members.Count > 3 ? ", …" : string.Empty);
            throw new ProvisioningException(
                ErrorIds.LicenseTooLow,
                $"The {Noun} '{row.Name}' cannot require {row.RequiredLicense}: members have a lower license ({names}). Give them a higher one "
                    + "with Set-SystemUserLicense, or end their membership.",
                row.Name);
        }
    }

    private IReadOnlyList<Outcome<SystemUser>> ForMembers(
        AuthorizationReference reference, IReadOnlyList<SystemUserReference> users, bool add, bool stopAtFirstError, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(users);
        return _context.WriteEach(
            users,
            user => user.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                AuthorizationRow authorization = Resolve(work, reference);
                var audit = new AuditLog(_context);
                List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, some);
                HashSet<long> members = work.Authorizations
                    .MembershipsOf(found.Select(one => one.Row?.Id).OfType<long>().Distinct().ToList())
                    .Where(membership => membership.AuthorizationId == authorization.Id)
                    .Select(membership => membership.SystemUserId)
                    .ToHashSet();
                var changed = new List<long>();
                var kept = new List<long>();
                List<(SystemUserRow? Row, ProvisioningException? Error)> results = SystemUserLookup.Apply(found, stopAtFirstError, user =>
                {
                    if (add)
                    {
                        RequireLicense(user, authorization);
                    }

                    if (add ? members.Add(user.Id) : members.Remove(user.Id))
                    {
                        changed.Add(user.Id);
                        audit.Add(
                            add ? AuditActions.AddMember : AuditActions.RemoveMember, user,
                            new FieldChange(typeof(T).Name, add ? null : authorization.Name, add ? authorization.Name : null));
                    }
                    else if (add)
                    {
                        kept.Add(user.Id);
                    }
                });
                Write(work, authorization.Id, changed, kept, add);

                // Described before the commit, while the unit of work is still whole.
                IReadOnlyList<SystemUser> described = SystemUserDescriptions.Of(
                    work,
                    results.Select(result => result.Row).OfType<SystemUserRow>().ToList());
                audit.CommitWith(work);
                int next = 0;
                return SystemUserLookup.Outcomes(results, _ => described[next++]);
            },
            cancellation);
    }

    private static void RequireLicense(SystemUserRow user, AuthorizationRow authorization)
    {
        LicenseType license = user.License ?? user.LastLicense;
        if (!LicenseCatalog.Suffices(license, authorization.RequiredLicense))
        {
            throw LicenseRules.TooLow(user.Username, license, Kind, authorization.Name, authorization.RequiredLicense!.Value);
        }
    }

    private static void Write(IUnitOfWork work, long id, List<long> changed, List<long> kept, bool add)
    {
        if (!add && changed.Count > 0)
        {
            work.Authorizations.RemoveMembers(id, changed);
        }
        else if (add)
        {
            work.Authorizations.InsertMembers(changed.ConvertAll(user => (user, id, (string?)null)));
        }

        // Who was a member because a file said so is one by hand from now on.
        if (kept.Count > 0)
        {
            work.Authorizations.KeepMembers(id, kept);
        }
    }
}
