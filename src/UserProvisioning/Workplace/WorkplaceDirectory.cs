using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The contacts, users and links that the logins of a batch concern. They are read at once, and what the batch makes is added.</summary>
internal sealed class WorkplaceDirectory
{
    private readonly IUnitOfWork _work;
    private readonly Dictionary<string, long> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ContactRow> _contacts;
    private readonly Dictionary<long, SystemUserRow> _users = [];
    private readonly Dictionary<long, List<MembershipRow>> _memberships = [];
    private readonly Dictionary<long, List<MembershipGiverRow>> _further = [];
    private readonly HashSet<long> _linked;
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly List<WorkplaceIdentityRow> _links = [];

    /// <param name="work">The unit of work.</param>
    /// <param name="terms">The terms of the issuer.</param>
    /// <param name="claims">The claims of the tokens, all of that issuer.</param>
    internal WorkplaceDirectory(IUnitOfWork work, IssuerTerms terms, IReadOnlyList<WorkplaceClaims> claims)
    {
        _work = work;
        string issuer = terms.Issuer.Issuer;
        foreach (WorkplaceIdentityRow identity in work.Workplace.BySubjects(
            issuer,
            claims.Select(claim => claim.Subject).Distinct(StringComparer.Ordinal).ToList()).Values)
        {
            _subjects.Add(identity.Subject, identity.ContactId);
        }

        _linked = _subjects.Values.ToHashSet();
        List<WorkplaceClaims> unknown = claims.Where(claim => !_subjects.ContainsKey(claim.Subject)).ToList();
        Matches = new WorkplaceMatches(work, terms.MatchBy, unknown);
        List<long> found = Matches.Ids;
        List<long> ids = _linked.Concat(found).Distinct().ToList();
        _contacts = new(work.Contacts.ByIds(ids));
        Load(work.Users.ByContactIds(ids).Values.ToList());
        if (found.Count > 0)
        {
            // A contact that was linked before audiences were kept has an empty one.
            _linked.UnionWith(work.Workplace.List(found, 0, int.MaxValue)
                .Where(other => other.Issuer == issuer && (other.Audience.Length == 0 || other.Audience == terms.Issuer.Audience))
                .Select(other => other.ContactId));
        }

        List<string> keys = terms.Issuer.Provisioning == WorkplaceProvisioning.ContactAndUser
            ? unknown.Select(claim => claim.Fields.ExternalReference).OfType<string>().Select(Text.Key).Distinct(StringComparer.Ordinal).ToList()
            : [];
        if (keys.Count > 0)
        {
            _references.UnionWith(work.Contacts.ByReferenceKeys(keys).Keys);
        }
    }

    /// <summary>Finds the contacts of tokens whose subjects are not linked.</summary>
    internal WorkplaceMatches Matches { get; }

    /// <summary>Finds the contact that a subject is linked to; null when it is not linked.</summary>
    internal ContactRow? ContactOf(string subject) => _subjects.TryGetValue(subject, out long id) ? _contacts[id] : null;

    internal ContactRow Contact(long id) => _contacts[id];

    internal SystemUserRow? UserOf(long contactId) => _users.GetValueOrDefault(contactId);

    /// <summary>Whether a contact is linked to a subject of the issuer for its audience.</summary>
    internal bool IsLinked(long contactId) => _linked.Contains(contactId);

    internal bool IsReferenceTaken(string reference) => _references.Contains(Text.Key(reference));

    /// <summary>Every membership of a user, in the order of the names.</summary>
    internal List<MembershipRow> MembershipsOf(SystemUserRow user) => _memberships.GetValueOrDefault(user.Id) ?? [];

    /// <summary>The givers of the memberships of a user, beside the first giver of each.</summary>
    internal List<MembershipGiverRow> FurtherGiversOf(SystemUserRow user) => _further.GetValueOrDefault(user.Id) ?? [];

    /// <summary>Returns a user as it is now.</summary>
    internal SystemUser Describe(SystemUserRow user) => SystemUserDescriptions.Of(user, MembershipsOf(user));

    /// <summary>Adds a contact that was made or changed.</summary>
    internal void Put(ContactRow contact, bool isNew)
    {
        _contacts[contact.Id] = contact;
        if (isNew)
        {
            Matches.Put(contact);
            if (contact.ExternalReference is { } reference)
            {
                _references.Add(Text.Key(reference));
            }
        }
    }

    /// <summary>Reads the users of contacts, with their memberships, as the unit of work has left them.</summary>
    internal void Reload(IReadOnlyCollection<long> contactIds)
    {
        if (contactIds.Count > 0)
        {
            Load(_work.Users.ByContactIds(contactIds).Values.ToList());
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

    private void Load(List<SystemUserRow> users)
    {
        foreach (SystemUserRow user in users)
        {
            _users[user.ContactId] = user;
            _memberships[user.Id] = [];
            _further[user.Id] = [];
        }

        IReadOnlyList<MembershipRow> memberships = users.Count == 0 ? [] : _work.Authorizations.MembershipsOf(users.ConvertAll(user => user.Id));
        foreach (MembershipRow membership in memberships)
        {
            _memberships[membership.SystemUserId].Add(membership);
        }

        foreach (MembershipGiverRow giver in AccessGiverLookup.Further(_work, memberships))
        {
            _further[giver.SystemUserId].Add(giver);
        }
    }
}
