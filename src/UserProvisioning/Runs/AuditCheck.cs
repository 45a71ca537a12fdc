namespace UserProvisioning;

/// <summary>The result of checking the chain of the audit trail.</summary>
public sealed class AuditCheck : DatabaseObject
{
    /// <summary>Whether no entry was changed, removed or put in between, and the anchor, if one was given, is in the chain.</summary>
    public required bool IsSound { get; init; }

    /// <summary>How many entries and items of runs were checked: all, or those up to the first that is broken.</summary>
    public required long Entries { get; init; }

    /// <summary>The id of the first entry at which the chain is broken; null when it is sound.</summary>
    public long? BrokenAt { get; init; }

    /// <summary>
    /// The last entry and its hash, to be noted where nobody who writes to the database can change it. Null when there is no entry, or the chain is
    /// broken.
    /// </summary>
    public string? Anchor { get; init; }

    /// <summary>What is wrong; null when the chain is sound.</summary>
    public string? Reason { get; init; }
}
