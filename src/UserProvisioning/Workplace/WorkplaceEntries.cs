using UserProvisioning.Contacts;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// The answers to the logins of a batch, and the record of accepted ones: the time of login and the user's identifier in the workplace app. Answers
/// are made when everything is stored, so that they show it.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="settings">The client settings.</param>
/// <param name="atUtc">When the logins take place.</param>
/// <param name="known">The known contacts, users and links.</param>
internal sealed class WorkplaceEntries(IUnitOfWork work, ClientSettings settings, DateTime atUtc, WorkplaceDirectory known)
{
    private readonly Dictionary<long, (SystemUserRow User, long ContactId)> _loggedIn = [];
    private readonly List<Func<Outcome<WorkplaceLogin>>> _answers = [];

    /// <summary>When the logins take place, in UTC.</summary>
    internal DateTime At => atUtc;

    /// <summary>Reserves the answers of logins.</summary>
    /// <param name="count">The number of logins.</param>
    internal void Reserve(int count) => _answers.AddRange(Enumerable.Repeat<Func<Outcome<WorkplaceLogin>>>(null!, count));

    /// <summary>Answers a login that is accepted; <see cref="Write"/> stores it.</summary>
    /// <param name="login">The number of the login.</param>
    /// <param name="contactId">The contact.</param>
    /// <param name="user">Its user.</param>
    /// <param name="outcome">What was made for the login.</param>
    /// <param name="remarks">Why the user cannot log in yet, or does not get all that the login gives; none when all is well.</param>
    internal void Admitted(
        int login, long contactId, SystemUserRow user, WorkplaceOutcome outcome, IReadOnlyList<(string Reason, string Message)> remarks)
    {
        _loggedIn[user.Id] = (user, contactId);
        _answers[login] = () => new WorkplaceLogin
        {
            Outcome = outcome,
            Reason = remarks.Count == 0 ? null : remarks[0].Reason,
            Message = remarks.Count == 0 ? null : string.Join(' ', remarks.Select(remark => remark.Message)),
            Contact = ToContact(known.Contact(contactId), hasUser: true),
            SystemUser = known.Describe(known.UserOf(contactId)!),
        };
    }

    /// <summary>Answers a login that is denied.</summary>
    internal void Denied(int login, WorkplaceDecision.Deny deny) => _answers[login] = () => new WorkplaceLogin
    {
        Outcome = WorkplaceOutcome.Denied,
        Reason = deny.Reason,
        Message = deny.Message,
        Contact = deny.Contact is null ? null : ToContact(deny.Contact, deny.User is not null),
        SystemUser = deny.User is null ? null : known.Describe(known.UserOf(deny.User.ContactId) ?? deny.User),
    };

    /// <summary>Answers a login with an error.</summary>
    internal void Failed(int login, ProvisioningException error) => _answers[login] = () => error;

    /// <summary>Stores the logins that were accepted.</summary>
    internal void Write()
    {
        work.Workplace.SetLastLogin(_loggedIn.Keys, atUtc);
        List<(SystemUserRow User, ContactRow Contact)> unnamed = _loggedIn.Values
            .Where(one => one.User.WorkplaceIdentifier is null)
            .Select(one => (one.User, known.Contact(one.ContactId)))
            .ToList();
        List<(long UserId, string Identifier)> identifiers = unnamed.Count == 0 ? [] : new WorkplaceIdentifiers(work, settings).Make(unnamed);
        work.Workplace.SetIdentifiers(identifiers);
        foreach ((SystemUserRow user, long contactId) in _loggedIn.Values)
        {
            // The row of the user may have been read again since.
            known.UserOf(contactId)!.LastLoginAt = user.LastLoginAt = atUtc;
        }

        foreach (((_, ContactRow contact), (_, string identifier)) in unnamed.Zip(identifiers))
        {
            known.UserOf(contact.Id)!.WorkplaceIdentifier = identifier;
        }
    }

    /// <summary>Makes the answers to the first logins, as many as were taken.</summary>
    internal IEnumerable<Outcome<WorkplaceLogin>> Answers(int taken) => _answers.Take(taken).Select(answer => answer());

    private Contact ToContact(ContactRow contact, bool hasUser)
    {
        contact.HasSystemUser = hasUser;
        return ContactView.Of(contact, new ContactLanguage(settings));
    }
}
