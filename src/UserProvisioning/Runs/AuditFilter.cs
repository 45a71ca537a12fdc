
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

    /// <summary>The run that did it.</summary>
    public long? RunId { get; init; }
}
