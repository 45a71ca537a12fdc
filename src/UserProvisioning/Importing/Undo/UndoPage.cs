using UserProvisioning.Fields;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Some items of a run, and the contacts, users and memberships that they concern as they are stored now.</summary>
internal sealed class UndoPage
{
    private readonly IReadOnlyDictionary<long, ContactRow> _contacts;
    private readonly IReadOnlyDictionary<long, ContactRow> _formerOrganizations;
    private readonly Dictionary<long, SystemUserRow> _users = [];
    private readonly ILookup<long, MembershipRow> _memberships;
    private readonly ILookup<long, MembershipGiverRow> _further;
    private readonly IReadOnlySet<long> _withSettings;
    private readonly Lazy<Dictionary<long, long>> _merged;
    private readonly IUnitOfWork _work;

    internal UndoPage(IUnitOfWork work, IReadOnlyList<UndoItem> items)
    {
        _work = work;
        _merged = new(() => work.Contacts.Aliases().ToDictionary(alias => alias.FormerContactId, alias => alias.ContactId));
        Items = items;
        Fields = work.ContactFields.Set;
        _contacts = work.Contacts.ByIds(items.Where(item => !item.IsAsMade).Select(item => item.ContactId).ToList());
        List<long> former = items.Select(item => item.Record?.OrganizationBefore?.Id).OfType<long>().Distinct().ToList();
        _formerOrganizations = former.Count == 0 ? new Dictionary<long, ContactRow>() : work.Contacts.ByIds(former);
        List<long> touching = items.Where(item => item.TouchesUser).Select(item => item.ContactId).ToList();
        if (touching.Count > 0)
        {
            _users = new Dictionary<long, SystemUserRow>(work.Users.ByContactIds(touching));
        }

        List<long> ids = _users.Values.Select(user => user.Id).ToList();
        IReadOnlyList<MembershipRow> memberships = ids.Count == 0 ? [] : work.Authorizations.MembershipsOf(ids);
        _memberships = memberships.ToLookup(membership => membership.SystemUserId);
        _further = AccessGiverLookup.Further(work, memberships).ToLookup(giver => giver.SystemUserId);
        _withSettings = ids.Count == 0 ? new HashSet<long>() : work.Settings.UsersWithSettings(ids);
    }

    internal IReadOnlyList<UndoItem> Items { get; }

    /// <summary>The contact fields of the database.</summary>
    internal ContactFieldSet Fields { get; }

    internal ContactRow? Contact(UndoItem item) => item.IsAsMade ? item.ContactAsMade() : _contacts.GetValueOrDefault(item.ContactId);

    /// <summary>What became of a contact that is gone, as the end of a sentence.</summary>
    internal string WhereContactIs(UndoItem item) =>
        _merged.Value.TryGetValue(item.ContactId, out long into) && _work.Contacts.ByIds([into]).GetValueOrDefault(into) is { } contact
            ? $"the contact was merged into '{contact.DisplayName}' ({AuditLog.NameOf(contact)})"
            : "the contact was removed";

    /// <summary>The user to which the run did something; null when it is gone.</summary>
    internal SystemUserRow? User(UndoItem item) =>
        _users.GetValueOrDefault(item.ContactId) is { } user && user.Id == item.UserId ? user : null;

    internal IEnumerable<MembershipRow> Memberships(SystemUserRow user) => _memberships[user.Id];

    /// <summary>The givers of the memberships of a user, beside the first giver of each.</summary>
    internal IEnumerable<MembershipGiverRow> Further(SystemUserRow user) => _further[user.Id];

    internal bool HasSettings(SystemUserRow user) => _withSettings.Contains(user.Id);

    /// <summary>Whether an organization to which a person belonged before the run is still there.</summary>
    internal bool HasOrganization(long id) => _formerOrganizations.ContainsKey(id);
}
