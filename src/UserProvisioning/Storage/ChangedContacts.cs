namespace UserProvisioning.Storage;

/// <summary>
/// The contacts that a unit of work has made or changed, and the users that it has restored, since they were last taken from here. The stores note
/// them, so that whatever follows from a change of a contact follows from every change, whoever makes it.
/// </summary>
internal sealed class ChangedContacts
{
    private readonly HashSet<long> _contacts = [];
    private readonly HashSet<long> _users = [];

    /// <summary>
    /// The call to whose run the unit belongs, where the unit keeps no rows for that call: an import, or an undo. What follows from the changes
    /// belongs to that run too.
    /// </summary>
    internal RunCall? Call { get; set; }

    internal bool IsEmpty => _contacts.Count + _users.Count == 0;

    internal void Add(long contactId) => _contacts.Add(contactId);

    internal void AddUsers(IEnumerable<long> userIds) => _users.UnionWith(userIds);

    /// <summary>Says that everything that follows from the change of a contact, and of its user, was done.</summary>
    internal void Settled(long contactId, long? userId)
    {
        _contacts.Remove(contactId);
        if (userId is { } user)
        {
            _users.Remove(user);
        }
    }

    /// <summary>Takes all of them, so that none is left.</summary>
    internal (long[] Contacts, long[] Users) Take()
    {
        (long[] Contacts, long[] Users) taken = (_contacts.ToArray(), _users.ToArray());
        _contacts.Clear();
        _users.Clear();
        return taken;
    }
}

/// <summary>What follows from changes of contacts, whoever makes them.</summary>
internal interface IContactConsequences
{
    /// <summary>Does all that follows from <see cref="IUnitOfWork.ChangedContacts"/>. It is called before each unit of work is committed.</summary>
    /// <returns>Whether it changed a user, or made one.</returns>
    bool Settle(ProvisioningContext context, IUnitOfWork work);

    /// <summary>
    /// Returns the result of a unit of work as it is after <see cref="Settle"/> changed users: contacts, users and logins in it are read again.
    /// </summary>
    object? AsSettled(IUnitOfWork work, object? result);
}
