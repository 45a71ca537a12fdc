using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.Naming;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// Makes system users of contacts within one unit of work: reads by set, decides one by one, writes by set. A request
/// that fails takes nothing with it, neither a name nor a license.
/// </summary>
internal sealed class SystemUserCreation
{
    private readonly ProvisioningContext _context;
    private readonly IUnitOfWork _work;
    private readonly AuditLog? _audit;
    private readonly string? _source;
    private readonly ClientSettings _settings;
    private readonly string _clientReference;
    private readonly DateTime _today;
    private readonly UsernameAllocator _usernames;
    private readonly Dictionary<string, UsernameFormat> _formats = new(StringComparer.Ordinal);
    private readonly Dictionary<(AuthorizationKind, string), AuthorizationRow> _authorizations = [];
    private readonly Dictionary<(AuthorizationKind, string), ProvisioningException> _unknown = [];
    private IReadOnlyList<AuthorizationReference>? _defaultGroups;
    private IReadOnlyList<AuthorizationReference>? _defaultProfiles;
    private LicenseType? _defaultLicense;

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="audit">Where to record it; null when a run's items are the record.</param>
    /// <param name="source">The source whose file names the groups and profiles that requests name; null when a person does.</param>
    internal SystemUserCreation(ProvisioningContext context, IUnitOfWork work, AuditLog? audit, string? source = null)
    {
        _context = context;
        _work = work;
        _audit = audit;
        _source = source;
        _settings = ClientSettings.Of(work);
        _clientReference = _settings.ClientReference;
        _today = context.Time.Today();
        _usernames = new UsernameAllocator(work.Users);
    }

    /// <summary>For each request, in order: the user, or why there is none.</summary>
    /// <param name="requests">What is asked for.</param>
    /// <param name="stopAtFirstError">True to do nothing after the first that fails; the answer then ends with it.</param>
    /// <param name="known">Contacts, by id, that the caller has just read or written; the others are read.</param>
    internal IReadOnlyList<Outcome<SystemUser>> Run(
        IReadOnlyList<NewSystemUserRequest> requests, bool stopAtFirstError = false, IReadOnlyDictionary<long, ContactRow>? known = null)
    {
        List<(ContactRow? Contact, ProvisioningException? Error)> contacts = FindContacts(requests, known);
        List<long> withUser = contacts.Where(found => found.Contact is { HasSystemUser: true })
            .Select(found => found.Contact!.Id)
            .Distinct()
            .ToList();
        IReadOnlyDictionary<long, SystemUserRow> existing = withUser.Count == 0
            ? new Dictionary<long, SystemUserRow>()
            : _work.Users.ByContactIds(withUser);
        ILookup<long, MembershipRow>? formerMemberships = existing.Count == 0 ? null : _work.Authorizations
            .MembershipsOf(existing.Values.Select(user => user.Id).ToList())
            .ToLookup(membership => membership.SystemUserId);
        var pools = new LicensePools(_work);

        var drafts = new Draft?[requests.Count];
        var errors = new ProvisioningException?[requests.Count];
        for (int i = 0; i < requests.Count; i++)
        {
            errors[i] = contacts[i].Error;
            if (errors[i] is null)
            {
                errors[i] = Attempt(() => drafts[i] = Prepare(requests[i], contacts[i].Contact!, existing, formerMemberships));
            }
        }

        // One look-up tells which of the names are taken, so that most need no second.
        List<string> names = drafts.OfType<Draft>().Where(draft => draft.Former is null).Select(draft => draft.Username).ToList();
        _usernames.Prefetch(names);
        _usernames.PrefetchNumbered(names);
        var made = new HashSet<long>();
        int count = 0;
        while (count < requests.Count && !(stopAtFirstError && count > 0 && errors[count - 1] is not null))
        {
            int i = count++;
            if (drafts[i] is { } draft)
            {
                errors[i] = Attempt(() => Decide(requests[i], draft, made, pools));
            }
        }

        return Write(drafts[..count], errors, pools);
    }

    private static ProvisioningException? Attempt(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (ProvisioningException exception)
        {
            return exception;
        }
    }

