namespace UserProvisioning;

/// <summary>A contact whose personal data was erased.</summary>
public sealed class ErasedContact : DatabaseObject
{
    /// <summary>The id of the contact, which stays.</summary>
    public required long ContactId { get; init; }

    /// <summary>The username that its system user has now; null when it has none.</summary>
    public string? Username { get; init; }

    /// <summary>How many entries of the audit trail lost their values, or those that named the person.</summary>
    public int AuditEntries { get; init; }

    /// <summary>How many items of runs lost their values, or those that named the person.</summary>
    public int RunItems { get; init; }

    /// <summary>How many contacts had the person as their manager; they have none now.</summary>
    public int ManagedContacts { get; init; }

    /// <summary>The runs that waited for approval and were withdrawn, because they named the person.</summary>
    public IReadOnlyList<long> WithdrawnRuns
    {
        get;
        init => field = JoinedList<long>.Of(value);
    } = JoinedList<long>.Empty;
}
