using UserProvisioning.Fields;

namespace UserProvisioning.Contacts;

/// <summary>A request to make a contact.</summary>
public sealed record NewContactRequest
{
    /// <summary>Its fields.</summary>
    public required ContactFields Fields { get; init; }

    /// <summary>Values by the names of fields that administrators made; null for none.</summary>
    public IReadOnlyDictionary<string, object?>? OwnFields { get; init; }

    /// <summary>The organization that a person belongs to; null for none. An earlier request of the same call may make it.</summary>
    public ContactReference? Organization { get; init; }
}

/// <summary>A request to change a contact.</summary>
public sealed record ContactChangeRequest
{
    /// <summary>The contact.</summary>
    public required ContactReference Contact { get; init; }

    /// <summary>Returns the new fields, given the present ones. It may be called more than once.</summary>
    public required Func<ContactFields, ContactFields> Change { get; init; }

    /// <summary>
    /// New values by the names of fields that administrators made. A null empties a field; a field without an entry stays as it is.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? OwnFields { get; init; }

    /// <summary>The new organization of the person; null to keep the present one.</summary>
    public ContactReference? Organization { get; init; }
}