    private List<(ContactRow? Contact, ProvisioningException? Error)> FindContacts(
        IReadOnlyList<NewSystemUserRequest> requests, IReadOnlyDictionary<long, ContactRow>? known)
    {
        List<long> ids = requests.Select(request => request.Contact.Id)
            .OfType<long>()
            .Where(id => known?.ContainsKey(id) != true)
            .Distinct()
            .ToList();
        IReadOnlyDictionary<long, ContactRow>? byId = ids.Count == 0 ? null : _work.Contacts.ByIds(ids);
        List<string> keys = requests.Select(request => request.Contact.ExternalReference)
            .OfType<string>()
            .Select(Text.Key)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        IReadOnlyDictionary<string, ContactRow>? byReference = keys.Count == 0 ? null : _work.Contacts.ByReferenceKeys(keys);
        return requests.Select(request =>
        {
            ContactRow? contact = request.Contact.Refuse(_work.DatabaseId) is not null ? null
                : request.Contact.Id is { } id
                ? known?.GetValueOrDefault(id) ?? byId?.GetValueOrDefault(id)
                : byReference!.GetValueOrDefault(Text.Key(request.Contact.ExternalReference!));
            return (contact, contact is null ? ContactReference.NotFound(request.Contact, _work.DatabaseId) : null);
        }).ToList();
    }

    /// <summary>What can be said of a request without regard to the others.</summary>
    private Draft Prepare(
        NewSystemUserRequest request,
        ContactRow contact,
        IReadOnlyDictionary<long, SystemUserRow> existing,
        ILookup<long, MembershipRow>? formerMemberships)
    {
        existing.TryGetValue(contact.Id, out SystemUserRow? former);
        if (former?.Status == SystemUserStatus.Active)
        {
            throw HasUser(contact, former.Username);
        }

        if (!request.Force)
        {
            RequirePresent(contact);
        }

        LicenseType license = request.License ?? former?.LastLicense ?? (_defaultLicense ??= _settings.DefaultLicense);

        // A restored user keeps what it was a member of, unless the request says otherwise.
        List<AuthorizationRow>? groups = former is not null && request.UserGroups is null
            ? null
            : Resolve(
                AuthorizationKind.UserGroup,
                request.UserGroups ?? (_defaultGroups ??= References(_settings.DefaultUserGroups, name => new UserGroupReference(name))));
        List<AuthorizationRow>? profiles = former is not null && request.UserProfiles is null
            ? null
            : Resolve(
                AuthorizationKind.UserProfile,
                request.UserProfiles ?? (_defaultProfiles ??= References(_settings.DefaultUserProfiles, name => new UserProfileReference(name))));

        if (former is not null)
        {
            LicenseRules.RequireLicense(former.Username, license, formerMemberships![former.Id]
                .Where(membership => (membership.Kind == AuthorizationKind.UserGroup ? groups : profiles) is null));
        }

        foreach (AuthorizationRow authorization in (groups ?? []).Concat(profiles ?? []))
        {
            if (!LicenseCatalog.Suffices(license, authorization.RequiredLicense))
            {
                throw LicenseRules.TooLow(contact.DisplayName, license, authorization.Kind, authorization.Name, authorization.RequiredLicense!.Value);
            }
        }

        return new Draft(request, contact, former, license, groups, profiles, former?.Username ?? NameFor(request, contact))
        {
            FormerMemberships = former is null ? [] : formerMemberships![former.Id].ToList(),
        };
    }

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactEnded"/>.</exception>
    private void RequirePresent(ContactRow contact)
    {
        string? why =
            contact.Status == ContactStatus.Archived ? "is archived"
            : contact.EndDate < _today ? $"has ended: its end date was {contact.EndDate:yyyy-MM-dd}"
            : null;
        if (why is not null)
        {
            throw new ProvisioningException(
                ErrorIds.ContactEnded,
                $"The contact '{contact.DisplayName}' {why}, so no system user is made of it. Enable-Contact brings an archived contact back, "
                    + "Set-Contact -EndDate changes the date, and New-SystemUser -Force makes a user all the same.",
                contact.DisplayName);
        }
    }

    private string NameFor(NewSystemUserRequest request, ContactRow contact)
    {
        if (request.Username is { } given)
        {
            string username = given.Trim();
            UsernameRules.Check(username);
            return username;
        }

        string text = request.UsernameFormat ?? _settings.UsernameFormat;
        if (!_formats.TryGetValue(text, out UsernameFormat? format))
        {
            _formats.Add(text, format = UsernameFormat.Parse(text));
        }

        string name = format.Apply(UsernameSource.From(contact, _clientReference));
        return name.Length > 0
            ? name
            : throw new ProvisioningException(
                ErrorIds.UsernameEmpty,
                $"The username format '{text}' leaves nothing of the contact '{contact.DisplayName}'. Give a name with -Username, another format "
                    + "with -UsernameFormat, or fill in the fields that the format uses.",
                contact.DisplayName) { Field = "Username" };
    }

