using UserProvisioning.Contacts;
using UserProvisioning.References;
using UserProvisioning.Storage;

namespace UserProvisioning.Assigning;

/// <summary>
/// The results of a unit of work after the assignment rules were evaluated for what it changed: each contact, user and login is read again, so that a
/// cmdlet shows what is stored.
/// </summary>
/// <param name="work">The unit of work.</param>
internal sealed class SettledResults(IUnitOfWork work)
{
    /// <summary>Returns a result as it is now. A result that holds no contact and no user is returned as it is.</summary>
    internal object? Of(object? result) => result switch
    {
        Contact contact => Contacts([contact])(contact),
        IReadOnlyList<Outcome<Contact>> contacts => Each(contacts, Contacts(Values(contacts))),
        IReadOnlyList<Outcome<SystemUser>> users => Each(users, Users(Values(users))),
        IReadOnlyList<Outcome<WorkplaceLogin>> logins => Each(logins, Logins(Values(logins))),
        _ => result,
    };

    private static IEnumerable<T> Values<T>(IReadOnlyList<Outcome<T>> outcomes)
        where T : class =>
        outcomes.Select(outcome => outcome.Value).OfType<T>();

    private static List<Outcome<T>> Each<T>(IReadOnlyList<Outcome<T>> outcomes, Func<T, T> now)
        where T : class =>
        outcomes.Select(outcome => outcome.Value is { } value ? now(value) : outcome).ToList();

    // What is no longer there was removed by the unit, and is shown as it was.
    private Func<Contact, Contact> Contacts(IEnumerable<Contact> shown)
    {
        Dictionary<long, Contact> stored = ContactChecks.Reread(work, shown.Select(contact => contact.Id).Distinct().ToList());
        return contact => stored.GetValueOrDefault(contact.Id, contact);
    }

    private Func<SystemUser, SystemUser> Users(IEnumerable<SystemUser> shown)
    {
        Dictionary<long, SystemUser> stored = SystemUserDescriptions
            .Of(work, work.Users.ByIds(shown.Select(user => user.Id).Distinct().ToList()))
            .ToDictionary(user => user.Id);
        return user => stored.GetValueOrDefault(user.Id, user);
    }

    private Func<WorkplaceLogin, WorkplaceLogin> Logins(IEnumerable<WorkplaceLogin> shown)
    {
        List<WorkplaceLogin> logins = shown.ToList();
        Func<Contact, Contact> contacts = Contacts(logins.Select(login => login.Contact).OfType<Contact>());
        Func<SystemUser, SystemUser> users = Users(logins.Select(login => login.SystemUser).OfType<SystemUser>());
        return login => new WorkplaceLogin
        {
            Outcome = login.Outcome,
            Reason = login.Reason,
            Message = login.Message,
            Contact = login.Contact is { } contact ? contacts(contact) : null,
            SystemUser = login.SystemUser is { } user ? users(user) : null,
        };
    }
}
