namespace UserProvisioning;

/// <summary>Active contacts that share an e-mail address, a phone number or a name, and so may be the same.</summary>
public sealed class DuplicateContact : DatabaseObject
{
    /// <summary>What the contacts share.</summary>
    public DuplicateKind By { get; init; }

    /// <summary>The value that they share, as the first of them has it.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>The contacts, two or more, by id.</summary>
    public IReadOnlyList<Contact> Contacts
    {
        get;
        init => field = JoinedList<Contact>.Of(value);
    } = JoinedList<Contact>.Empty;

    /// <inheritdoc/>
    internal override void Remember(Guid databaseId)
    {
        base.Remember(databaseId);
        foreach (Contact contact in Contacts)
        {
            contact.Remember(databaseId);
        }
    }
}
