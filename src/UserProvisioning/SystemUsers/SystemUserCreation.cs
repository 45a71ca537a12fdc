using UserProvisioning.Common;
using UserProvisioning.Licenses;
using UserProvisioning.References;
using UserProvisioning.Rules;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The creation of system users within one unit of work. It decides request by request, and reads and writes in sets. A request that
/// fails takes neither a username nor a license.
/// </summary>
internal sealed class SystemUserCreation
{
    private readonly ProvisioningContext _context;
    private readonly IUnitOfWork _work;
    private readonly ClientSettings _settings;
    private readonly UserDrafting _drafting;
    private readonly UsernameAllocator _usernames;
    private readonly UserDraftWriter _writer;

    /// <param name="context">Clock and actor.</param>
    /// <param name="work">The unit of work; the caller commits it.</param>
    /// <param name="audit">The audit trail; null when the items of a run are the record.</param>
    /// <param name="givers">Who gives the users what the requests name, and what they do not.</param>
    /// <param name="usernames">What earlier transactions know of usernames; null when nothing is known.</param>
    internal SystemUserCreation(
        ProvisioningContext context, IUnitOfWork work, AuditLog? audit, AccessGivers givers, KnownUsernames? usernames = null)
    {
        _context = context;
        _work = work;
        _settings = ClientSettings.Of(work);
        _drafting = new UserDrafting(work, _settings, context.Time.Today(), givers.Named, CompiledRules.Of(work));
        _usernames = new UsernameAllocator(work, GivenUpUsernames.Since(_settings, context.Time.UtcNow()), usernames);
        _writer = new UserDraftWriter(work, audit, givers);
    }

    /// <summary>Why users that were made did not get all that the assignment rules give, by the ids of their contacts.</summary>
    internal Dictionary<long, string> RuleFaults { get; } = [];

    /// <summary>Makes the users, and returns for each request, in order, the user or the error.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last outcome.</param>
    /// <param name="known">Contacts, by id, that the caller has just read or written. Other contacts are read here.</param>
    internal IReadOnlyList<Outcome<SystemUser>> Run(
        IReadOnlyList<NewSystemUserRequest> requests, bool stopAtFirstError = false, IReadOnlyDictionary<long, ContactRow>? known = null)
    {
        List<(UserDraft? Row, ProvisioningException? Error)> drafts = Draft(requests, known);

        // Look up at once which of the wished usernames are taken.
        List<string> names = drafts.Select(draft => draft.Row).OfType<UserDraft>().Where(draft => draft.Former is null)
            .Select(draft => draft.Username).ToList();
        _usernames.Prefetch(names);
        _usernames.PrefetchNumbered(names);

        var pools = new LicensePools(_work);
        var contacts = new HashSet<long>();
        List<(UserDraft? Row, ProvisioningException? Error)> accepted = Batches.Decide(drafts, stopAtFirstError, draft =>
        {
            UserDraft one = draft.Row ?? throw draft.Error!;
            Accept(one, contacts, pools);
            return one;
        });
        pools.Write();
        _usernames.Write();
        List<SystemUser> users = _writer.Write(accepted.Select(draft => draft.Row).OfType<UserDraft>().ToList(), _context.Time.UtcNow());
        foreach (UserDraft draft in accepted.Select(draft => draft.Row).OfType<UserDraft>().Where(draft => draft.RuleFault is not null))
        {
            RuleFaults[draft.Contact.Id] = draft.RuleFault!;
            _context.Call?.Warn(draft.RuleFault!);
        }

        int next = 0;
        return accepted.ConvertAll(draft => draft.Error is { } error ? (Outcome<SystemUser>)error : users[next++]);
    }

    private List<(UserDraft? Row, ProvisioningException? Error)> Draft(
        IReadOnlyList<NewSystemUserRequest> requests, IReadOnlyDictionary<long, ContactRow>? known)
    {
        List<(ContactRow? Row, ProvisioningException? Error)> contacts =
            ContactLookup.ResolveAll(_work, requests.Select(request => request.Contact).ToList(), known);
        List<long> withUser = contacts.Where(contact => contact.Row is { HasSystemUser: true })
            .Select(contact => contact.Row!.Id)
            .Distinct()
            .ToList();
        IReadOnlyDictionary<long, SystemUserRow> existing = withUser.Count == 0
            ? new Dictionary<long, SystemUserRow>()
            : _work.Users.ByContactIds(withUser);
        ILookup<long, MembershipRow>? memberships = existing.Count == 0 ? null : _work.Authorizations
            .MembershipsOf(existing.Values.Select(user => user.Id).ToList())
            .ToLookup(membership => membership.SystemUserId);
        return Batches.Decide(requests.Zip(contacts).ToList(), stopAtFirstError: false, pair =>
        {
            (NewSystemUserRequest request, (ContactRow? row, ProvisioningException? error)) = pair;
            ContactRow contact = row ?? throw error!;
            SystemUserRow? user = existing.GetValueOrDefault(contact.Id);
            return _drafting.Draft(request, contact, user, user is null ? [] : memberships![user.Id].ToList());
        });
    }

    /// <summary>Takes both the username and the license of a draft, or neither.</summary>
    private void Accept(UserDraft draft, HashSet<long> contacts, LicensePools pools)
    {
        if (contacts.Contains(draft.Contact.Id))
        {
            throw UserDrafting.HasUser(draft.Contact, draft.Username);
        }

        // Check the pool before a name is chosen; take the license only when there is a name.
        pools.Require(draft.License, draft.Contact.DisplayName);
        if (draft.Former is null)
        {
            var taker = new UsernameTaker(draft.Contact.Id, draft.Contact.ExternalReference);
            if (draft.Request.Username is null)
            {
                draft.Username = _usernames.Take(draft.Username, taker);
            }
            else if (!_usernames.TryTake(draft.Username, taker))
            {
                throw GivenUpUsernames.Taken(draft.Username, draft.Contact.DisplayName, _usernames.GivenUp(draft.Username), _settings);
            }
        }

        pools.Take(draft.License, draft.Contact.DisplayName);
        contacts.Add(draft.Contact.Id);
    }
}