    /// <summary>Takes the name and the license, or nothing.</summary>
    private void Decide(NewSystemUserRequest request, Draft draft, HashSet<long> made, LicensePools pools)
    {
        if (made.Contains(draft.Contact.Id))
        {
            throw HasUser(draft.Contact, draft.Username);
        }

        // Before the name, and taken after it: who gets no name takes no license.
        pools.Require(draft.License, draft.Contact.DisplayName);
        if (draft.Former is null)
        {
            if (request.Username is null)
            {
                draft.Username = _usernames.Take(draft.Username);
            }
            else if (!_usernames.TryTake(draft.Username))
            {
                throw new ProvisioningException(
                    ErrorIds.UsernameTaken,
                    $"The username '{draft.Username}' is taken; archived users keep theirs. Give '{draft.Contact.DisplayName}' another, or leave "
                        + "-Username out to have one made.",
                    draft.Username) { Field = "Username" };
            }
        }

        pools.Take(draft.License, draft.Contact.DisplayName);
        made.Add(draft.Contact.Id);
    }

    private IReadOnlyList<Outcome<SystemUser>> Write(Draft?[] drafts, ProvisioningException?[] errors, LicensePools pools)
    {
        DateTime now = _context.Time.UtcNow();
        pools.Write();
        List<Draft> fresh = [];
        List<Draft> restored = [];
        for (int i = 0; i < drafts.Length; i++)
        {
            if (errors[i] is null && drafts[i] is { } draft)
            {
                if (draft.Former is null)
                {
                    draft.Row = NewRow(draft, now);
                    fresh.Add(draft);
                }
                else
                {
                    restored.Add(draft);
                }
            }
        }

        Restore(restored);
        _work.Users.Insert(fresh.ConvertAll(draft => draft.Row!));
        _work.Authorizations.InsertMembers(fresh
            .SelectMany(draft => Memberships(draft, draft.Groups!, draft.Request.UserGroups is not null)
                .Concat(Memberships(draft, draft.Profiles!, draft.Request.UserProfiles is not null)))
            .ToList());

        Dictionary<long, SystemUser> describedRestored = SystemUserDescriptions.Of(_work, restored.ConvertAll(draft => draft.Former!))
            .ToDictionary(user => user.Id);
        var results = new Outcome<SystemUser>[drafts.Length];
        for (int i = 0; i < drafts.Length; i++)
        {
            results[i] = errors[i] is { } error ? error : Describe(drafts[i]!, describedRestored);
        }

        return results;
    }

    // What a user gets by default is nobody's to take away again.
    private IEnumerable<(long UserId, long AuthorizationId, string? GrantedBySource)> Memberships(
        Draft draft,
        List<AuthorizationRow> authorizations,
        bool named) =>
        authorizations.Select(authorization => (draft.Row!.Id, authorization.Id, named ? _source : null));

    private static SystemUserRow NewRow(Draft draft, DateTime now) => new()
    {
        ContactId = draft.Contact.Id,
        Username = draft.Username,
        Status = SystemUserStatus.Active,
        License = draft.License,
        LastLicense = draft.License,
        CredentialStatus = CredentialStatus.None,
        CreatedAt = now,
        DisplayName = draft.Contact.DisplayName,
        Email = draft.Contact.Email,
    };

    private SystemUser Describe(Draft draft, Dictionary<long, SystemUser> restored)
    {
        if (draft.Former is { } former)
        {
            RecordRestored(draft);
            return restored[former.Id];
        }

        string[] groups = NamesOf(draft.Groups!);
        string[] profiles = NamesOf(draft.Profiles!);
        _audit?.Add(
            AuditActions.Create,
            nameof(SystemUser),
            draft.Username,
            draft.Contact.Id,
            [
                new FieldChange("Contact", null, AuditLog.NameOf(draft.Contact)),
                new FieldChange("License", null, draft.License.ToString()),
                new FieldChange("UserGroups", null, ListOf(groups)),
                new FieldChange("UserProfiles", null, ListOf(profiles)),
            ]);
        return draft.Row!.ToSystemUser(groups, profiles);
    }

    private static string[] NamesOf(List<AuthorizationRow> authorizations) => authorizations switch
    {
        [] => [],
        [var one] => [one.Name],
        _ => authorizations.Select(authorization => authorization.Name).Order(StringComparer.OrdinalIgnoreCase).ToArray(),
    };

