
namespace UserProvisioning;

/// <summary>Which audit entries to list. What is null does not filter.</summary>
public sealed record AuditFilter
{
    /// <summary>The target.</summary>
    public TextFilter? Target { get; init; }

    /// <summary>The action.</summary>
    public TextFilter? Action { get; init; }

    /// <summary>The earliest time, in UTC.</summary>
    public DateTime? SinceUtc { get; init; }

    /// <summary>The person, by the id of its contact: entries of all names that it and its user have had.</summary>
    public long? ContactId { get; init; }

    /// <summary>The run that did it.</summary>
    public long? RunId { get; init; }
}
