using UserProvisioning.Contacts;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>The answers to logins, and the record of accepted ones: the time of login and the user's identifier in the workplace app.</summary>
/// <param name="work">The unit of work.</param>
/// <param name="settings">The client settings.</param>
/// <param name="atUtc">When the logins take place.</param>
/// <param name="known">The known contacts, users and links.</param>
internal sealed class WorkplaceEntries(IUnitOfWork work, ClientSettings settings, DateTime atUtc, WorkplaceDirectory known)
{
    private readonly HashSet<long> _loggedIn = [];
    private readonly List<(long UserId, string Identifier)> _identifiers = [];

    /// <summary>When the logins take place, in UTC.</summary>
    internal DateTime At => atUtc;

    /// <summary>Makes the answer to a login that is accepted; <see cref="Write"/> stores it.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="user">Its user.</param>
    /// <param name="outcome">What was made for the login.</param>
    /// <param name="refusal">Why the user that was just made cannot log in yet; null when it can.</param>
    internal WorkplaceLogin Admitted(ContactRow contact, SystemUserRow user, WorkplaceOutcome outcome, WorkplaceDecision.Deny? refusal)
    {
        if (user.WorkplaceIdentifier is null)
        {
            user.WorkplaceIdentifier = WorkplaceIdentifiers.Of(settings.ClientReference, user.Id);
            _identifiers.Add((user.Id, user.WorkplaceIdentifier));
        }

        _loggedIn.Add(user.Id);
        user.LastLoginAt = atUtc;
        return new WorkplaceLogin
        {
            Outcome = outcome,
            Reason = refusal?.Reason,
            Message = refusal?.Message,
            Contact = ToContact(contact, hasUser: true),
            SystemUser = known.Describe(user),
        };
    }

    /// <summary>Makes the answer to a login that is denied.</summary>
    internal WorkplaceLogin Denied(WorkplaceDecision.Deny deny) => new()
    {
        Outcome = WorkplaceOutcome.Denied,
        Reason = deny.Reason,
        Message = deny.Message,
        Contact = deny.Contact is null ? null : ToContact(deny.Contact, deny.User is not null),
        SystemUser = deny.User is null ? null : known.Describe(deny.User),
    };

    /// <summary>Stores the logins that were accepted.</summary>
    internal void Write()
    {
        work.Workplace.SetLastLogin(_loggedIn, atUtc);
        work.Workplace.SetIdentifiers(_identifiers);
    }

    private Contact ToContact(ContactRow contact, bool hasUser)
    {
        contact.HasSystemUser = hasUser;
        return ContactView.Of(contact, new ContactLanguage(settings));
    }
}
