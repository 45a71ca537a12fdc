
namespace UserProvisioning;

/// <summary>A filter of audit entries. A property that is null does not filter.</summary>
public sealed record AuditFilter
{
    /// <summary>The target.</summary>
    public TextFilter? Target { get; init; }

    /// <summary>The action.</summary>
    public TextFilter? Action { get; init; }

    /// <summary>The actor.</summary>
    public TextFilter? Actor { get; init; }

    /// <summary>The earliest time, in UTC.</summary>
    public DateTime? SinceUtc { get; init; }

    /// <summary>The latest time, in UTC.</summary>
    public DateTime? UntilUtc { get; init; }

    /// <summary>Only entries with a higher id: those that were added after it.</summary>
    public long? AfterId { get; init; }

    /// <summary>Only entries up to this id. A listing sets it, so that it has all entries up to its last one.</summary>
    internal long? ThroughId { get; init; }

    /// <summary>The id of a contact: the entries about it and its user, under all names that they have had.</summary>
    public long? ContactId { get; init; }

    /// <summary>The run that made the change.</summary>
    public long? RunId { get; init; }
}