    // The licenses are already taken from their pools with those of the others.
    private void Restore(List<Draft> drafts)
    {
        // Where the request names groups, they take the place of those that the user had; the same with profiles.
        foreach (IGrouping<long, long> members in drafts
            .SelectMany(draft => draft.FormerMemberships.Where(membership => (membership.Kind == AuthorizationKind.UserGroup
                ? draft.Groups
                : draft.Profiles) is not null))
            .GroupBy(membership => membership.AuthorizationId, membership => membership.SystemUserId))
        {
            _work.Authorizations.RemoveMembers(members.Key, members.ToList());
        }

        _work.Authorizations.InsertMembers(drafts
            .SelectMany(draft => (draft.Groups ?? [])
                .Concat(draft.Profiles ?? [])
                .Select(authorization => (draft.Former!.Id, authorization.Id, (string?)null)))
            .ToList());
        foreach (IGrouping<LicenseType, long> users in drafts.GroupBy(draft => draft.License, draft => draft.Former!.Id))
        {
            _work.Users.Restore(users.ToList(), users.Key, _context.Time.UtcNow());
        }

        foreach (Draft draft in drafts)
        {
            draft.Former!.Status = SystemUserStatus.Active;
            draft.Former.License = draft.Former.LastLicense = draft.License;
        }
    }

    private void RecordRestored(Draft draft)
    {
        SystemUserRow user = draft.Former!;
        List<MembershipRow> former = draft.FormerMemberships;
        _audit?.Add(
            AuditActions.Restore, user,
            [
                .. SystemUserService.StatusChange(SystemUserStatus.Archived, null, SystemUserStatus.Active, draft.License),
                .. Replaced("UserGroups", AuthorizationKind.UserGroup, draft.Groups),
                .. Replaced("UserProfiles", AuthorizationKind.UserProfile, draft.Profiles),
            ]);

        IEnumerable<FieldChange> Replaced(string field, AuthorizationKind kind, List<AuthorizationRow>? now)
        {
            string? before = ListOf(former.Where(membership => membership.Kind == kind).Select(membership => membership.Name));
            string? after = now is null ? before : ListOf(now.Select(authorization => authorization.Name));
            return before == after ? [] : [new FieldChange(field, before, after)];
        }
    }

    private static string? ListOf(IEnumerable<string> names) =>
        string.Join('|', names.Order(StringComparer.OrdinalIgnoreCase)) is { Length: > 0 } list ? list : null;

    private List<AuthorizationRow> Resolve(AuthorizationKind kind, IReadOnlyList<AuthorizationReference> references)
    {
        var rows = new List<AuthorizationRow>(references.Count);
        foreach (AuthorizationReference reference in references)
        {
            reference.Require(_work.DatabaseId);
            (AuthorizationKind, string) key = (kind, reference.Id is { } id ? $"#{id}" : Text.Key(reference.Name!));
            if (!_authorizations.TryGetValue(key, out AuthorizationRow? row))
            {
                // Looked for once, be it there or not.
                if (_unknown.TryGetValue(key, out ProvisioningException? unknown)
                    || (unknown = Attempt(() => row = Find(kind, reference))) is not null)
                {
                    _unknown[key] = unknown;
                    throw unknown;
                }

                _authorizations.Add(key, row!);
            }

            if (!rows.Exists(known => known.Id == row!.Id))
            {
                rows.Add(row!);
            }
        }

        return rows;
    }

    private AuthorizationRow Find(AuthorizationKind kind, AuthorizationReference reference) => kind == AuthorizationKind.UserGroup
        ? AuthorizationService<UserGroup>.Resolve(_work, reference)
        : AuthorizationService<UserProfile>.Resolve(_work, reference);

    private static List<AuthorizationReference> References(IReadOnlyList<string> names, Func<string, AuthorizationReference> reference) =>
        names.Select(reference).ToList();

    private static ProvisioningException HasUser(ContactRow contact, string username) => new(
        ErrorIds.ContactHasSystemUser,
        $"The contact '{contact.DisplayName}' has the system user '{username}' already. A contact has at most one.",
        contact.DisplayName);

    private sealed class Draft(
        NewSystemUserRequest request,
        ContactRow contact,
        SystemUserRow? former,
        LicenseType license,
        List<AuthorizationRow>? groups,
        List<AuthorizationRow>? profiles,
        string username)
    {
        public NewSystemUserRequest Request { get; } = request;

        public ContactRow Contact { get; } = contact;

        /// <summary>The archived user to restore; null to make one.</summary>
        public SystemUserRow? Former { get; } = former;

        public LicenseType License { get; } = license;

        /// <summary>What the archived user is a member of.</summary>
        public List<MembershipRow> FormerMemberships { get; init; } = [];

        /// <summary>Null to keep those of the archived user.</summary>
        public List<AuthorizationRow>? Groups { get; } = groups;

        /// <inheritdoc cref="Groups"/>
        public List<AuthorizationRow>? Profiles { get; } = profiles;

        public string Username { get; set; } = username;

        public SystemUserRow? Row { get; set; }
    }
}
