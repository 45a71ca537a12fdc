using UserProvisioning.Fields;

namespace UserProvisioning.Contacts;

/// <summary>What is asked for: a contact to make.</summary>
public sealed record NewContactRequest
{
    /// <summary>Its fields.</summary>
    public required ContactFields Fields { get; init; }

    /// <summary>The organization that a person belongs to; null for none. One that the same call makes before it counts.</summary>
    public ContactReference? Organization { get; init; }
}

/// <summary>What is asked for: a contact to change.</summary>
public sealed record ContactChangeRequest
{
    /// <summary>Which.</summary>
    public required ContactReference Contact { get; init; }

    /// <summary>Answers the fields as they shall be from the fields as they are. It may be asked more than once.</summary>
    public required Func<ContactFields, ContactFields> Change { get; init; }

    /// <summary>The organization that a person shall belong to; null to leave it.</summary>
    public ContactReference? Organization { get; init; }
}
