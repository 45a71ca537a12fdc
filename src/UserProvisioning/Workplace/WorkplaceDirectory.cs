using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The contacts, users and links that the logins of a batch concern. They are read at once, and what the batch makes is added.</summary>
internal sealed class WorkplaceDirectory
{
    private readonly IUnitOfWork _work;
    private readonly Dictionary<string, long> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(long ContactId, string Email)>> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, ContactRow> _contacts;
    private readonly Dictionary<long, SystemUserRow> _users = [];
    private readonly Dictionary<long, SystemUser> _described = [];
    private readonly HashSet<long> _linked;
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly List<WorkplaceIdentityRow> _links = [];

    /// <param name="work">The unit of work.</param>
    /// <param name="claims">The claims of the tokens, all of one issuer.</param>
    /// <param name="makesContacts">Whether contacts may be made, so that their references must be looked for.</param>
    internal WorkplaceDirectory(IUnitOfWork work, IReadOnlyList<WorkplaceClaims> claims, bool makesContacts)
    {
        _work = work;
        string issuer = claims[0].Issuer;
        foreach (WorkplaceIdentityRow identity in work.Workplace.BySubjects(
            issuer,
            claims.Select(claim => claim.Subject).Distinct(StringComparer.Ordinal).ToList()).Values)
        {
            _subjects.Add(identity.Subject, identity.ContactId);
        }

        _linked = _subjects.Values.ToHashSet();
        List<WorkplaceClaims> unknown = claims.Where(claim => !_subjects.ContainsKey(claim.Subject)).ToList();
        List<long> found = FindByEmail(unknown.Where(claim => claim.IsEmailVerified)
            .Select(claim => claim.Email)
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList());
        List<long> ids = _linked.Concat(found).Distinct().ToList();
        _contacts = new(work.Contacts.ByIds(ids));
        AddRows(work.Users.ByContactIds(ids).Values.ToList());
        if (found.Count > 0)
        {
            _linked.UnionWith(work.Workplace.List(found, 0, int.MaxValue).Where(other => other.Issuer == issuer).Select(other => other.ContactId));
        }

        List<string> keys = makesContacts
            ? unknown.Select(claim => claim.ToFields().ExternalReference).OfType<string>().Select(Text.Key).Distinct(StringComparer.Ordinal).ToList()
            : [];
        if (keys.Count > 0)
        {
            _references.UnionWith(work.Contacts.ByReferenceKeys(keys).Keys);
        }
    }

    /// <summary>Finds the contact that a subject is linked to; null when it is not linked.</summary>
    internal ContactRow? ContactOf(string subject) => _subjects.TryGetValue(subject, out long id) ? _contacts[id] : null;

    internal ContactRow Contact(long id) => _contacts[id];

    internal SystemUserRow? UserOf(long contactId) => _users.GetValueOrDefault(contactId);

    /// <summary>Whether a contact is linked to a subject of the issuer.</summary>
    internal bool IsLinked(long contactId) => _linked.Contains(contactId);

    internal bool IsReferenceTaken(string reference) => _references.Contains(Text.Key(reference));

    /// <summary>Finds contacts with an e-mail address. Case is ignored for ASCII only, so that look-alike letters do not match.</summary>
    internal IReadOnlyList<long> ContactsWith(string email) => (_byEmail.GetValueOrDefault(email) ?? [])
        .Where(contact => System.Text.Ascii.IsValid(email)
            ? System.Text.Ascii.EqualsIgnoreCase(contact.Email, email)
            : string.Equals(contact.Email, email, StringComparison.Ordinal))
        .Select(contact => contact.ContactId)
        .ToList();

    /// <summary>Whether a user is a member of a user group or profile.</summary>
    internal bool IsAuthorized(SystemUserRow user) => _described[user.Id] is { UserGroups.Count: > 0 } or { UserProfiles.Count: > 0 };

    /// <summary>Returns a user as it is now.</summary>
    internal SystemUser Describe(SystemUserRow user) => user.ToSystemUser(
        _described[user.Id].UserGroups, _described[user.Id].UserProfiles, _described[user.Id].EffectiveUserGroups);

    /// <summary>Adds a contact that was made.</summary>
    internal void Put(ContactRow contact)
    {
        _contacts[contact.Id] = contact;
        if (contact.Email is { } email)
        {
            Add(contact.Id, email);
        }

        if (contact.ExternalReference is { } reference)
        {
            _references.Add(Text.Key(reference));
        }
    }

    /// <summary>Adds users that were made.</summary>
    internal void AddUsers(IReadOnlyList<SystemUser> made)
    {
        if (made.Count == 0)
        {
            return;
        }

        foreach (SystemUser user in made)
        {
            _described[user.Id] = user;
        }

        foreach ((long contactId, SystemUserRow user) in _work.Users.ByContactIds(made.Select(user => user.ContactId).ToList()))
        {
            _users[contactId] = user;
        }
    }

    /// <summary>Links a contact; <see cref="WriteLinks"/> writes it.</summary>
    internal void Link(ContactRow contact, WorkplaceIdentityRow identity)
    {
        _links.Add(identity);
        _subjects.Add(identity.Subject, contact.Id);
        _linked.Add(contact.Id);
        contact.HasWorkplaceIdentity = true;
        _contacts[contact.Id] = contact;
    }

    /// <summary>Writes the links that were made.</summary>
    internal void WriteLinks()
    {
        _work.Workplace.Insert(_links);
        _links.Clear();
    }

    private List<long> FindByEmail(List<string> emails)
    {
        foreach ((long contactId, string email) in emails.Count == 0 ? [] : _work.Workplace.ContactsByEmails(emails))
        {
            Add(contactId, email);
        }

        return _byEmail.Values.SelectMany(contacts => contacts).Select(contact => contact.ContactId).ToList();
    }

    private void Add(long contactId, string email)
    {
        if (!_byEmail.TryGetValue(email, out List<(long ContactId, string Email)>? contacts))
        {
            _byEmail.Add(email, contacts = []);
        }

        contacts.Add((contactId, email));
    }

    private void AddRows(IReadOnlyList<SystemUserRow> users)
    {
        foreach (SystemUser described in SystemUserDescriptions.Of(_work, users))
        {
            _described.Add(described.Id, described);
        }

        foreach (SystemUserRow user in users)
        {
            _users.Add(user.ContactId, user);
        }
    }
}
